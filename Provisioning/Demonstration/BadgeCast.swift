import HubAdmin
import Processes

/// The people with badges: three of the gym's staff, one guest, and the cards of two thieves.
struct BadgeCast: Sendable {
    /// How many are granted at the kiosk by badge, each of whom counts in the gym.
    static let entriesAtKiosk: Int64 = 6

    /// A card on somebody's key ring.
    private struct Card {
        let name: String
        /// What the emulator is told to make.
        let kind: String
        let number: String

        var words: String { "\(kind) uid=\(number) name=\(name)" }
    }

    private static let anna = Card(name: "anna", kind: "ntag215", number: "04a1c2e3d4f5a6")
    private static let boris = Card(name: "boris", kind: "ntag424", number: "04b2d3f4e5a6b7")
    private static let clara = Card(name: "clara", kind: "ntag215", number: "04c3e4a5f6b7c8")
    private static let dora = Card(name: "dora", kind: "ntag213", number: "04d4f5b6a7c8d9")
    private static let emil = Card(name: "emil", kind: "desfire", number: "04e5a6c7b8d9ea")
    /// What a phone played that had read Boris's card before he came.
    private static let tape = "tape"
    private static let staff: [String: JSON] = ["zoneSet": .integer(2)]

    let season: Season
    let cards: CardTable
    let writer: BadgeWriter
    /// The badge that will be lost.
    private let lost: String

    /// Issues every badge; those that are more than a number are written by `jalon badge write`.
    init(season: Season, cards: CardTable, writer: BadgeWriter) async throws {
        self.season = season
        self.cards = cards
        self.writer = writer
        let anna = try await season.right(at: .kiosk, Self.staff)
        _ = try await season.badge(number: Self.anna.number, right: anna)
        let dora = try await season.right(at: .kiosk, ["zoneSet": .integer(1)])
        lost = try await season.badge(number: Self.dora.number, right: dora)
        try await cards.lay(Self.anna.words, on: .desk)
        try await cards.lay(Self.dora.words, on: .desk)
        for (card, medium) in [
            (Self.clara, "badge_message"), (Self.boris, "badge_one_time"),
            (Self.emil, "badge_mutual"),
        ] {
            let right = try await season.right(at: .kiosk, Self.staff)
            try await cards.lay(card.words, on: .desk)
            try await writer.write(medium, right: right)
        }
        try await cards.clear(.desk)
        try await cards.record(Self.boris.name, as: Self.tape)
    }

    /// With the hub: who may pass, and who only has a copy.
    func acts() -> [Act] {
        [
            Act(.kiosk, tap(Self.anna, "Anna's card: its bare number")),
            Act(.kiosk, tap(Self.clara, "Clara's card: a signed message")),
            Act(.kiosk, tap(Self.boris, "Boris's card: it signs each tap")),
            Act(.kiosk, tap(Self.dora, "Dora's card: its bare number")),
            Act(.door, tap(Self.boris, "Boris's card")),
            Act(.door, tap(Self.emil, "Emil's card: it proves itself")),
            Act(.door, copy(Self.anna, "a copy of Anna's number"), "medium_too_weak"),
            Act(.door, tap(Self.anna, "Anna's own card"), "medium_too_weak"),
            Act(.kiosk, copy(Self.boris, "a copy of Boris's number"), "medium_too_weak"),
            Act(.kiosk, tape, "superseded"),
        ]
    }

    func lose() async throws -> [Act] {
        try await season.reportLost(badge: lost)
        return [Act(.kiosk, tap(Self.dora, "Dora's card, which was reported lost"), "blocked")]
    }

    /// With nobody to ask.
    func actsAlone(_ place: Place) -> [Act] {
        switch place {
        case .kiosk:
            [
                Act(.kiosk, tap(Self.anna, "Anna's card")),
                Act(.kiosk, tap(Self.boris, "Boris's card")),
            ]
        case .door: [Act(.door, tap(Self.emil, "Emil's card"))]
        case .stele, .turnstile: []
        }
    }

    private var tape: Act.Tap {
        Act.Tap(
            card: "name=\(Self.tape)",
            number: Self.boris.number,
            caption: "an older tap of Boris's card, replayed"
        )
    }

    private func tap(_ card: Card, _ caption: String) -> Act.Tap {
        Act.Tap(card: "name=\(card.name)", number: card.number, caption: caption)
    }

    /// A card of a kind whose number anyone may choose.
    private func copy(_ card: Card, _ caption: String) -> Act.Tap {
        Act.Tap(card: "plain uid=\(card.number)", number: card.number, caption: caption)
    }
}
