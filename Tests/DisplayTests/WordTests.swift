import Access
import Display
import Sync
import Testing

/// What people read: complete in three languages, and in words of theirs.
struct WordTests {
    private static let seat = Destination(gateGroup: 3, seat: Seat(block: 112, row: 7, seat: 14))

    static let scenes: [Scene] =
        [
            .starting, .welcome, .reading, .granted(seat, .entry), .granted(seat, .exit),
            .letThrough(.entry), .passed(seat, .entry), .passed(nil, .exit), .notUsed,
            .gateRefused, .unsettled, .oneAtATime, .unrecorded, .keypadLocked, .free, .evacuation,
            .locked,
        ] + Refusal.allCases.map { .refused($0) }
        + OutOfServiceCause.allCases.map { .outOfService($0) }
        + [.moment(.today, hour: 9, minute: 5), .moment(.tomorrow, hour: 0, minute: 0), .elsewhere]
        .map { .refused(.rules, $0) }
        + (0..<7).map { .refused(.notYet, .moment(.weekday($0), hour: 23, minute: 59)) }

    /// Words of ours and of machines, which mean nothing to whoever stands there.
    private static let internalWords = [
        "cache", "journal", "token", "jeton", "scope", "scan", "head", "flash", "hub", "edge",
        "generation", "génération", "credential", "daemon", "sync", "signature", "version",
        "zone", "null", "nil", "error", "erreur", "refusal", "invalid", "fraud", "blocked",
        "bloqué", "interdit", "faux", "_",
    ]

    private static func texts(_ scene: Scene, _ language: Language) -> [String] {
        let saying = scene.saying
        return [saying.title, saying.advice].compactMap { $0?.text(in: language) }
    }

