import Access
import Crypto
import Hub
import Kernel
import Rights
import Support
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct PublisherTests {
    /// A hub's rights over one scope, with a clock that stands still.
    struct Bench: Sendable {
        let test: TestHub
        let scope: ScopeID

        var rights: Rights { test.hub.contexts.rights }
        var publisher: Publisher { rights.publisher }
        var company: CompanyID { test.hub.services.company }
        var now: Timestamp { test.clock.clock.now() }

        init(store: (any Store)? = nil) async throws {
            let test = try await TestHub(store: store)
            let services = test.hub.services
            let rights = test.hub.contexts.rights
            let now = test.clock.clock.now()
            scope = try await services.store.write { session in
                try rights.createScope(
                    session,
                    name: "Stade",
                    company: services.company,
                    now: now
                ).scope
            }
            self.test = test
        }

        func create(_ drafts: [RightDraft]) async throws -> [RightID] {
            try await test.hub.services.store.write { session in
                try rights.create(session, scope: scope, company: company, drafts, now: now)
                    .map(\.record.right)
            }
        }

        func carryOut(_ command: RightCommand, _ right: RightID) async throws {
            _ = try await test.hub.services.store.write { session in
                try rights.carryOut(command, session, right: right, company: company, now: now)
            }
        }

        func mirror() async throws -> CacheMirror {
            try CacheMirror(snapshot: try await publisher.snapshot(of: scope))
        }
    }

    @Test func `Gates that ask together cause one making of a snapshot a version`() async throws {
        let store = CountingStore(try await TestEngine.chosen.hubStore())
        let bench = try await Bench(store: store)
        await bench.publisher.stop()
        for version in 2...4 as ClosedRange<UInt64> {
            _ = try await bench.create([RightDraft()])
            try await bench.publisher.publishNow(bench.scope)
            let before = store.counts.reads
            let snapshots = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<64 {
                    group.addTask { try await bench.publisher.snapshot(of: bench.scope) }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(snapshots.count == 1)
            #expect(store.counts.reads == before + 1)
            #expect(try await bench.mirror().head.head.version == version)
            #expect(store.counts.reads == before + 1)
        }
        await bench.test.stop()
    }

    @Test func `A new scope has a signed first head over empty tables`() async throws {
        let bench = try await Bench()
        let head = try #require(try await bench.publisher.head(of: bench.scope))
        #expect(head.head.version == 1)
        #expect(head.head.hubEpoch == 1)
        #expect(head.head.tables.allSatisfy { $0.rows == 0 })
        #expect(head.head.expiresAt == bench.now.advanced(by: .seconds(26 * 3_600)))
        let bytes = try await bench.test.hub.services.store.read { session in
            try bench.rights.keyring(session, of: bench.scope)
        }
        let keyring = try SignedKeyring(bytes: try #require(bytes))
        try keyring.verifyFirst(scope: bench.scope)
        #expect(keyring.keyring.version == 1)
        #expect(keyring.keyring.threshold == 1)
        #expect(Set(keyring.keyring.keys.map(\.role)) == Set(KeyRole.allCases))
        let answer = try HeadRules.judge(
            head,
            scope: bench.scope,
            keyring: keyring.keyring,
            mark: nil,
            current: nil,
            low: bench.now
        )
        #expect(answer == .apply)
        await bench.test.stop()
    }

    @Test func `Each head names the one before it and counts on`() async throws {
        let bench = try await Bench()
        let first = try #require(try await bench.publisher.head(of: bench.scope))
        _ = try await bench.create([RightDraft()])
        let second = try await bench.publisher.publishNow(bench.scope)
        #expect(second.head.version == 2)
        #expect(second.head.previous == first.digest)
        let again = try await bench.publisher.publishNow(bench.scope)
        #expect(again == second)
        await bench.test.stop()
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `A delta leads where a snapshot leads, whatever was done`(_ seed: UInt64) async throws {
        let bench = try await Bench()
        var random = SeededRandom(seed: seed)
        var mirror = try await bench.mirror()
        var slow = mirror
        var rights: [RightID] = []
        for round in 1...30 {
            for _ in 0..<random.next(upTo: 4) {
                let drafts = (0..<random.next(upTo: 40)).map { _ in RightDraft(usesMax: 5) }
                rights += try await bench.create(drafts)
            }
            for right in rights.shuffled(using: &random).prefix(random.next(upTo: 6)) {
                let command = RightCommand.allCases[random.next(upTo: 4)]
                do { try await bench.carryOut(command, right) } catch is RightsRefusal {}
            }
            try await bench.publisher.publishNow(bench.scope)
            let from = mirror.head.head.version
            let delta = try await bench.publisher.delta(of: bench.scope, from: from)
            try mirror.apply(delta: try #require(delta))
            if round % 7 == 0 {
                let from = slow.head.head.version
                let delta = try await bench.publisher.delta(of: bench.scope, from: from)
                try slow.apply(delta: try #require(delta))
                #expect(slow.head == mirror.head)
            }
            let fresh = try await bench.mirror()
            #expect(fresh.head == mirror.head)
        }
        #expect(mirror.count(.rights) == rights.count)
        await bench.test.stop()
    }

    @Test func `A mirror that misses one change is found out`() async throws {
        let bench = try await Bench()
        var mirror = try await bench.mirror()
        _ = try await bench.create([RightDraft(), RightDraft()])
        try await bench.publisher.publishNow(bench.scope)
        let whole = try #require(try await bench.publisher.delta(of: bench.scope, from: 1))
        let delta = try Delta(bytes: whole)
        let cut = Delta(from: 1, head: delta.head, changes: Array(delta.changes.dropLast()))
        #expect(throws: CacheMirror.Mismatch.self) { try mirror.apply(delta: cut.bytes) }
        await bench.test.stop()
    }

    @Test func `Rows that run ahead of the head are published before they are read`() async throws {
        let bench = try await Bench()
        let right = try await bench.create([RightDraft()])[0]
        let mirror = try await bench.mirror()
        #expect(mirror.head.head.version == 2)
        #expect(mirror.right(right) != nil)
        try await bench.carryOut(.revoke, right)
        var follower = mirror
        let delta = try await bench.publisher.delta(of: bench.scope, from: 2)
        let head = follower.head
        try follower.apply(delta: try #require(delta))
        if follower.head != head {
            #expect(follower.right(right)?.status == .revoked)
        }
        await bench.test.stop()
    }

    @Test func `What is done to a right reaches row and blocklist together`() async throws {
        let bench = try await Bench()
        let right = try await bench.create([RightDraft()])[0]
        let steps: [(RightCommand, RightStatus, UInt8, BlockReason?)] = [
            (.suspend, .suspended, 1, .suspended), (.resume, .active, 1, nil),
            (.transfer, .active, 2, .superseded), (.suspend, .suspended, 2, .suspended),
            (.resume, .active, 2, .superseded), (.revoke, .revoked, 2, .revoked),
        ]
        for (command, status, generation, reason) in steps {
            try await bench.carryOut(command, right)
            try await bench.publisher.publishNow(bench.scope)
            let mirror = try await bench.mirror()
            #expect(mirror.right(right)?.status == status)
            #expect(mirror.right(right)?.generation == generation)
            #expect(mirror.block(right)?.reason == reason)
        }
        await bench.test.stop()
    }

    @Test func `A ban outranks what the right says, and lifting it brings that back`() async throws
    {
        let bench = try await Bench()
        let right = try await bench.create([RightDraft()])[0]
        let steps: [(RightCommand, BlockReason?, UInt8?)] = [
            (.ban, .banned, 255), (.suspend, .banned, 255), (.ban, .banned, 255),
            (.lift, .suspended, 1), (.resume, nil, nil), (.ban, .banned, 255),
        ]
        for (command, reason, generation) in steps {
            try await bench.carryOut(command, right)
            try await bench.publisher.publishNow(bench.scope)
            let mirror = try await bench.mirror()
            #expect(mirror.block(right)?.reason == reason)
            #expect(mirror.block(right)?.generation == generation)
        }
        await #expect(throws: RightsRefusal.bannedFirst) {
            try await bench.carryOut(.transfer, right)
        }
        await bench.test.stop()
    }

    @Test func `Only uses that count change a cache`() async throws {
        let bench = try await Bench()
        let drafts = [
            RightDraft(), RightDraft(usesMax: 3), RightDraft(flags: .singleEntry),
        ]
        let rights = try await bench.create(drafts)
        try await bench.publisher.publishNow(bench.scope)
        let add: @Sendable ([RightID: Int]) async throws -> Void = { counts in
            try await bench.test.hub.services.store.write { session in
                _ = try bench.rights.recordUses(session, scope: bench.scope, counts: counts)
            }
        }
        try await add([rights[0]: 2])
        #expect(try await bench.publisher.publishNow(bench.scope).head.version == 2)
        try await add([rights[1]: 2, rights[2]: 1, RightID(1): 4])
        try await bench.publisher.publishNow(bench.scope)
        let mirror = try await bench.mirror()
        #expect(mirror.head.head.version == 3)
        #expect(rights.map { mirror.right($0)?.usesSeen } == [0, 2, 1])
        await bench.test.stop()
    }

    @Test func `A delta is kept for a thousand versions and not one more`() async throws {
        let bench = try await Bench()
        let right = try await bench.create([RightDraft()])[0]
        for turn in 0..<1_000 {
            try await bench.carryOut(turn % 2 == 0 ? .suspend : .resume, right)
            try await bench.publisher.publishNow(bench.scope)
        }
        #expect(try await bench.publisher.head(of: bench.scope)?.head.version == 1_001)
        #expect(try await bench.publisher.delta(of: bench.scope, from: 1) != nil)
        try await bench.carryOut(.suspend, right)
        try await bench.publisher.publishNow(bench.scope)
        #expect(try await bench.publisher.delta(of: bench.scope, from: 1) == nil)
        #expect(try await bench.publisher.delta(of: bench.scope, from: 2) != nil)
        #expect(try await bench.publisher.delta(of: bench.scope, from: 1_003) == nil)
        await bench.test.stop()
    }

    @Test func `A delta is kept for seven days and not longer`() async throws {
        let bench = try await Bench()
        _ = try await bench.create([RightDraft()])
        try await bench.publisher.publishNow(bench.scope)
        bench.test.clock.advance(by: .seconds(7 * 86_400))
        _ = try await bench.create([RightDraft()])
        try await bench.publisher.publishNow(bench.scope)
        #expect(try await bench.publisher.delta(of: bench.scope, from: 2) != nil)
        bench.test.clock.advance(by: .milliseconds(1))
        _ = try await bench.create([RightDraft()])
        let newest = try await bench.publisher.publishNow(bench.scope)
        #expect(try await bench.publisher.delta(of: bench.scope, from: 2) == nil)
        let from = newest.head.version - 1
        #expect(try await bench.publisher.delta(of: bench.scope, from: from) != nil)
        await bench.test.stop()
    }

    @Test func `Heads come by themselves: after a change, and before the old one expires`()
        async throws
    {
        let bench = try await Bench()
        await bench.publisher.stop()
        try await bench.publisher.publishNow(bench.scope)
        _ = try await bench.create([RightDraft()])
        bench.test.clock.advance(by: .milliseconds(249))
        await bench.publisher.publishDue()
        #expect(try await bench.publisher.head(of: bench.scope)?.head.version == 1)
        bench.test.clock.advance(by: .milliseconds(1))
        await bench.publisher.publishDue()
        #expect(try await bench.publisher.head(of: bench.scope)?.head.version == 2)
        bench.test.clock.advance(by: .seconds(13 * 3_600 - 1))
        await bench.publisher.publishDue()
        #expect(try await bench.publisher.head(of: bench.scope)?.head.version == 2)
        bench.test.clock.advance(by: .seconds(1))
        await bench.publisher.publishDue()
        #expect(try await bench.publisher.head(of: bench.scope)?.head.version == 3)
        await bench.test.stop()
    }

    @Test func `Who waits for a head gets it, and who waits in vain is told so`() async throws {
        let bench = try await Bench()
        let scope = bench.scope
        #expect(try await bench.publisher.waitForHead(scope, after: 1, seconds: 0) == nil)
        async let waiting = bench.publisher.waitForHead(scope, after: 1, seconds: 20)
        _ = try await bench.create([RightDraft()])
        let published = try await bench.publisher.publishNow(scope)
        #expect(try await waiting == published)
        #expect(try await bench.publisher.waitForHead(scope, after: 1, seconds: 20) == published)
        await bench.test.stop()
    }
}

extension SeededRandom {
    mutating func next(upTo bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
