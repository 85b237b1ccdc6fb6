import Access
import Badges
import CardEmulation
import Crypto
import Edge
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// Badges through real files: the row of each, what the card proved, and what comes of it.
struct CardDecisionTests {
    private static let uid: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let right = RightRecord(right: RightID(0x1234_5678_9ABC_DEF0))
    private static let other = RightRecord(right: RightID(0x0FED_CBA9_8765_4321))
    private static let badges = BadgeForge()

    struct Given: Sendable {
        var medium = Medium.badgeOneTime
        var chip = BadgeChip.ntag424
        var status = BadgeStatus.active
        var named = CardDecisionTests.right
        var counterSeen: UInt32 = 0
        var hasRow = true
        var key: [UInt8]?
        var hasKey = true
        var hasKeys = true
        var zone = ZoneRecord(zone: EdgeBench.zone)
        var row = CardDecisionTests.right
        var blocks: BlockRecord?
    }

    private static func bench(_ given: Given = Given()) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.zone = given.zone
        options.rights = [given.row, other]
        let key = given.hasKey ? try badges.keyRow(uid, key: given.key) : nil
        options.forging = { forge in
            if given.hasRow {
                let row = badges.credential(
                    uid,
                    given.named,
                    given.medium,
                    chip: given.chip,
                    status: given.status,
                    counterSeen: given.counterSeen
                )
                forge.put(row)
            }
            if let key { forge.put(key) }
            if let block = given.blocks { forge.put(block) }
        }
        let bench = try EdgeBench(options)
        if given.hasKeys { bench.stores.badges.adopt(badges.keys) }
        return bench
    }

    private static func zone(_ least: Assurance) -> ZoneRecord {
        ZoneRecord(zone: EdgeBench.zone, assuranceMin: least)
    }

    // MARK: Each level

    @Test func `A bare number admits where no more was issued, and is shown as copyable`()
        async throws
    {
        let bench = try Self.bench(Given(medium: .badgeNumber, chip: .none))
        var card = PlainCard(uid: Self.uid)
        let entry = try await bench.show(card: &card, Self.badges)
        #expect(entry?.verdict == "granted")
        #expect(entry?.medium == "badge_number")
        #expect(entry?.assurance == "can be copied")
        #expect(entry?.right == Self.right.right)
        let records = try bench.records
        #expect(records.map(\.kind) == [.scan, .open])
        #expect(records[0].credential == Self.badges.digest(Self.uid).bytes)
        #expect(records[0].medium == .badgeNumber)
        #expect(records[0].assurance == .copyable)
        #expect(records[0].counter == 0)
    }

    @Test func `A signed claim admits, and is bound to its card`() async throws {
        let bench = try Self.bench(Given(medium: .badgeMessage, chip: .type2))
        let claim = Self.badges.claim(Self.right, Self.uid, bench.forge)
        let text = CardAddress.text(address: BadgeForge.address, claim: claim)
        var card = NTAG21x(uid: Self.uid, address: text)
        let entry = try await bench.show(card: &card, Self.badges)
        #expect(entry?.verdict == "granted")
        #expect(entry?.medium == "badge_message")
        #expect(entry?.assurance == "signed")
        #expect(try bench.records[0].generation == 1)
    }

    @Test func `A tap signed by the card admits once for each count`() async throws {
        let bench = try Self.bench()
        var card = Self.badges.ntag424(Self.uid, counter: 4)
        let entry = try await bench.show(card: &card, Self.badges)
        #expect(entry?.verdict == "granted")
        #expect(entry?.medium == "badge_one_time")
        #expect(entry?.assurance == "one-time")
        #expect(try bench.records[0].counter == 5)
        let digest = Self.badges.digest(Self.uid)
        #expect(try bench.stores.journal.counterSeen(badge: digest.key) == 5)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "granted")
        #expect(try bench.stores.journal.counterSeen(badge: digest.key) == 6)
    }

    @Test func `Card and gate prove themselves to each other where the badge was issued so`()
        async throws
    {
        let bench = try Self.bench(Given(medium: .badgeMutual))
        var card = Self.badges.ntag424(Self.uid)
        let entry = try await bench.show(card: &card, Self.badges)
        #expect(entry?.verdict == "granted")
        #expect(entry?.medium == "badge_mutual")
        #expect(entry?.assurance == "mutual")
    }

    @Test func `A DESFire proves itself in an application of ours`() async throws {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [Self.right]
        let key = try Self.badges.keyRow(Self.uid, .desfire)
        options.forging = { forge in
            let badges = Self.badges
            forge.put(badges.credential(Self.uid, Self.right, .badgeMutual, chip: .desfire))
            forge.put(key)
        }
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(Self.badges.keys)
        var card = Self.badges.desfire(Self.uid)
        #expect(try await bench.show(card: &card, Self.badges)?.medium == "badge_mutual")
        #expect(try bench.records[0].kind == .scan)
        var copy = DESFire(uid: Self.uid)
        #expect(try await bench.show(card: &copy, Self.badges)?.verdict != "granted")
    }

    // MARK: Refusals

    @Test(arguments: Assurance.allCases, Assurance.allCases)
    func `A level below the zone's least is refused, every other admitted`(
        _ level: Assurance,
        _ least: Assurance
    ) async throws {
        let media: [Medium] = [.badgeNumber, .badgeMessage, .badgeOneTime, .badgeMutual]
        let medium = media[Int(level.rawValue)]
        let bench = try Self.bench(
            Given(
                medium: medium,
                chip: level == .copyable ? .none : level == .signed ? .type2 : .ntag424,
                zone: Self.zone(least)
            )
        )
        let reading: BadgeReading
        if level == .signed {
            let claim = Self.badges.claim(Self.right, Self.uid, bench.forge)
            let text = CardAddress.text(address: BadgeForge.address, claim: claim)
            var card = NTAG21x(uid: Self.uid, address: text)
            reading = try bench.read(&card, Self.badges)
        } else {
            var card = Self.badges.ntag424(Self.uid)
            reading = try bench.read(&card, Self.badges)
        }
        // An NTAG 424 whose key the gate has goes as far as the zone asks.
        let reached = level >= .oneTime ? max(level, least) : level
        let entry = await bench.show(reading)
        #expect(entry?.verdict == (reached >= least ? "granted" : "medium_too_weak"))
    }

    @Test func `The copied number of a badge issued as more is refused as too weak`()
        async throws
    {
        for medium in [Medium.badgeMessage, .badgeOneTime, .badgeMutual] {
            let bench = try Self.bench(Given(medium: medium))
            var card = PlainCard(uid: Self.uid)
            let entry = try await bench.show(card: &card, Self.badges)
            #expect(entry?.verdict == "medium_too_weak", "\(medium)")
            #expect(entry?.assurance == "can be copied")
        }
    }

    @Test func `A count that goes back or stays is a copy, and the jump is remembered`()
        async throws
    {
        let bench = try Self.bench()
        var card = Self.badges.ntag424(Self.uid, counter: 9)
        let first = try bench.read(&card, Self.badges)
        #expect(await bench.show(first)?.verdict == "granted")
        #expect(await bench.show(first)?.verdict == "superseded")
        card.counter = 3
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "superseded")
        #expect(try bench.records.last?.counter == 4)
        card.counter = 999
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "granted")
        let digest = Self.badges.digest(Self.uid)
        #expect(try bench.stores.journal.counterSeen(badge: digest.key) == 1_000)
    }

    @Test func `A count that the hub has heard of elsewhere is not taken again`() async throws {
        let bench = try Self.bench(Given(counterSeen: 10))
        var card = Self.badges.ntag424(Self.uid, counter: 9)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "superseded")
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "granted")
    }

    @Test func `A tap that is refused for another reason is spent all the same`() async throws {
        let bench = try Self.bench(
            Given(row: RightRecord(right: Self.right.right, status: .suspended))
        )
        var card = Self.badges.ntag424(Self.uid, counter: 6)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "suspended")
        let digest = Self.badges.digest(Self.uid)
        #expect(try bench.stores.journal.counterSeen(badge: digest.key) == 7)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let word: String
        var detail: String?
        var given = Given()
        var card: @Sendable (EdgeBench) throws -> any EmulatedCard = { _ in
            CardDecisionTests.badges.ntag424(CardDecisionTests.uid)
        }

        var testDescription: String { "\(name): \(word)" }
    }

    private static func tag(
        _ claim: @escaping @Sendable (EdgeBench) -> [UInt8]
    ) -> @Sendable (EdgeBench) throws -> any EmulatedCard {
        { bench in
            let text = CardAddress.text(address: BadgeForge.address, claim: claim(bench))
            return NTAG21x(uid: uid, address: text)
        }
    }

    private static let cases: [Case] = [
        Case(name: "lost", word: "blocked", given: Given(status: .lost)),
        Case(name: "replaced", word: "superseded", given: Given(status: .replaced)),
        Case(name: "unknown", word: "unknown", given: Given(hasRow: false)),
        Case(name: "no key row", word: "unknown_key", given: Given(hasKey: false)),
        Case(name: "no keys of the scope", word: "unknown_key", given: Given(hasKeys: false)),
        Case(
            name: "of an older generation",
            word: "superseded",
            given: Given(row: RightRecord(right: right.right, generation: 2))
        ),
        Case(
            name: "right banned",
            word: "blocked",
            given: Given(blocks: BlockRecord(right: right.right, generation: 1, reason: .banned))
        ),
        Case(
            name: "signed by another tag",
            word: "bad_signature",
            detail: "wrong_key",
            card: { _ in badges.ntag424(uid, key: [UInt8](repeating: 9, count: 16)) }
        ),
        Case(
            name: "the tap of another tag on its number",
            word: "bad_signature",
            detail: "changed",
            given: Given(),
            card: { _ in
                var donor = badges.ntag424([4, 9, 9, 9, 9, 9, 9])
                return Type4Card(uid: uid, file: Tap.file(&donor))
            }
        ),
        Case(
            name: "a claim of another card",
            word: "bad_signature",
            given: Given(medium: .badgeMessage, chip: .type2),
            card: tag { badges.claim(right, [4, 9, 9, 9, 9, 9, 9], $0.forge) }
        ),
        Case(
            name: "a claim with a wrong signature",
            word: "bad_signature",
            given: Given(medium: .badgeMessage, chip: .type2),
            card: tag { bench in
                var claim = badges.claim(right, uid, bench.forge)
                claim[109] ^= 1
                return claim
            }
        ),
        Case(
            name: "a code's claim on a card",
            word: "wrong_version",
            given: Given(medium: .badgeMessage, chip: .type2),
            card: tag { $0.forge.token(for: right) }
        ),
        Case(
            name: "a claim of another scope",
            word: "other_scope",
            given: Given(medium: .badgeMessage, chip: .type2),
            card: tag { _ in badges.claim(right, uid, ScopeForge(scope: ScopeID(8))) }
        ),
        Case(
            name: "a claim of another right than the row's",
            word: "superseded",
            given: Given(medium: .badgeMessage, chip: .type2),
            card: tag { badges.claim(other, uid, $0.forge) }
        ),
        Case(
            name: "a number drawn anew",
            word: "unreadable",
            detail: "random_number",
            card: { _ in PhoneCard() }
        ),
    ]

    @Test(arguments: cases)
    func `Every badge that may not pass is told why`(_ given: Case) async throws {
        let bench = try Self.bench(given.given)
        let reading = try bench.read(any: given.card(bench), Self.badges)
        let entry = await bench.show(reading)
        #expect(entry?.verdict == given.word)
        #expect(entry?.detail == given.detail)
        let record = try #require(try bench.records.last)
        #expect(record.kind == .refusal)
        #expect(record.refusal?.name == given.word)
    }

    @Test(arguments: CardFault.allCases)
    func `Whatever goes wrong with a card is unreadable or a bad signature`(
        _ fault: CardFault
    ) async throws {
        let bench = try Self.bench()
        let digest = Self.badges.digest(Self.uid)
        let entry = await bench.show(
            BadgeReading(uid: Self.uid, digest: digest, outcome: .fault(fault))
        )
        let isForged = fault == .changed || fault == .wrongKey
        #expect(entry?.verdict == (isForged ? "bad_signature" : "unreadable"))
        #expect(entry?.detail == fault.rawValue)
        #expect(try bench.records.last?.credential == digest.bytes)
    }

    @Test(arguments: ["credentials", "card_keys"])
    func `A row of a badge that was edited is tampering, not a refusal like others`(
        _ table: String
    ) async throws {
        let bench = try Self.bench()
        let name = table == "credentials" ? CacheTable.credentials.name : CacheTable.cardKeys.name
        try bench.attack("UPDATE \(name) SET record = zeroblob(48)")
        var card = Self.badges.ntag424(Self.uid)
        for _ in 0..<2 {
            #expect(try await bench.show(card: &card, Self.badges)?.verdict == "tampered")
        }
        #expect(try bench.records.map(\.kind) == [.tamper, .refusal, .refusal])
        #expect(bench.tampers.count == 2)
    }

    @Test func `Without any cache a badge is stale`() async throws {
        var options = EdgeBench.Options()
        options.hasCache = false
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(Self.badges.keys)
        var card = Self.badges.ntag424(Self.uid)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "stale")
    }

    @Test func `A badge issued after the last sync is believed for its claim`() async throws {
        let sold = RightRecord(right: RightID(0x77), flags: .acceptedAhead)
        var zone = ZoneRecord(zone: EdgeBench.zone)
        zone.aheadQuota = 1
        let bench = try Self.bench(Given(hasRow: false, zone: zone))
        let later = ScopeForge.start.advanced(by: .seconds(60))
        let claim = Self.badges.claim(sold, Self.uid, bench.forge, issuedAt: later)
        let text = CardAddress.text(address: BadgeForge.address, claim: claim)
        var card = NTAG21x(uid: Self.uid, address: text)
        bench.time.advance(by: .seconds(120))
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "granted")
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "unknown")
    }

    @Test func `A flood of numbers nobody knows is ten records and one number a second`()
        async throws
    {
        let bench = try Self.bench()
        for index in 0..<50 {
            var card = PlainCard(uid: [4, UInt8(index), 1, 1, 1, 1, 1])
            _ = try await bench.show(card: &card, Self.badges)
        }
        #expect(try bench.records.count == 10)
        bench.time.advance(by: .seconds(1))
        bench.decider.tick()
        await bench.decider.drain()
        #expect(try bench.records.last?.flags == .counted)
        #expect(try bench.records.last?.subject == 40)
    }

    @Test func `What is no card is unreadable with its fault, and a flood of it is ten records`()
        async throws
    {
        let bench = try Self.bench()
        let reading = BadgeReading(uid: [], digest: nil, outcome: .fault(.malformed))
        let entry = await bench.show(reading)
        #expect(entry?.verdict == "unreadable")
        #expect(entry?.detail == "malformed")
        let record = try #require(try bench.records.last)
        #expect(record.kind == .refusal)
        #expect(record.refusal == .unreadable)
        #expect(record.medium == .badgeNumber)
        #expect(record.credential == [UInt8](repeating: 0, count: 16))
        for _ in 0..<30 { _ = await bench.show(reading) }
        #expect(try bench.records.count == 10)
        bench.time.advance(by: .seconds(1))
        bench.decider.tick()
        await bench.decider.drain()
        #expect(try bench.records.last?.subject == 21)
    }
}

/// The message of one tap, as a copier would write it on a card of its own.
enum Tap {
    static func file(_ card: inout NTAG424) -> [UInt8] {
        card.select()
        _ = card.exchange([0x00, 0xA4, 0x04, 0x00, 0x07] + NTAG424.application + [0x00])
        _ = card.exchange([0x00, 0xA4, 0x00, 0x0C, 0x02, 0xE1, 0x04])
        guard case .bytes(let answer) = card.exchange([0x00, 0xB0, 0x00, 0x00, 0x00]) else {
            return []
        }
        let body = Array(answer.dropLast(2))
        return Array(body.prefix(2 + Int(body[0]) << 8 + Int(body[1])))
    }
}

extension EdgeBench {
    func read(any card: any EmulatedCard, _ forge: BadgeForge) throws -> BadgeReading {
        func opened(_ card: some EmulatedCard) throws -> BadgeReading {
            var card = card
            return try read(&card, forge)
        }
        return try opened(card)
    }
}
