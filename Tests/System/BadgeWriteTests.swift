import Access
import Badges
import CardEmulation
import Crypto
import HubAdmin
import Processes
import Sync
import Testing
import Vocabulary

/// Badges written by the tool that is shipped, through the real libnfc, on emulated cards.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct BadgeWriteTests {
    private static let uid: [UInt8] = [0x04, 0xB2, 0xD3, 0xF4, 0xE5, 0xA6, 0xB7]
    private static let other: [UInt8] = [0x04, 0xC3, 0xE4, 0xA5, 0xF6, 0xB7, 0xC8]

    /// What the tool must never say: every key of the card, and the scope's.
    private func checkSecrecy(_ run: BadgeGround.Run, _ ground: BadgeGround) throws {
        let seed = try ground.seed
        let master = BadgeMaster(fromSeed: seed).key
        let secrets = [
            CardDerivation.cardKey(master: master, uid: Self.uid, chip: .ntag424, version: 1),
            CardDerivation.adminKey(master: master, uid: Self.uid, chip: .ntag424, version: 1),
            CardDerivation.cardKey(master: master, uid: Self.uid, chip: .desfire, version: 1),
            CardDerivation.adminKey(master: master, uid: Self.uid, chip: .desfire, version: 1),
        ]
        for secret in secrets {
            let digits = Hex.encode(secret)
            for text in [run.output, run.talk, ground.ground.hub.talk] {
                #expect(!text.lowercased().contains(digits))
            }
        }
    }

    @Test func `An NTAG 215 gets a signed message that a gate reads`() async throws {
        let ground = try await BadgeGround(NTAG21x(.ntag215, uid: Self.uid))
        let right = try await ground.ground.sell(1)[0].id
        let run = try await ground.write("badge_message", right: right)
        #expect(run.exit == .code(0), "\(run.talk)")
        #expect(run.badge.word("status") == "active")
        #expect(run.badge.word("assurance") == "signed")
        let card = try #require(ground.reader.card)
        let step = try ground.reading(of: card, chip: .type2, wanted: .signed)
        guard case .done(.message(let claim)) = step else {
            Issue.record("a gate reads \(step)")
            return
        }
        #expect(claim.count == BadgeToken.byteCount)
        // A card that was wiped is written again.
        ground.reader.place(NTAG21x(.ntag215, uid: Self.uid))
        #expect(try await ground.write("badge_message", right: right).exit == .code(0))
        #expect(try await ground.badges(of: right).count == 1)
    }

    @Test func `An NTAG 424 signs each tap once it is written`() async throws {
        let ground = try await BadgeGround(NTAG424(uid: Self.uid))
        let right = try await ground.ground.sell(1)[0].id
        let run = try await ground.write("badge_one_time", right: right)
        #expect(run.exit == .code(0), "\(run.talk)")
        #expect(run.badge.word("chip") == "ntag424")
        try checkSecrecy(run, ground)
        let card = try #require(ground.reader.card)
        let step = try ground.reading(of: card, chip: .ntag424, wanted: .oneTime)
        guard case .done(.oneTime(let counter)) = step else {
            Issue.record("a gate reads \(step)")
            return
        }
        // The tool read it once, to see that it can be read.
        #expect(counter == 2)
        let mutual = try ground.reading(of: card, chip: .ntag424, wanted: .mutual)
        #expect(mutual == .done(.mutual))
    }

    @Test func `A DESFire proves itself once it is written`() async throws {
        let ground = try await BadgeGround(DESFire(uid: Self.uid))
        let right = try await ground.ground.sell(1)[0].id
        let run = try await ground.write("badge_mutual", right: right)
        #expect(run.exit == .code(0), "\(run.talk)")
        try checkSecrecy(run, ground)
        let card = try #require(ground.reader.card)
        #expect(
            try ground.reading(of: card, chip: .desfire, wanted: .mutual) == .done(.mutual)
        )
    }

    struct Pulled: Sendable, CustomTestStringConvertible {
        let card: any EmulatedCard
        let medium: String
        let chip: BadgeChip
        let wanted: Assurance
        let exchanges: Int
        /// How many exchanges go by before the hub is told of a badge.
        let asking: Int
        var testDescription: String { "\(medium) on \(chip) after \(exchanges)" }
    }

    static let pulled: [Pulled] =
        [0, 1, 3, 6, 9, 14, 18].map { exchanges in
            Pulled(
                card: NTAG424(uid: uid),
                medium: "badge_one_time",
                chip: .ntag424,
                wanted: .oneTime,
                exchanges: exchanges,
                asking: 1
            )
        }
        + [1, 7, 13].map { exchanges in
            Pulled(
                card: NTAG424(uid: uid),
                medium: "badge_mutual",
                chip: .ntag424,
                wanted: .mutual,
                exchanges: exchanges,
                asking: 1
            )
        }
        + [0, 1, 4, 7, 10].map { exchanges in
            Pulled(
                card: DESFire(uid: uid),
                medium: "badge_mutual",
                chip: .desfire,
                wanted: .mutual,
                exchanges: exchanges,
                asking: 1
            )
        }
        + [0, 1, 6, 20, 40].map { exchanges in
            Pulled(
                card: NTAG21x(.ntag215, uid: uid),
                medium: "badge_message",
                chip: .type2,
                wanted: .signed,
                exchanges: exchanges,
                asking: 0
            )
        }

    @Test(arguments: pulled)
    func `A card taken away is finished by the same command`(_ given: Pulled) async throws {
        let ground = try await BadgeGround(given.card)
        let right = try await ground.ground.sell(1)[0].id
        ground.reader.arm(CardChange(afterExchanges: given.exchanges))
        let broken = try await ground.write(given.medium, right: right)
        #expect(broken.exit == .code(1), "\(broken.talk)")
        #expect(broken.talk.contains("the same command again finishes it"), "\(broken.talk)")
        #expect(broken.output.isEmpty)
        let begun = try await ground.badges(of: right)
        // Before its kind is known the hub hears of no badge.
        let isKnown = given.exchanges >= given.asking
        #expect(begun.map { $0.word("status") } == (isKnown ? ["pending"] : []))
        ground.reader.placeAgain()
        let run = try await ground.write(given.medium, right: right)
        #expect(run.exit == .code(0), "\(run.talk)")
        let card = try #require(ground.reader.card)
        switch try ground.reading(of: card, chip: given.chip, wanted: given.wanted) {
        case .done(.message): #expect(given.wanted == .signed)
        case .done(.oneTime): #expect(given.wanted == .oneTime)
        case .done(.mutual): #expect(given.wanted == .mutual)
        case let step: Issue.record("a gate reads \(step)")
        }
        #expect(try await ground.badges(of: right).count == 1)
    }

    @Test func `An NTAG 424 can be made to prove itself alone, and to sign taps later`()
        async throws
    {
        let ground = try await BadgeGround(NTAG424(uid: Self.uid))
        let right = try await ground.ground.sell(1)[0].id
        let run = try await ground.write("badge_mutual", right: right)
        #expect(run.exit == .code(0), "\(run.talk)")
        #expect(run.badge.word("chip") == "ntag424")
        #expect(run.badge.word("assurance") == "mutual")
        try checkSecrecy(run, ground)
        let card = try #require(ground.reader.card)
        let proof = try ground.reading(of: card, chip: .ntag424, wanted: .mutual)
        #expect(proof == .done(.mutual))
        let next = try await ground.replace(run.badge.word("id"), "badge_one_time")
        #expect(next.exit == .code(0), "\(next.talk)")
        let written = try #require(ground.reader.card)
        let tap = try ground.reading(of: written, chip: .ntag424, wanted: .oneTime)
        #expect(tap == .done(.oneTime(counter: 2)))
    }

    @Test func `The number of any card is a badge at once, and its card finds it`() async throws {
        let ground = try await BadgeGround(PlainCard(uid: [0x1A, 0x2B, 0x3C, 0x4D]))
        let right = try await ground.ground.sell(1)[0].id
        let unknown = try await ground.show()
        #expect(unknown.exit == .code(1))
        #expect(unknown.talk.contains("There is no such badge."), "\(unknown.talk)")
        #expect(unknown.talk.contains("The card's number ends in 3c4d."), "\(unknown.talk)")
        let dry = try await ground.write("badge_number", right: right, "--dry-run")
        #expect(dry.badge["wouldWrite"] == .bool(false), "\(dry.talk)")
        #expect(try await ground.badges(of: right).isEmpty)
        let run = try await ground.write("badge_number", right: right)
        #expect(run.exit == .code(0), "\(run.talk)")
        #expect(run.badge.word("status") == "active")
        #expect(run.badge.word("numberEnd") == "3c4d")
        let again = try await ground.write("badge_number", right: right)
        #expect(again.badge.word("id") == run.badge.word("id"), "\(again.talk)")
        let shown = try await ground.show()
        #expect(shown.badge.word("id") == run.badge.word("id"), "\(shown.talk)")
        // Another card whose number ends alike.
        ground.reader.place(PlainCard(uid: [0x9A, 0x9B, 0x3C, 0x4D]))
        let other = try await ground.write("badge_number", right: right)
        #expect(other.exit == .code(1))
        #expect(try await ground.badges(of: right).count == 1)
    }

    @Test func `A lost badge's place is taken by the card on the reader, broken off or not`()
        async throws
    {
        let ground = try await BadgeGround(NTAG21x(.ntag215, uid: Self.uid))
        let right = try await ground.ground.sell(1)[0].id
        let first = try await ground.write("badge_message", right: right)
        let former = first.badge.word("id")
        _ = try await ground.ground.connection.command("/v1/badges/\(former)/lost")
        ground.reader.place(NTAG21x(.ntag215, uid: Self.other))
        ground.reader.arm(CardChange(afterExchanges: 9))
        let broken = try await ground.replace(former, "badge_message")
        #expect(broken.exit == .code(1), "\(broken.talk)")
        ground.reader.placeAgain()
        let run = try await ground.replace(former, "badge_message")
        #expect(run.exit == .code(0), "\(run.talk)")
        #expect(run.badge.word("status") == "active")
        #expect(run.badge.word("numberEnd") == "b7c8")
        let badges = try await ground.badges(of: right)
        #expect(badges.map { $0.word("status") }.sorted() == ["active", "replaced"])
    }

    @Test func `A right has one badge, and another card is refused untouched`() async throws {
        let ground = try await BadgeGround(NTAG21x(.ntag215, uid: Self.uid))
        let right = try await ground.ground.sell(1)[0].id
        #expect(try await ground.write("badge_message", right: right).exit == .code(0))
        let blank = NTAG21x(.ntag215, uid: Self.other)
        ground.reader.place(blank)
        let second = try await ground.write("badge_message", right: right)
        #expect(second.exit == .code(1))
        #expect(second.talk.contains("has a badge already"), "\(second.talk)")
        #expect((ground.reader.card as? NTAG21x)?.memory == blank.memory)
        ground.reader.place(NTAG424(uid: Self.other))
        let third = try await ground.write("badge_one_time", right: right)
        #expect(third.exit == .code(1))
        #expect(third.talk.contains("has a badge already"), "\(third.talk)")
        #expect(try await ground.badges(of: right).count == 1)
    }

    @Test func `A dry run says what would be done and does nothing`() async throws {
        let blank = NTAG21x(.ntag215, uid: Self.uid)
        let ground = try await BadgeGround(blank)
        let right = try await ground.ground.sell(1)[0].id
        let run = try await ground.write("badge_message", right: right, "--dry-run")
        #expect(run.exit == .code(0), "\(run.talk)")
        #expect(run.badge["wouldIssue"] == .bool(true))
        #expect((ground.reader.card as? NTAG21x)?.memory == blank.memory)
        #expect(try await ground.badges(of: right).isEmpty)
    }
}
