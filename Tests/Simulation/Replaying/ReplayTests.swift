import Access
import Cache
import Crypto
import Edge
import Gates
import Journal
import Kernel
import Replay
import Rights
import Support
import Sync
import Testing
import Vocabulary

/// Whatever a gate decided can be decided again from what the hub keeps.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct ReplayTests {
    static let seeds: [UInt64] = [1, 2, 3, 4]

    private static func zone(_ seed: UInt64) -> ZoneRecord {
        ZoneRecord(
            zone: 1,
            stalePolicy: [.acceptAndFlag, .tokenOnly, .closed][Int(seed % 3)],
            aheadQuota: 3,
            capacity: seed % 2 == 0 ? 12 : 0,
            antiPassback: [.none, .hard, .timed, .soft][Int(seed % 4)],
            passbackMinutes: seed % 4 == 2 ? 10 : 0
        )
    }

    private static func day(_ seed: UInt64, scans: Int = 220, in folder: TemporaryFolder)
        async throws -> ReplayDay
    {
        let hub = try await ReplayHub(zone: zone(seed))
        return try await ReplayDay(seed: seed, scans: scans, in: folder, hub: hub)
    }

    private static func opened(_ bytes: [UInt8]) throws -> DayArchive {
        try DayArchive(try SealedArchive(bytes: bytes, trusted: nil))
    }

    @Test(arguments: seeds)
    func `Unchanged, every verdict of a generated day is the same`(_ seed: UInt64) async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let day = try await Self.day(seed, in: folder)
        let archive = try Self.opened(try await day.hub.archive(hours: 168, isWhole: true))
        let report = Replay(archive).run()
        #expect(report.differences.isEmpty, "seed \(seed): \(report.sums) \(report.differences)")
        #expect(report.decided > 80, "\(day.words) \(report.notHeld)")
        print("replay: seed \(seed), \(day.words.sorted { $0.key < $1.key }), \(report.notHeld)")
        // Nothing is taken over but codes that nobody signed, and tokens of codes of before.
        #expect(report.notHeld[.version] == nil)
        #expect(report.notHeld[.tampered] == nil)
        #expect(report.notHeld[.token, default: 0] == 0, "\(report.notHeld)")
        // A span that begins in the middle rests on what the hub says was remembered.
        let middle = ReplayHub.start.advanced(by: .seconds(3_600))
        let half = try Self.opened(try await day.hub.archive(from: middle, hours: 160))
        let rest = Replay(half).run()
        #expect(rest.differences.isEmpty, "seed \(seed), from the middle: \(rest.differences)")
        #expect(rest.decided < report.decided)
        await day.hub.end()
    }

    @Test func `What a gate remembers follows from its records alone`() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let day = try await Self.day(5, in: folder)
        for gate in day.gates {
            var memory = GateMemory(device: gate.device, epoch: gate.stores.journal.epoch)
            for record in try gate.records { memory.follow(record) }
            #expect(memory.digest == gate.stores.journal.position.digest)
            for right in day.hub.rights {
                let kept = try gate.stores.journal.use(of: right)
                #expect(memory.uses[right] ?? UseState() == kept)
            }
            #expect(memory.occupancy[1] ?? 0 == gate.stores.journal.occupancy(zone: 1))
            let head = gate.stores.cache.head?.head.version ?? 0
            let key = GateMemory.AheadKey(gate: gate.gate, head: head)
            let used = gate.stores.journal.aheadUsed(gate: gate.gate, headVersion: head)
            #expect(memory.ahead[key] ?? 0 == used)
            #expect(GateMemory(bytes: memory.bytes) == memory)
        }
        await day.hub.end()
    }

    /// A hub that was lied to, or a gate that decided by other rules, is found by the one record.
    @Test func `A verdict that does not follow from the facts is found`() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let hub = try await ReplayHub()
        let rights = try await hub.sell([RightDraft(usesMax: 1), RightDraft(usesMax: 1)])
        try await hub.publish()
        let gate = try await ReplayGate("g", hub, in: folder)
        try await gate.refresh(hub)
        #expect(await gate.show(try await hub.code(of: rights[0])) == "granted")
        await gate.settle(.passed)
        // A record that says granted where the right had no use left.
        let first = try #require(try gate.records.first { $0.kind == .scan })
        var planted = Draft(.scan, time: gate.stores.clock.bounds)
        planted.gate = gate.gate
        planted.direction = .entry
        planted.medium = .staticCode
        planted.subject = first.subject
        planted.generation = first.generation
        planted.credential = first.credential
        planted.headVersion = first.headVersion
        try gate.stores.journal.append([planted])
        try await gate.upload(hub)
        let report = Replay(try Self.opened(try await hub.archive())).run()
        #expect(report.differences.map(\.right) == [rights[0]])
        #expect(report.differences.map(\.before) == [.granted(0)])
        #expect(report.differences.map(\.after) == [.refused(.noUsesLeft)])
        #expect(report.sums == ["granted → no_uses_left": 1])
        await hub.end()
    }

    @Test func `With a gate closed, a zone filled or led elsewhere, the differences are these`()
        async throws
    {
        let folder = try TemporaryFolder(inMemory: true)
        let hub = try await ReplayHub()
        let rights = try await hub.sell([RightDraft](repeating: RightDraft(), count: 4))
        try await hub.publish()
        let (left, right) = (
            try await ReplayGate("left", hub, in: folder),
            try await ReplayGate("right", hub, in: folder)
        )
        for gate in [left, right] { try await gate.refresh(hub) }
        for (number, id) in rights.enumerated() {
            hub.clock.advance(by: .seconds(60))
            let gate = number == 3 ? right : left
            #expect(await gate.show(try await hub.code(of: id)) == "granted")
            await gate.settle(.passed)
        }
        for gate in [left, right] { try await gate.upload(hub) }
        let archive = try Self.opened(try await hub.archive())
        #expect(Replay(archive).run().differences.isEmpty)
        var closed = WhatIf()
        closed.closed = [right.gate]
        let shut = Replay(archive, closed).run()
        #expect(shut.differences.map(\.right) == [rights[3]])
        #expect(shut.newlyRefused == 1)
        var full = WhatIf()
        full.capacities = [1: 2]
        // Each gate counts whom it saw: the third at the left one finds the zone full.
        let filled = Replay(archive, full).run()
        #expect(filled.differences.map(\.right) == [rights[2]])
        #expect(filled.differences.map(\.after) == [.refused(.capacity)])
        var moved = WhatIf()
        moved.zones = [left.gate: 300]
        let elsewhere = Replay(archive, moved).run()
        let wrong = [Answer](repeating: .refused(.wrongZone), count: 3)
        #expect(elsewhere.differences.map(\.after) == wrong)
        await hub.end()
    }

    @Test func `With another policy, those whom it binds are answered otherwise`() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let hub = try await ReplayHub()
        let (context, scope, company) = (hub.context, hub.scope, hub.company)
        // The day begins at 18:00 UTC on a Sunday: this policy is closed then.
        let closedNow = try #require(
            WeeklyWindow(policy: ReplayHub.policy, weekdays: 1, opens: 540, closes: 600)
        )
        try await hub.store.write { session in
            try context.putPolicy(
                session,
                scope: scope,
                PolicyRow(number: ReplayHub.policy, name: "Matin", windows: [closedNow])
            )
        }
        _ = company
        let bound = try await hub.sell([RightDraft(policy: ReplayHub.policy), RightDraft()])
        try await hub.publish()
        let gate = try await ReplayGate("g", hub, in: folder)
        try await gate.refresh(hub)
        #expect(await gate.show(try await hub.code(of: bound[0])) == "rules")
        #expect(await gate.show(try await hub.code(of: bound[1])) == "granted")
        try await gate.upload(hub)
        let archive = try Self.opened(try await hub.archive())
        #expect(Replay(archive).run().differences.isEmpty)
        var without = WhatIf()
        without.policies[ReplayHub.policy] = []
        let free = Replay(archive, without).run()
        #expect(free.differences.map(\.right) == [bound[0]])
        #expect(free.differences.map(\.before) == [.refused(.rules)])
        #expect(free.newlyGranted == 1)
        var other = WhatIf()
        let always = try #require(
            WeeklyWindow(policy: ReplayHub.policy, weekdays: 0x7F, opens: 0, closes: 1_440)
        )
        other.policies[ReplayHub.policy] = [.window(always)]
        #expect(Replay(archive, other).run().differences == free.differences)
        await hub.end()
    }

    @Test func `An archive that anybody touched is refused, wherever it was`() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let hub = try await ReplayHub()
        let rights = try await hub.sell([RightDraft()])
        try await hub.publish()
        let gate = try await ReplayGate("g", hub, in: folder)
        try await gate.refresh(hub)
        _ = await gate.show(try await hub.code(of: rights[0]))
        try await gate.upload(hub)
        let bytes = try await hub.archive()
        _ = try Self.opened(bytes)
        var random = SeededRandom(seed: 9)
        for _ in 0..<200 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << 3
            #expect(throws: ArchiveRefusal.self) { try Self.opened(changed) }
        }
        for cut in [0, 1, 39, 40, bytes.count / 2, bytes.count - 1] {
            #expect(throws: ArchiveRefusal.self) { try Self.opened(Array(bytes.prefix(cut))) }
        }
        await hub.end()
    }

    /// The seal is not all: what proves itself is checked even where the sealing key was stolen.
    @Test func `Rows that no head sums up, or records out of a chain, are refused under any seal`()
        async throws
    {
        let folder = try TemporaryFolder(inMemory: true)
        let hub = try await ReplayHub()
        let rights = try await hub.sell([RightDraft(), RightDraft()])
        try await hub.publish()
        let gate = try await ReplayGate("g", hub, in: folder)
        try await gate.refresh(hub)
        _ = await gate.show(try await hub.code(of: rights[0]))
        try await gate.upload(hub)
        let sealed = try SealedArchive(bytes: try await hub.archive(), trusted: nil)
        let signer = try hub.context.keys.signer(.hub, of: hub.scope, at: hub.now)
        func resealed(_ change: (ArchivePart) -> ArchivePart) throws -> DayArchive {
            let other = SealedArchive(
                scope: sealed.scope,
                from: sealed.from,
                until: sealed.until,
                sealedAt: sealed.sealedAt,
                parts: sealed.parts.map(change)
            ).sealed(by: signer.key, number: signer.number)
            return try Self.opened(other)
        }
        _ = try resealed { $0 }
        #expect(throws: ArchiveRefusal.self) {
            try resealed { part in
                guard case .snapshot(var bytes) = part else { return part }
                bytes[bytes.count - 20] ^= 1
                return .snapshot(bytes)
            }
        }
        #expect(throws: ArchiveRefusal.self) {
            try resealed { part in
                guard case .journal(var bytes) = part else { return part }
                bytes[47] ^= 1
                return .journal(bytes)
            }
        }
        await hub.end()
    }
}
