import Kernel
import Support
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct `The outbox` {
    private func dispatcher(
        _ kernel: KernelStore,
        _ consumers: [OutboxConsumer]
    ) -> OutboxDispatcher {
        OutboxDispatcher(store: kernel.store, consumers: consumers, clock: kernel.clock.clock)
    }

    private static func add(
        _ number: Int64,
        of subject: String = "thing_1",
        kind: String = "thing.changed",
        _ kernel: KernelStore
    ) async throws {
        let (company, now) = (kernel.company, kernel.clock.clock.now())
        try await kernel.store.write { session in
            try session.run("INSERT INTO fact (number) VALUES ($1)", number)
            try Outbox().add(
                kind,
                of: subject,
                ["number": .integer(number)],
                company: company,
                at: now,
                session
            )
        }
    }

    private static func consumer(
        _ name: String,
        kinds: Set<String>? = nil,
        failing: @escaping @Sendable (DomainEvent) -> Bool = { _ in false }
    ) -> OutboxConsumer {
        OutboxConsumer(name, kinds: kinds) { event, session in
            let number = event.data["number"]?.integer ?? 0
            try KernelStore.leave(name, event.subject, number, session)
            // Behind its effect, which must then be taken back.
            if failing(event) { throw JobFailure("not today") }
        }
    }

    private func drain(_ dispatcher: OutboxDispatcher) async throws {
        for _ in 0..<1_000 { guard try await dispatcher.round() else { return } }
        Issue.record("the outbox does not come to rest")
    }

    @Test func `Each consumer takes each event of its kinds once and in order`() async throws {
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        let consumers = [
            Self.consumer("all"), Self.consumer("some", kinds: ["thing.made"]),
        ]
        for number in Int64(1)...5 { try await Self.add(number, kernel) }
        try await Self.add(6, kind: "thing.made", kernel)
        try await drain(dispatcher(kernel, consumers))
        try await drain(dispatcher(kernel, consumers))
        #expect(try await kernel.effects("all") == [1, 2, 3, 4, 5, 6])
        #expect(try await kernel.effects("some") == [6])
    }

    @Test func `A command that is taken back leaves no event`() async throws {
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        try await Self.add(1, kernel)
        await #expect(throws: StoreError(.duplicate, "")) { try await Self.add(1, kernel) }
        try await drain(dispatcher(kernel, [Self.consumer("all")]))
        #expect(try await kernel.effects("all") == [1])
    }

    @Test func `An event that fails holds back its subject alone, until its wait is over`()
        async throws
    {
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        let failures = Mutex(1)
        let consumer = Self.consumer("all") { event in
            guard event.data["number"] == 1 else { return false }
            return failures.withLock { left in
                defer { left -= 1 }
                return left > 0
            }
        }
        try await Self.add(1, of: "a", kernel)
        try await Self.add(2, of: "a", kernel)
        try await Self.add(3, of: "b", kernel)
        let dispatcher = dispatcher(kernel, [consumer])
        try await drain(dispatcher)
        #expect(try await kernel.effects("all") == [3])
        kernel.clock.advance(by: .milliseconds(999))
        try await drain(dispatcher)
        #expect(try await kernel.effects("all") == [3])
        // One second, and up to a tenth more.
        kernel.clock.advance(by: .milliseconds(101))
        try await drain(dispatcher)
        #expect(try await kernel.effects("all") == [3, 1, 2])
    }

    @Test func `Behind its last try an event is given up, and can be replayed`()
        async throws
    {
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        let isFailing = Mutex(true)
        let consumer = Self.consumer("all") { event in
            event.data["number"] == 1 && isFailing.withLock { $0 }
        }
        let dispatcher = dispatcher(kernel, [consumer])
        try await Self.add(1, kernel)
        try await Self.add(2, kernel)
        for wait in BackOff.inside.waits {
            try await drain(dispatcher)
            #expect(try await kernel.effects("all") == [])
            kernel.clock.advance(by: wait + wait / 10)
        }
        try await drain(dispatcher)
        #expect(try await kernel.effects("all") == [2])
        isFailing.withLock { $0 = false }
        #expect(try await dispatcher.replay(2, to: "all") == true)
        #expect(try await dispatcher.replay(1, to: "all") == true)
        #expect(try await dispatcher.replay(1, to: "all") == false)
        #expect(try await dispatcher.replay(1, to: "nobody") == false)
        try await drain(dispatcher)
        #expect(try await kernel.effects("all") == [2, 1, 2])
    }

    @Test func `Data or a subject beyond the limit take the command back`() async throws {
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        let (company, now) = (kernel.company, KernelStore.start)
        for (length, subject, isTaken) in [
            (DomainEvent.dataBytesMax - 2, 128, true), (DomainEvent.dataBytesMax - 1, 1, false),
            (1, 129, false),
        ] {
            let data = JSONValue.text(String(repeating: "x", count: length))
            let name = String(repeating: "s", count: subject)
            let result = try? await kernel.store.write { session in
                try Outbox().add("a.b", of: name, data, company: company, at: now, session)
            }
            #expect((result != nil) == isTaken, "\(length) \(subject)")
        }
    }

    @Test(arguments: [
        ("thing.changed", true), ("a", true), ("a1.b_c", true), ("", false), ("A.b", false),
        ("a..b", false), (".a", false), ("a b", false), ("é", false),
        (String(repeating: "k", count: 64), true), (String(repeating: "k", count: 65), false),
    ]) func `A kind is lower-case words joined by full stops`(_ text: String, _ isOne: Bool) {
        #expect(DomainEvent.isKind(text) == isOne)
    }

    @Test func `Old events go when all have taken them, and those given up stay`() async throws {
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        let waiting = dispatcher(kernel, [Self.consumer("all") { $0.data["number"] == 1 }])
        try await Self.add(1, of: "a", kernel)
        try await Self.add(2, of: "b", kernel)
        try await drain(waiting)
        kernel.clock.advance(by: OutboxDispatcher.kept)
        #expect(try await waiting.prune() == 0)
        kernel.clock.advance(by: .milliseconds(1))
        #expect(try await waiting.prune() == 1)
        #expect(try await waiting.prune() == 0)
    }

    /// Commands and rounds in a random order, each of which may die at any statement, before a
    /// commit or behind one; what is left is what no crash would have left.
    @Test(arguments: 0..<40)
    func `A crash at any step loses no event, doubles none and keeps the order`(
        _ seed: Int
    ) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        let flaky = Mutex(SeededRandom(seed: UInt64(seed) &+ 1_000))
        let consumers = [
            Self.consumer("steady"),
            Self.consumer("flaky") { _ in
                flaky.withLock { Int.random(in: 0..<4, using: &$0) == 0 }
            },
        ]
        var number: Int64 = 0
        for _ in 0..<30 {
            if Bool.random(using: &random) {
                kernel.store.crash(afterPoints: Int.random(in: 0...40, using: &random))
            }
            do {
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    number += 1
                    try await Self.add(number, of: "s\(number % 3)", kernel)
                }
                _ = try await dispatcher(kernel, consumers).round()
            } catch {
                #expect(kernel.store.isDead, "\(error)")
            }
            kernel.store.revive()
            let pause = Int.random(in: 0...90, using: &random)
            kernel.clock.advance(by: .seconds(pause))
        }
        for _ in 0..<60 {
            try await drain(dispatcher(kernel, consumers))
            kernel.clock.advance(by: .seconds(700))
        }
        let facts = try await kernel.store.read { session in
            try session.rows("SELECT number FROM fact ORDER BY number") {
                row throws(StoreError) in try row.int64(0)
            }
        }
        #expect(facts.count > 5)
        for who in ["steady", "flaky"] {
            for rest in Int64(0)..<3 {
                let expected = facts.filter { $0 % 3 == rest }
                let found = try await kernel.effects(who, "s\(rest)")
                #expect(found == expected, "seed \(seed), \(who), s\(rest)")
            }
        }
    }

    @Test func `Two processes on one database take each event once and in order`() async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let path = folder.path("hub.sqlite")
        let one = try await KernelStore(SQLiteStore(path: path), steps: [KernelStore.effects])
        let other = try SQLiteStore(path: path)
        for number in Int64(1)...60 { try await Self.add(number, of: "s\(number % 7)", one) }
        let dispatchers = [
            dispatcher(one, [Self.consumer("all")]),
            OutboxDispatcher(
                store: other,
                consumers: [Self.consumer("all")],
                clock: one.clock.clock
            ),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for dispatcher in dispatchers {
                group.addTask {
                    for _ in 0..<2_000 {
                        do {
                            guard try await dispatcher.round() else { return }
                        } catch let error as StoreError where error.isPassing {
                            continue
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        one.clock.advance(by: .seconds(120))
        try await drain(dispatchers[0])
        for rest in Int64(0)..<7 {
            let expected = (Int64(1)...60).filter { $0 % 7 == rest }
            #expect(try await one.effects("all", "s\(rest)") == expected)
        }
        await other.close()
    }
}

/// The crash test would see what it is there to see: a hub that tells first and notes after.
@Suite(.timeLimit(.minutes(1))) struct `An outbox that is careless` {
    @Test func `A consumer called outside of the transaction does it twice when the hub dies`()
        async throws
    {
        let kernel = try await KernelStore(steps: [KernelStore.effects])
        let (company, now) = (kernel.company, KernelStore.start)
        try await kernel.store.write { session in
            try Outbox().add("a.b", of: "s", [:], company: company, at: now, session)
        }
        for isDying in [true, false] {
            do {
                try await kernel.store.write { session in
                    try KernelStore.leave("careless", "s", 1, session)
                }
                if isDying { kernel.store.crash(afterPoints: 0) }
                try await kernel.store.write { session in
                    try session.run("UPDATE outbox_event SET is_spread = 1")
                }
            } catch {
                #expect(kernel.store.isDead)
            }
            kernel.store.revive()
        }
        #expect(try await kernel.effects("careless") == [1, 1])
    }
}
