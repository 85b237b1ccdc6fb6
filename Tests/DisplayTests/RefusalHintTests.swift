import Access
import Display
import Testing
import Vocabulary

/// The nearest thing that would let a person in, as a screen says it.
struct RefusalHintTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let refusal: Refusal
        let proposals: [Proposal]
        var offset: Int16? = 60
        /// French, English and Arabic; nil where the screen says what it always says.
        let advice: [String]?
    }

    /// Sunday 1 March 2026, 19:30 in Paris.
    private static let now = Timestamp(milliseconds: 1_772_389_800_000)

    private static func later(_ minutes: Int) -> [Proposal] {
        [.moment(now.advanced(by: .seconds(60 * minutes)))]
    }

    static let cases = [
        Case(
            description: "today",
            refusal: .rules,
            proposals: later(35),
            advice: ["Revenez à 20\u{202F}h\u{202F}05.", "Come back at 20:05.", "عُد الساعة 20:05."]
        ),
        Case(
            description: "the last minute of today",
            refusal: .rules,
            proposals: later(269),
            advice: ["Revenez à 23\u{202F}h\u{202F}59.", "Come back at 23:59.", "عُد الساعة 23:59."]
        ),
        Case(
            description: "the first minute of tomorrow",
            refusal: .notYet,
            proposals: later(270),
            advice: [
                "Revenez demain à 00\u{202F}h\u{202F}00.", "Come back tomorrow at 00:00.",
                "عُد غدًا الساعة 00:00.",
            ]
        ),
        Case(
            description: "in six days",
            refusal: .rules,
            proposals: later(6 * 1_440),
            advice: [
                "Revenez samedi à 19\u{202F}h\u{202F}30.", "Come back on Saturday at 19:30.",
                "عُد يوم السبت الساعة 19:30.",
            ]
        ),
        Case(description: "in a week", refusal: .rules, proposals: later(7 * 1_440), advice: nil),
        Case(
            description: "nobody knows what the clock there says",
            refusal: .rules,
            proposals: later(35),
            offset: nil,
            advice: nil
        ),
        Case(
            description: "two things at once",
            refusal: .rules,
            proposals: later(35) + [.payment],
            advice: nil
        ),
        Case(description: "nothing", refusal: .rules, proposals: [], advice: nil),
        Case(
            description: "another gate",
            refusal: .rules,
            proposals: [.gates([GateID(4)])],
            advice: [
                "Allez à l’entrée indiquée sur votre billet.",
                "Go to the entrance shown on your ticket.",
                "اتّجه إلى المدخل المذكور على تذكرتك.",
            ]
        ),
    ]

    @Test(arguments: cases)
    func `A refusal says when to come back, or where to go`(_ given: Case) {
        let explanation = Explanation(given.refusal, given.proposals, offset: given.offset)
        let hint = RefusalHint(explanation, at: Self.now)
        #expect((hint != nil) == (given.advice != nil))
        let saying = Scene.refused(given.refusal, hint).saying
        let plain = Scene.refused(given.refusal).saying
        let advice = Language.allCases.map { saying.advice?.text(in: $0) }
        let expected = [Language.french, .english, .arabic].enumerated().map { index, language in
            given.advice?[index] ?? plain.advice?.text(in: language)
        }
        #expect(advice == expected)
    }
}
