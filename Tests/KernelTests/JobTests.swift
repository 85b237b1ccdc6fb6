import Kernel
import Support
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct `A job` {
    private static let jobs = Jobs()

    private func schedule(
        _ kernel: KernelStore,
        _ time: JobTime,
        key: String = "k",
        payload: JSONValue = ["number": 1]
    ) async throws -> Bool {
        let (company, now) = (kernel.company, kernel.clock.clock.now())
        return try await kernel.store.write { session in
            try Self.jobs.schedule(
                "work",
                key: key,
                time,
                payload: payload,
                company: company,
                at: now,
                session
            )
        }
    }

    private func inside(
        _ kernel: KernelStore,
        failing: @escaping @Sendable (Job) -> Bool = { _ in false }
    ) -> JobRunner {
        let handler = JobHandler(
            "work",
            work: .inside { job, session in
                try KernelStore.leave("work", job.key, Int64(job.tries), session)
                if failing(job) { throw JobFailure("not today") }
            },
            onGivenUp: { job, _, session in
                try KernelStore.leave("given up", job.key, Int64(job.tries), session)
            }
        )
        return JobRunner(store: kernel.store, handler: handler, clock: kernel.clock.clock)
    }

    private func outside(
        _ kernel: KernelStore,
        lease: Duration = .seconds(300),
        _ body: @escaping @Sendable (Job) async throws -> Void
    ) -> JobRunner {
        let handler = JobHandler(
            "work",
            lease: lease,
            work: .outside { job in
                try await body(job)
                return { session in
                    try KernelStore.leave("settled", job.key, Int64(job.tries), session)
                }
            }
        )
        return JobRunner(store: kernel.store, handler: handler, clock: kernel.clock.clock)
    }

    private func drain(_ runner: JobRunner) async throws {
        for _ in 0..<100 { guard try await runner.round() else { return } }
        Issue.record("the jobs do not come to rest")
    }

    private func kernel() async throws -> KernelStore {
        try await KernelStore(steps: [KernelStore.effects])
    }

    @Test func `It is done at its time and not before, once`() async throws {
        let kernel = try await kernel()
        let runner = inside(kernel)
        #expect(try await schedule(kernel, .at(KernelStore.start.advanced(by: .seconds(10)))))
        kernel.clock.advance(by: .milliseconds(9_999))
        try await drain(runner)
        #expect(try await kernel.effects("work") == [])
        kernel.clock.advance(by: .milliseconds(1))
        try await drain(runner)
        try await drain(runner)
        #expect(try await kernel.effects("work") == [1])
    }

    @Test func `The same key again changes nothing, done or not`() async throws {
        let kernel = try await kernel()
        #expect(try await schedule(kernel, .at(KernelStore.start)))
        #expect(try await !schedule(kernel, .at(KernelStore.start)))
        try await drain(inside(kernel))
        #expect(try await !schedule(kernel, .at(KernelStore.start)))
        #expect(try await schedule(kernel, .at(KernelStore.start), key: "other"))
        try await drain(inside(kernel))
        #expect(try await kernel.effects("work") == [1, 1])
    }

    @Test func `One that recurs runs once for all times of a downtime, then at its own times`()
        async throws
    {
        let kernel = try await kernel()
        let runner = inside(kernel)
        let week = Duration.seconds(7 * 86_400)
        #expect(try await schedule(kernel, .every(week, from: KernelStore.start)))
        try await drain(runner)
        #expect(try await kernel.effects("work").count == 1)
        // Four weeks and a day of downtime.
        kernel.clock.advance(by: week * 4 + .seconds(86_400))
        try await drain(runner)
        #expect(try await kernel.effects("work").count == 2)
        kernel.clock.advance(by: .seconds(6 * 86_400) - .milliseconds(1))
        try await drain(runner)
        #expect(try await kernel.effects("work").count == 2)
        kernel.clock.advance(by: .milliseconds(1))
        try await drain(runner)
        #expect(try await kernel.effects("work").count == 3)
    }

    @Test func `One that recurs takes a new interval and keeps its next time`() async throws {
        let kernel = try await kernel()
        let hour = Duration.seconds(3_600)
        #expect(try await schedule(kernel, .every(hour, from: KernelStore.start)))
        try await drain(inside(kernel))
        #expect(try await !schedule(kernel, .every(hour * 2, from: KernelStore.start)))
        kernel.clock.advance(by: hour)
        try await drain(inside(kernel))
        kernel.clock.advance(by: hour)
        try await drain(inside(kernel))
        #expect(try await kernel.effects("work").count == 2)
        kernel.clock.advance(by: hour)
        try await drain(inside(kernel))
        #expect(try await kernel.effects("work").count == 3)
    }

    @Test func `A failure is tried again after each wait, then given up, and can be replayed`()
        async throws
    {
        let kernel = try await kernel()
        let isFailing = Mutex(true)
        let runner = inside(kernel) { _ in isFailing.withLock { $0 } }
        _ = try await schedule(kernel, .at(KernelStore.start))
        for wait in BackOff.inside.waits {
            try await drain(runner)
            kernel.clock.advance(by: wait + wait / 10)
        }
        #expect(try await kernel.effects("given up") == [])
        try await drain(runner)
        #expect(try await kernel.effects("given up") == [Int64(BackOff.inside.triesMax)])
        isFailing.withLock { $0 = false }
        kernel.clock.advance(by: .seconds(86_400 * 30))
        try await drain(runner)
        #expect(try await kernel.effects("work") == [])
        let (company, now) = (kernel.company, kernel.clock.clock.now())
        let isReplayed = try await kernel.store.write { session in
            let page = try JobRows(session).page(company: company, after: 0, limit: 10)
            #expect(page.map(\.state) == [.dead])
            #expect(page.first?.failure == "not today")
            return try JobRows(session).replay(page[0].number, company: company, at: now)
        }
        #expect(isReplayed)
        try await drain(runner)
        #expect(try await kernel.effects("work") == [1])
    }

    @Test func `A final failure is given up at once; one that recurs goes on at its next time`()
        async throws
    {
        let kernel = try await kernel()
        let runner = outside(kernel) { _ in throw JobFailure("never", isFinal: true) }
        _ = try await schedule(kernel, .at(KernelStore.start))
        _ = try await schedule(
            kernel,
            .every(.seconds(60), from: KernelStore.start),
            key: "again"
        )
        try await drain(runner)
        let company = kernel.company
        let states = try await kernel.store.read { session in
            try JobRows(session).page(company: company, after: 0, limit: 10).map(\.state)
        }
        #expect(states == [.dead, .waiting])
    }

    @Test func `A process that dies in an outside job delays it by its lease`() async throws {
        let kernel = try await kernel()
        let runs = Mutex(0)
        _ = try await schedule(kernel, .at(KernelStore.start))
        let runner = outside(kernel) { [store = kernel.store] _ in
            let run = runs.withLock { runs in
                runs += 1
                return runs
            }
            if run == 1 { store.crash(afterPoints: 0) }
        }
        _ = try? await runner.round()
        #expect(kernel.store.isDead)
        kernel.store.revive()
        kernel.clock.advance(by: .milliseconds(299_999))
        try await drain(runner)
        #expect(runs.withLock { $0 } == 1)
        kernel.clock.advance(by: .milliseconds(1))
        try await drain(runner)
        #expect(runs.withLock { $0 } == 2)
        #expect(try await kernel.effects("settled") == [2])
    }

    @Test func `Who lost its lease settles nothing`() async throws {
        let kernel = try await kernel()
        _ = try await schedule(kernel, .at(KernelStore.start))
        let second = outside(kernel) { _ in }
        let first = outside(kernel) { [clock = kernel.clock] job in
            guard job.tries == 1 else { return }
            clock.advance(by: .seconds(301))
            _ = try await second.round()
        }
        try await drain(first)
        #expect(try await kernel.effects("settled") == [2])
    }

    @Test func `An outside job that does not end is cancelled before its lease is over`()
        async throws
    {
        let kernel = try await kernel()
        _ = try await schedule(kernel, .at(KernelStore.start))
        let runner = outside(kernel, lease: .milliseconds(50)) { _ in
            try await Task.sleep(for: .seconds(3_600))
        }
        _ = try await runner.round()
        let company = kernel.company
        let job = try await kernel.store.read { session in
            try JobRows(session).page(company: company, after: 0, limit: 1).first
        }
        #expect(job?.failure?.contains("longer than") == true)
        #expect(job?.state == .waiting)
    }

    @Test func `It can be taken away until it has begun`() async throws {
        let kernel = try await kernel()
        _ = try await schedule(kernel, .at(KernelStore.start))
        let (company, now) = (kernel.company, KernelStore.start)
        for expected in [true, false] {
            let isGone = try await kernel.store.write { session in
                try Self.jobs.cancel("work", key: "k", company: company, at: now, session)
            }
            #expect(isGone == expected)
        }
        try await drain(inside(kernel))
        #expect(try await kernel.effects("work") == [])
    }

    @Test func `A key or a payload beyond its limit is refused`() async throws {
        let kernel = try await kernel()
        let long = String(repeating: "k", count: Job.keyLengthMax)
        #expect(try await schedule(kernel, .at(KernelStore.start), key: long))
        await #expect(throws: StoreError(.constraint, "")) {
            try await schedule(kernel, .at(KernelStore.start), key: long + "k")
        }
        let large = JSONValue.text(String(repeating: "x", count: Job.payloadBytesMax))
        await #expect(throws: StoreError(.constraint, "")) {
            try await schedule(kernel, .at(KernelStore.start), payload: large)
        }
    }

    @Test(arguments: 0..<40)
    func `A crash at any step loses no job and does none twice`(_ seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let kernel = try await kernel()
        var kept: [String] = []
        for number in 0..<30 {
            if Bool.random(using: &random) {
                kernel.store.crash(afterPoints: Int.random(in: 0...25, using: &random))
            }
            do {
                _ = try await schedule(kernel, .at(KernelStore.start), key: "\(number)")
                _ = try await inside(kernel).round()
            } catch {
                #expect(kernel.store.isDead, "\(error)")
            }
            kernel.store.revive()
            kernel.clock.advance(by: .seconds(Int.random(in: 0...400, using: &random)))
        }
        for _ in 0..<20 {
            try await drain(inside(kernel))
            kernel.clock.advance(by: .seconds(5_000))
        }
        let company = kernel.company
        kept = try await kernel.store.read { session in
            try JobRows(session).page(company: company, after: 0, limit: 100).map(\.key)
        }
        #expect(kept.count > 10)
        let done = try await kernel.store.read { session in
            try session.rows("SELECT subject FROM effect WHERE who = 'work'") {
                row throws(StoreError) in try row.text(0)
            }
        }
        #expect(done.sorted() == kept.sorted(), "seed \(seed)")
    }

    @Test func `What waits, is late or was given up is told by name`() async throws {
        let kernel = try await kernel()
        let metrics = KernelMetrics()
        _ = try await schedule(kernel, .at(KernelStore.start))
        _ = try await schedule(kernel, .at(KernelStore.start.advanced(by: .seconds(1))), key: "b")
        kernel.clock.advance(by: JobRunner.lateAfter + .milliseconds(1))
        let text = try await metrics.text(kernel)
        #expect(text.contains("jalon_jobs_waiting{job=\"work\"} 2"))
        #expect(text.contains("jalon_jobs_late{job=\"work\"} 1"))
        #expect(text.contains("jalon_jobs_given_up{job=\"none\"} 0"))
    }
}
