import Access
import Crypto
import Edge
import Foundation
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// What a gate takes as struck, and what it makes of it.
@Suite(.timeLimit(.minutes(1)))
struct FlashDeskTests {
    private static let right = RightRecord(right: RightID(0xF1A5_0001))
    private static let other = RightRecord(right: RightID(0xF1A5_0002))

    private func bench(_ change: (inout EdgeBench.Options) -> Void = { _ in }) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [Self.right, Self.other]
        change(&options)
        return try EdgeBench(options)
    }

    private static func revoked(_ right: RightRecord, _ generation: UInt8 = 1)
        -> FlashEntry.Subject
    {
        .right(right.right, generation: generation, .revoked)
    }

    @Test func `What is struck is refused from the next decision on, and again once lifted`()
        async throws
    {
        let bench = try bench()
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(
            bench.stores.flash.take(bench.forge.flash(1, [Self.revoked(Self.right)])) == .taken
        )
        #expect(await bench.show(bench.code(Self.right)) == "revoked")
        #expect(await bench.show(bench.code(Self.other)) == "granted")
        #expect(bench.stores.flash.take(bench.forge.flash(2)) == .taken)
        #expect(await bench.show(bench.code(Self.right)) == "granted")
    }

    struct Struck: Sendable {
        let subject: FlashEntry.Subject
        let entry: String
        let exit: String
    }

    static let struck = [
        Struck(subject: revoked(right), entry: "revoked", exit: "revoked"),
        Struck(
            subject: .right(right.right, generation: .max, .banned),
            entry: "blocked",
            exit: "blocked"
        ),
        Struck(
            subject: .right(right.right, generation: 1, .suspended),
            entry: "suspended",
            exit: "suspended"
        ),
        // An older generation than the one that is shown.
        Struck(
            subject: .right(right.right, generation: 0, .superseded),
            entry: "granted",
            exit: "granted"
        ),
        Struck(subject: .zone(EdgeBench.zone), entry: "rules", exit: "granted"),
        Struck(subject: .zone(EdgeBench.zone + 1), entry: "granted", exit: "granted"),
        // A row of the cache vouches for a token whose key is dead.
        Struck(subject: .tokenKey(2), entry: "granted", exit: "granted"),
        Struck(subject: .device(EdgeBench.device, .locked), entry: "rules", exit: "granted"),
        Struck(subject: .device(EdgeBench.device, .revoked), entry: "rules", exit: "granted"),
        Struck(subject: .device(DeviceID(6), .locked), entry: "granted", exit: "granted"),
    ]

    @Test(arguments: struck)
    func `Zones and devices that are struck stop who enters and lock nobody in`(
        _ given: Struck
    ) async throws {
        let bench = try bench { $0.direction = "both" }
        #expect(bench.stores.flash.take(bench.forge.flash(1, [given.subject])) == .taken)
        #expect(await bench.show(bench.code(Self.right)) == given.entry)
        #expect(await bench.show(bench.code(Self.right), direction: .exit) == given.exit)
    }

    @Test func `A token of a dead key without a row of its own counts no more`() async throws {
        let bench = try bench { $0.zone.aheadQuota = 9 }
        var sold = RightRecord(right: RightID(0xF1A5_0009))
        sold.flags = .acceptedAhead
        #expect(await bench.show(bench.code(sold)) == "granted")
        #expect(bench.stores.flash.take(bench.forge.flash(1, [.tokenKey(2)])) == .taken)
        var next = sold
        next = RightRecord(right: RightID(0xF1A5_000A))
        next.flags = .acceptedAhead
        #expect(await bench.show(bench.code(next)) == "unknown_key")
    }

    @Test func `A flash of another is refused, told twice or late it changes nothing`() throws {
        let bench = try bench()
        let desk = bench.stores.flash
        let forge = bench.forge
        let strike = [Self.revoked(Self.right)]
        let foreign = ScopeForge(scope: ScopeID(8)).flash(9, strike)
        #expect(desk.take([]) == .refused(.malformed))
        #expect(desk.take(foreign) == .refused(.wrongScope))
        #expect(
            desk.take(forge.flash(9, strike, signedBy: forge.heartbeatKey))
                == .refused(.badSignature)
        )
        #expect(
            desk.take(forge.flash(9, strike, signedBy: Ed25519PrivateKey()))
                == .refused(.badSignature)
        )
        for position in [8, 16, 24, 40, 60, 106] {
            var changed = forge.flash(9, strike)
            changed[position] ^= 0x01
            #expect(desk.take(changed) != .taken, "byte \(position)")
        }
        #expect(desk.sequence == 0)
        #expect(desk.take(forge.flash(4, strike)) == .taken)
        #expect(desk.take(forge.flash(4, strike)) == .alreadyHere)
        #expect(desk.take(forge.flash(3)) == .older)
        #expect(desk.sequence == 4)
        let records = try bench.records.filter { $0.kind == .flash }
        #expect(records.map(\.subject) == [4])
        #expect(records.map(\.counter) == [1])
    }

    @Test func `A heartbeat or a head is no flash, nor the other way round`() throws {
        let bench = try bench()
        #expect(bench.stores.flash.take(bench.forge.heartbeat()) == .refused(.malformed))
        #expect(
            bench.stores.flash.take(bench.forge.latest.head.bytes) == .refused(.malformed)
        )
        #expect(bench.stores.heartbeats.take(bench.forge.flash(1)) == .refused(.malformed))
    }

    @Test func `Two lists of one sequence raise the alarm once, and the first stays`() throws {
        let bench = try bench()
        let desk = bench.stores.flash
        #expect(desk.take(bench.forge.flash(5, [Self.revoked(Self.right)])) == .taken)
        let twin = bench.forge.flash(5, [Self.revoked(Self.other)])
        #expect(desk.take(twin) == .forked)
        #expect(desk.take(twin) == .forked)
        let alarms = try bench.records.filter { $0.kind == .tamper }
        #expect(alarms.map(\.flags) == [.fork])
        #expect(alarms.map(\.subject) == [5])
        #expect(desk.flash?.entries.map(\.subject) == [Self.revoked(Self.right)])
    }

    @Test func `A later life of the hub counts from the start again`() throws {
        let bench = try bench()
        let desk = bench.stores.flash
        #expect(desk.take(bench.forge.flash(.max, [Self.revoked(Self.right)])) == .taken)
        #expect(desk.take(bench.forge.flash(1)) == .older)
        #expect(desk.take(bench.forge.flash(1, hubEpoch: 2)) == .taken)
        #expect(desk.sequence == 1)
    }

    @Test func `After a restart the struck are refused, without a hub and before any head`()
        async throws
    {
        let bench = try bench()
        let flash = bench.forge.flash(3, [Self.revoked(Self.right), .zone(4)])
        #expect(bench.stores.flash.take(flash) == .taken)
        let copy = try TemporaryFolder()
        // What lies on the disk now, as after a power cut.
        for name in ["cache.sqlite", "journal.sqlite", "state.sqlite"] {
            for ending in ["", "-wal"] {
                let from = bench.stores.folder.path + "/" + name + ending
                guard FileManager.default.fileExists(atPath: from) else { continue }
                try FileManager.default.copyItem(atPath: from, toPath: copy.path(name + ending))
            }
        }
        let again = try EdgeStores(
            StateFolder(copy.path("")),
            clock: bench.time.clock,
            boot: "test"
        )
        #expect(again.flash.sequence == 3)
        #expect(again.flash.newest == flash)
        #expect(again.flash.isClosed(4))
        let claim = Claim(
            try TokenReader(scope: bench.forge.scope, keys: bench.forge.keyring.tokenKeys)
                .read(bench.code(Self.right))
        )
        let facts = again.flash.facts(of: claim, zone: 1, headVersion: 1)
        #expect(facts.block?.reason == .revoked)
    }

    @Test func `While the head is older than the list, earlier strikes stay and rights are stale`()
        async throws
    {
        let bench = try bench()
        let desk = bench.stores.flash
        #expect(desk.take(bench.forge.flash(1, [Self.revoked(Self.right)])) == .taken)
        // The list left the first strike to the head of version 2, which is not here yet.
        let next = bench.forge.flash(2, [Self.revoked(Self.other)], completeFrom: 2)
        #expect(desk.take(next) == .taken)
        #expect(desk.lacksHead(1))
        #expect(await bench.show(bench.code(Self.right)) == "revoked")
        #expect(await bench.show(bench.code(Self.other)) == "revoked")
        #expect(try bench.stores.journal.flashes().count == 2)
        desk.headApplied(2)
        #expect(!desk.lacksHead(2))
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(desk.take(bench.forge.flash(3, completeFrom: 1)) == .taken)
        #expect(try bench.stores.journal.flashes().count == 1)
    }

    @Test func `Former lists are bounded, and the newest is always among them`() throws {
        let bench = try bench()
        for sequence in 1...20 as ClosedRange<UInt64> {
            let right = RightRecord(right: RightID(sequence))
            let flash = bench.forge.flash(sequence, [Self.revoked(right)], completeFrom: 99)
            #expect(bench.stores.flash.take(flash) == .taken)
        }
        let kept = try bench.stores.journal.flashes()
        #expect(kept.count == 8)
        #expect(kept.last == bench.stores.flash.newest)
    }

    @Test func `A list signed by a key that was withdrawn stays in force and ranks below all`()
        throws
    {
        let bench = try bench()
        let desk = bench.stores.flash
        // A thief with the flash key counts to the end.
        #expect(desk.take(bench.forge.flash(.max, [Self.revoked(Self.right)])) == .taken)
        var keys = bench.forge.keyring.keys.filter { $0.role != .flash }
        let key = Ed25519PrivateKey()
        keys.append(
            KeyringEntry(
                number: 14,
                role: .flash,
                publicKey: key.publicKey,
                notBefore: .distantPast,
                notAfter: .distantFuture
            )
        )
        let old = bench.forge.keyring
        desk.adopt(
            Keyring(
                scope: old.scope,
                version: 2,
                issuedAt: old.issuedAt,
                expiresAt: old.expiresAt,
                threshold: 1,
                roots: old.roots,
                keys: keys
            )
        )
        #expect(desk.flash?.sequence == .max)
        let sound = Flash(
            scope: old.scope,
            hubEpoch: 1,
            sequence: 7,
            completeFrom: 0,
            time: ScopeForge.start,
            entries: [],
            key: 14
        )
        #expect(desk.take(sound.signed(by: key)) == .taken)
        #expect(desk.sequence == 7)
        #expect(desk.take(bench.forge.flash(.max)) == .refused(.unknownKey))
    }

    @Test func `A list of a thousand and twenty-four is taken, one more cannot be written`()
        async throws
    {
        let bench = try bench()
        let many = (1...1_023 as ClosedRange<UInt64>).map {
            FlashEntry.Subject.right(RightID($0), generation: 1, .revoked)
        }
        let flash = bench.forge.flash(1, many + [Self.revoked(Self.right)])
        #expect(flash.count == 24_683)
        #expect(bench.stores.flash.take(flash) == .taken)
        #expect(await bench.show(bench.code(Self.right)) == "revoked")
        var longer = flash
        longer.insert(contentsOf: [UInt8](repeating: 0, count: 24), at: 42)
        #expect(bench.stores.flash.take(longer) == .refused(.malformed))
    }
}