    private static func isArabic(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x0600...0x06FF).contains($0.value) }
    }

    @Test(arguments: Language.allCases)
    func `Every scene has its words, short enough for the wall`(_ language: Language) {
        for scene in Self.scenes {
            let texts = Self.texts(scene, language)
            #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("  ") }, "\(scene)")
            #expect(texts[0].count <= 44, "\(texts[0])")
            #expect(texts.dropFirst().allSatisfy { $0.count <= 84 }, "\(scene): \(texts)")
            for text in texts {
                #expect(Self.isArabic(text) == (language == .arabic), "\(text)")
            }
        }
    }

    /// How a sentence begins that says what to do.
    private static let steps: [Language: [String]] = [
        .french: [
            "Adressez", "Allez", "Essayez", "Ouvrez", "Patientez", "Présentez", "Réessayez",
            "Réglez", "Revenez", "Tenez", "Vérifiez", "Voyez",
        ],
        .english: ["Check", "Come", "Go", "Hold", "Open", "Pay", "See", "Show", "Try", "Wait"],
        .arabic: [
            "أظهر", "أعد", "أكمل", "أمسكه", "اتّجه", "اسأل", "افتح", "انتظر", "تأكّد", "تحقّق", "توجّه",
            "جرّب", "عُد",
        ],
    ]

    /// The first sentence that tells what to do; nil where all only state how things are.
    private static func step(_ advice: String, _ language: Language) -> String? {
        advice.split { ".?!:؟".contains($0) }.map { $0.drop(while: \.isWhitespace) }
            .first { sentence in
                let word = sentence.prefix { $0.isLetter }
                return steps[language]?.contains(String(word)) == true
            }
            .map(String.init)
    }

    @Test func `A sentence that only states how things are is no step`() {
        #expect(Self.step("L’accueil peut en ajouter.", .french) == nil)
        #expect(Self.step("Your ticket shows where and when.", .english) == nil)
        #expect(Self.step("المكان والتاريخ مذكوران على تذكرتك.", .arabic) == nil)
        #expect(Self.step("Cela se peut. Voyez un agent.", .french) == "Voyez un agent")
    }

    @Test(arguments: Refusal.allCases)
    func `Every refusal is a sentence with a next step`(_ refusal: Refusal) {
        for language in Language.allCases {
            let advice = refusal.saying.advice?.text(in: language) ?? ""
            #expect(advice.count >= 15 && advice.hasSuffix("."), "\(advice)")
            #expect(Self.step(advice, language) != nil, "\(advice)")
            #expect(!refusal.saying.title.text(in: language).hasSuffix("."))
        }
    }

    @Test(arguments: [
        ("Achat récent ? Oui !", "Achat récent\u{202F}? Oui\u{202F}!"),
        ("Attendez : un instant ; merci", "Attendez\u{202F}: un instant\u{202F}; merci"),
        ("? :", "?\u{202F}:"), ("Rien à faire.", "Rien à faire."), ("", ""), (" ", " "),
    ])
    func `French marks follow a narrow space that no line breaks at`(
        _ given: String,
        _ text: String
    ) {
        let message = Message(fr: given, en: given, ar: given)
        #expect(message.text(in: .french) == text)
        #expect(message.text(in: .english) == given)
    }

    @Test func `No French text has a mark without its narrow space`() {
        var all = Self.scenes.flatMap { Self.texts($0, .french) }
        all += DeviceCondition.allCases.map { $0.message.text(in: .french) }
        for text in all {
            for (before, mark) in zip(text, text.dropFirst()) where "?!:;".contains(mark) {
                #expect(before == "\u{202F}", "\(text)")
            }
        }
    }

    @Test func `In a fire no word says that a way is open, which nobody knows`() {
        for language in Language.allCases {
            let text = Self.texts(.evacuation, language).joined(separator: " ").lowercased()
            for word in ["ouvert", "open", "مفتوح"] { #expect(!text.contains(word), "\(text)") }
        }
        #expect(Self.texts(.evacuation, .french)[1].hasPrefix("Prenez la sortie la plus proche."))
    }

    @Test func `Refusals that ask for different steps do not say the same`() {
        let sayings = Refusal.allCases.map { $0.saying }
        #expect(Set(sayings).count == Refusal.allCases.count)
    }

    @Test(arguments: Language.allCases)
    func `No internal word reaches a screen`(_ language: Language) {
        var all = Self.scenes.flatMap { Self.texts($0, language) }
        all += DeviceCondition.allCases.map { $0.message.text(in: language) }
        all += OutOfServiceCause.allCases.map { $0.reason.text(in: language) }
        all += OverrideReason.allCases.map { $0.message.text(in: language) }
        for text in all {
            let words = text.lowercased().split { !$0.isLetter && $0 != "_" }.map(String.init)
            #expect(Set(words).isDisjoint(with: Self.internalWords), "\(text)")
        }
    }

    @Test func `A word of ours would be found`() {
        let words = "Le cache est vide".lowercased().split { !$0.isLetter }.map(String.init)
        #expect(!Set(words).isDisjoint(with: Self.internalWords))
    }

    @Test func `Each look has a sound of its own where somebody is addressed`() {
        let heard = Look.allCases.map(\.tones).filter { !$0.isEmpty }
        #expect(heard.count == 4)
        #expect(Set(heard).count == heard.count)
        #expect(heard.joined().allSatisfy { $0.hertz == 0 || (150...2_000).contains($0.hertz) })
        #expect(heard.allSatisfy { $0.reduce(0) { $0 + $1.milliseconds } <= 2_000 })
    }

    @Test func `The way is told in the names of the place, else in numbers`() {
        let names = ScreenNames(gateGroups: [3: "Porte C"], blocks: [12: "Virage Nord"])
        let named = Self.seat.places(names, in: .french)
        #expect(named.map(\.label) == ["Direction", "Bloc", "Rang", "Place"])
        #expect(named.map(\.value) == ["Porte C", "112", "7", "14"])
        let bare = Self.seat.places(ScreenNames(), in: .english)
        #expect(bare.map(\.label) == ["Gate", "Block", "Row", "Seat"])
        #expect(Destination(gateGroup: 0, seat: Seat()).places(names, in: .arabic).isEmpty)
    }

    @Test func `Who must show a proof is told so`() {
        let flagged = Destination(gateGroup: 0, seat: Seat(), flags: .holderCheck)
        #expect(Scene.granted(flagged, .entry).saying.advice != nil)
        #expect(Scene.granted(Self.seat, .entry).saying.advice == nil)
    }
}
