import Access
import Badges
import CardEmulation
import Crypto
import Testing

/// What was issued on one kind of card is not believed from another.
@Suite("Reading the kind of card that was issued")
struct IssuedKindTests {
    /// A tap that a phone read off the badge and that no gate has seen.
    private static func harvest() throws -> String {
        let picc = try AESCBC(key: WritingBench.messageKey).encrypt(
            [0xC7] + WritingBench.uid + [9, 0, 0] + [1, 2, 3, 4, 5]
        )
        let mac = DynamicMessaging.mac(
            cardKey: WritingBench.cardKey,
            uid: WritingBench.uid,
            counter: 9
        )
        return ReadingBench.address + "?picc_data=\(Hex.encode(picc).uppercased())"
            + "&cmac=\(Hex.encode(mac).uppercased())"
    }

    @Test func `A tap that was read off a badge opens nothing on a plain tag of its number`()
        throws
    {
        var copy = NTAG21x(uid: WritingBench.uid, address: try Self.harvest())
        for chip in BadgeChip.allCases {
            let plan = WritingBench.plan(.oneTime, chip)
            #expect(try WritingBench.read(&copy, plan) == .done(.number), "\(chip)")
        }
    }

    @Test func `The same tap counts on a card that speaks as the chip does`() throws {
        var card = Type4Card(uid: WritingBench.uid, address: try Self.harvest())
        let plan = WritingBench.plan(.oneTime, .ntag424)
        #expect(try WritingBench.read(&card, plan) == .done(.oneTime(counter: 9)))
        for chip in [BadgeChip.none, .type2] {
            let plan = WritingBench.plan(.oneTime, chip)
            #expect(try WritingBench.read(&card, plan) == .done(.number), "\(chip)")
        }
    }

    nonisolated private static let claims: [(chip: BadgeChip, onTag: Bool, onChipCard: Bool)] = [
        (.none, true, true), (.type2, true, false), (.ntag424, false, true),
        (.desfire, false, true),
    ]

    @Test(arguments: claims)
    func `A claim counts on the kind of card that was issued, and ahead of its row on any`(
        _ given: (chip: BadgeChip, onTag: Bool, onChipCard: Bool)
    ) throws {
        let claim = CardStep.done(.message(ReadingBench.claim))
        let plan = ReadingBench.plan(.signed, given.chip)
        var tag = NTAG21x(uid: WritingBench.uid, address: ReadingBench.claimText)
        #expect(try WritingBench.read(&tag, plan) == (given.onTag ? claim : .done(.number)))
        var card = Type4Card(uid: WritingBench.uid, address: ReadingBench.claimText)
        #expect(try WritingBench.read(&card, plan) == (given.onChipCard ? claim : .done(.number)))
    }

    @Test func `A card of another kind is not asked for anything`() throws {
        let tag = ReadingBench.read(
            try ReadingBench.tag(),
            ReadingBench.plan(.oneTime, .ntag424, keys: ReadingBench.keys()),
            PlainTag(address: ReadingBench.tapText)
        )
        #expect(tag.commands == [])
        let card = ReadingBench.read(
            try ReadingBench.chipCard(),
            ReadingBench.plan(.signed, .type2),
            PlainType4(address: ReadingBench.claimText)
        )
        #expect(card.commands == [])
    }
}
