import Access
import Cache
import Crypto
import Edge
import Journal
import Support
import Sync
import Testing
import Vocabulary

@testable import EdgeTests
@testable import HubTests

/// Rows 1 to 8: who would like to get in without a ticket, or twice with one.
@Suite(.timeLimit(.minutes(2)))
struct FanTests {
    private static let right = RightRecord(right: RightID(0x0A0B_0C0D_0E0F_0102))
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    private static func bench(
        _ right: RightRecord = right,
        _ change: (inout EdgeBench.Options) -> Void = { _ in }
    ) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [right]
        change(&options)
        return try EdgeBench(options)
    }

    private static func rotating() -> RightRecord {
        var right = right
        right.flags = RightFlags(rawValue: 1)
        return right
    }

    @Test func `Row 1: a fan edits a code, and every change of one character is refused`() {
        let forge = ScopeForge()
        let reader = TokenReader(scope: forge.scope, keys: forge.keyring.tokenKeys)
        var (honest, accepted, tried) = (0, 0, 0)
        for number in 0..<100 {
            let right = RightRecord(right: RightID(0x5EED_0000 + UInt64(number)))
            let good = Array(TokenText.spelling(forge.token(for: right)).utf8)
            if (try? reader.read(good)) != nil { honest += 1 }
            for place in good.indices {
                // Each place of each code once; which letter takes its place goes round.
                let step = 1 + (place + number) % 31
                let letter = Self.alphabet.firstIndex(of: good[place]) ?? 0
                var changed = good
                changed[place] = Self.alphabet[(letter + step) % 32]
                tried += 1
                if (try? reader.read(changed)) != nil { accepted += 1 }
            }
        }
        #expect(honest == 100, "the same reader takes what is unchanged")
        #expect(tried == 15_300)
        #expect(accepted == 0)
    }

    @Test func `Row 2: a fan shares a screenshot, and two slots later it is refused`()
        async throws
    {
        let bench = try Self.bench(Self.rotating())
        let phone = bench.forge.phone(for: Self.rotating())
        bench.time.advance(by: .seconds(150))
        let screenshot = phone.payload(5)
        bench.time.advance(by: .seconds(60))
        #expect(await bench.show(screenshot) == "superseded")
        #expect(await bench.show(phone.payload(7)) == "granted")
        // A printed code has no slots: the same wait does it no harm.
        let printed = try Self.bench()
        let copy = printed.code(Self.right)
        printed.time.advance(by: .seconds(210))
        #expect(await printed.show(copy) == "granted")
    }

    @Test func `Row 3: a fan works out the next slot from one he saw, and is refused`() throws {
        let bench = try Self.bench(Self.rotating())
        let phone = bench.forge.phone(for: Self.rotating())
        let keys = bench.forge.keyring.tokenKeys
        let reader = TokenReader(scope: bench.forge.scope, keys: keys)
        let seen = phone.reveal(100)
        let next = RotatingCode.bytes(capsule: phone.signed, slot: 101, reveal: seen)
        #expect(throws: Refusal.badSignature) { try reader.verifyRotating(next) }
        // Backwards the chain is open: that way the guesses below would be found, were they right.
        let before = seen.stepped(from: 100, to: 99, of: Self.right.right)
        let past = RotatingCode.bytes(capsule: phone.signed, slot: 99, reveal: before)
        #expect(try reader.verifyRotating(past).slot == 99)
        let honest = try reader.verifyRotating(phone.bytes(100))
        var random = SeededRandom(seed: 3)
        var (tried, accepted) = (0, 0)
        for _ in 0..<100_000 {
            let guess = (0..<2).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
            guard let reveal = Reveal(guess) else { continue }
            tried += 1
            let forged = RotatingCode(capsule: phone.capsule, slot: 101, reveal: reveal)
            if forged.isChained(shown: honest.shown) { accepted += 1 }
        }
        #expect(tried == 100_000)
        #expect(accepted == 0)
        let truth = RotatingCode(capsule: phone.capsule, slot: 101, reveal: phone.reveal(101))
        #expect(truth.isChained(shown: honest.shown))
    }

    @Test(arguments: [(0, 1), (9, 10)])
    func `Row 4: a fan shows one code at two gates of one network, and the second refuses`(
        _ uses: (seen: UInt16, max: UInt16)
    ) async throws {
        let right = RightRecord(right: RightID(4), usesMax: uses.max, usesSeen: uses.seen)
        let neighbour = DeviceID(6)
        let key = Ed25519PrivateKey()
        let (first, second) = (try Self.bench(right), try Self.bench(right))
        let roster = Roster(
            scope: second.forge.scope,
            version: 1,
            issuedAt: ScopeForge.start,
            expiresAt: ScopeForge.start.advanced(by: Roster.life),
            devices: [
                RosterEntry(
                    device: neighbour,
                    gate: GateID(10),
                    zone: EdgeBench.zone,
                    standing: .active,
                    directions: 1,
                    publicKey: key.publicKey
                )
            ],
            key: KeyRole.hub.rawValue
        )
        #expect(second.stores.rosters.take(roster.signed(by: second.forge.hubKey)) == .taken)
        for bench in [first, second] { bench.time.advance(by: .seconds(5)) }
        #expect(await first.show(first.code(right)) == "granted")
        let own = first.stores.identity
        let source = MarkSource(
            identity: DeviceIdentity(
                device: neighbour,
                key: key,
                hub: own.hub,
                assignment: own.assignment,
                keyring: own.keyring,
                epochFloor: 0
            ),
            journal: first.stores.journal,
            clock: first.stores.clock
        )
        let begin = ContinuousClock.now
        let marks = try #require(try source.portion(after: 0)).marks
        #expect(!marks.isEmpty)
        var forged = marks[0]
        forged[127] ^= 1
        #expect(second.stores.marks.take(forged) == .refused(.badSignature))
        for mark in marks { #expect(second.stores.marks.take(mark) == .taken) }
        #expect(await second.show(second.code(right)) == "no_uses_left")
        #expect(ContinuousClock.now - begin < .seconds(1))
        let alone = try Self.bench(right)
        #expect(await alone.show(alone.code(right)) == "granted", "a gate that hears nobody")
    }

    @Test(.timeLimit(.minutes(1)))
    func `Row 5: a fan enters once at each of three gates cut off, and the hub flags two`()
        async throws
    {
        var told: Set<[String]> = []
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let venue = try await ReconcilingVenue(usesMax: [1])
            for gate in 0..<3 { venue.pass(0, at: gate, 60 * gate) }
            for gate in order { try await venue.sendAll(gate) }
            let open = try await venue.incidents().filter(\.isOpen)
            #expect(open.count == 2)
            told.insert(open.map { "\($0.kind) \($0.certainty) \($0.scans)" }.sorted())
            await venue.end()
        }
        #expect(told.count == 1, "whatever order they are heard in")
    }

    @Test func `Row 6: a reseller keeps the old code, and the new one kills it at a cut gate`()
        async throws
    {
        var old = Self.right
        old.flags = .acceptedAhead
        let bench = try Self.bench(old) { $0.zone.aheadQuota = 5 }
        #expect(await bench.show(bench.code(old)) == "granted", "nothing was transferred yet")
        bench.time.advance(by: .seconds(120))
        var new = old
        new.generation = 2
        let later = ScopeForge.start.advanced(by: .seconds(60))
        #expect(await bench.show(bench.code(new, issuedAt: later)) == "granted")
        bench.time.advance(by: .seconds(60))
        #expect(await bench.show(bench.code(old)) == "superseded")
    }

    @Test func `Row 7: a buyer takes his money back, and is refused at once and by the next head`()
        async throws
    {
        let bench = try Self.bench()
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        let struck = FlashEntry.Subject.right(Self.right.right, generation: 1, .suspended)
        let begin = ContinuousClock.now
        #expect(bench.stores.flash.take(bench.forge.flash(1, [struck])) == .taken)
        #expect(await bench.show(bench.code(Self.right)) == "suspended")
        #expect(ContinuousClock.now - begin < .seconds(1))
        // A gate that no flash reaches learns it by the next head: nothing is paid any more.
        let offline = try Self.bench()
        #expect(await offline.show(offline.code(Self.right)) == "granted")
        var forge = offline.forge
        var unpaid = Self.right
        unpaid.paidThrough = Minute(holding: ScopeForge.start)
        forge.put(unpaid)
        forge.publish()
        _ = try offline.stores.cache.apply(forge.delta(from: 1))
        offline.time.advance(by: .seconds(120))
        #expect(await offline.show(offline.code(Self.right)) == "unpaid")
    }

    @Test func `Row 8: a fan relays a live code by video, and it lets in one person`()
        async throws
    {
        let bench = try Self.bench(Self.rotating())
        let phone = bench.forge.phone(for: Self.rotating())
        bench.time.advance(by: .seconds(150))
        #expect(await bench.show(phone.payload(5)) == "granted")
        bench.time.advance(by: .seconds(5))
        #expect(await bench.show(phone.payload(5)) == "superseded")
        bench.time.advance(by: .seconds(25))
        #expect(await bench.show(phone.payload(6)) == "granted", "the next slot is another code")
    }
}
