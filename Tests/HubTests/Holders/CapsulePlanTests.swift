import Access
import Holders
import Testing
import Vocabulary

struct CapsulePlanTests {
    private static let now = Minute(count: 10_000)

    struct Case: Sendable {
        let name: String
        let flags: UInt8
        let from: Minute
        let until: Minute
        let begins: [UInt32]
        let minutes: [UInt32]
    }

    private static let cases = [
        Case(
            name: "without end",
            flags: 1,
            from: .first,
            until: .never,
            begins: (0..<8).map { 10_000 + 1_440 * $0 },
            minutes: [UInt32](repeating: 1_440, count: 8)
        ),
        Case(
            name: "quarter minutes",
            flags: 0,
            from: .first,
            until: Minute(count: 10_721),
            begins: [10_000, 10_720],
            minutes: [720, 1]
        ),
        Case(
            name: "begins later",
            flags: 1,
            from: Minute(count: 20_000),
            until: Minute(count: 20_060),
            begins: [20_000],
            minutes: [60]
        ),
        Case(
            name: "a whole number of capsules",
            flags: 1,
            from: .first,
            until: Minute(count: 12_880),
            begins: [10_000, 11_440],
            minutes: [1_440, 1_440]
        ),
        Case(
            name: "over",
            flags: 1,
            from: .first,
            until: now,
            begins: [],
            minutes: []
        ),
    ]

    @Test(arguments: cases)
    func `Capsules follow each other from now to the end of the right`(_ given: Case) {
        let record = RightRecord(
            right: RightID(1),
            flags: RightFlags(rawValue: given.flags),
            notBefore: given.from,
            notAfter: given.until
        )
        let plan = CapsulePlan(record, at: Self.now.start.advanced(by: .seconds(59)))
        #expect(plan.parts.map(\.notBefore.count) == given.begins, "\(given.name)")
        #expect(plan.parts.map(\.minutes) == given.minutes, "\(given.name)")
    }
}
