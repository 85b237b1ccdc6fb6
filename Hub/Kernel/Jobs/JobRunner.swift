package import Logging
package import Metrics
package import Vocabulary

/// Does the due jobs of one name in this process.
package struct JobRunner: Sendable {
    /// Of its lease, what an outside job may use: the rest is for noting what came of it.
    private static let usableParts = (4, of: 5)

    let store: any Store
    package let handler: JobHandler
    let clock: Clock
    let log: Log

    package init(store: any Store, handler: JobHandler, clock: Clock, log: Log = .silent) {
        self.store = store
        self.handler = handler
        self.clock = clock
        self.log = log
    }

    /// One round; whether there was anything to do.
    package func round() async throws -> Bool {
        let now = clock.now()
        let isDue = try await store.read { [handler] session in
            try JobRows(session).hasDue(handler.name, at: now)
        }
        guard isDue else { return false }
        let jobs = try await store.write { [handler] session in
            try JobRows(session).claim(
                handler.name,
                at: now,
                lease: handler.lease,
                limit: handler.atOnce
            )
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in jobs { group.addTask { try await work(job) } }
            try await group.waitForAll()
        }
        return !jobs.isEmpty
    }

    private func work(_ job: Job) async throws {
        do {
            let settle = try await done(job)
            try await store.write { [clock] session in
                // First of all: who lost the claim must not keep anything.
                guard try JobRows(session).finish(job, at: clock.now()) else { return }
                try settle(session)
            }
        } catch let error as StoreError where error.isPassing {
            throw error
        } catch {
            try await refuse(job, error)
        }
    }

    private func done(_ job: Job) async throws -> JobHandler.Settlement {
        switch handler.work {
        case .inside(let body): return { session in try body(job, session) }
        case .outside(let body):
            let limit = handler.lease * Self.usableParts.0 / Self.usableParts.of
            return try await withThrowingTaskGroup(of: JobHandler.Settlement?.self) { group in
                group.addTask { try await body(job) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    return nil
                }
                let first = try await group.next() ?? nil
                group.cancelAll()
                guard let first else { throw JobFailure("It took longer than \(limit).") }
                return first
            }
        }
    }

    private func refuse(_ job: Job, _ error: any Error) async throws {
        let reason = "\(error)"
        let isFinal = (error as? JobFailure)?.isFinal ?? false
        let state = try await store.write { [clock, handler] session in
            let state = try JobRows(session).fail(
                job,
                reason,
                handler.backOff,
                isFinal: isFinal,
                at: clock.now()
            )
            if state == .dead { try handler.onGivenUp(job, OrderedQueue.cut(reason), session) }
            return state
        }
        guard state == .dead else { return }
        log.error(
            "jobGivenUp",
            [
                "job": "\(job.name)", "number": "\(job.number)",
                "reason": "\(OrderedQueue.cut(reason))",
            ]
        )
    }
}

extension JobRunner {
    /// A job is late when it was to begin before so long.
    package static let lateAfter = Duration.seconds(60)
    /// Jobs done are kept so long: within it their keys are not taken again.
    package static let kept = Duration.seconds(90 * 86_400)
    package static let prunedMax = 1_000

    package static func prune(_ store: any Store, at now: Timestamp) async throws -> Int {
        try await store.write { session in
            try JobRows(session).prune(before: now.advanced(by: .zero - kept), limit: prunedMax)
        }
    }

    /// Tells how many jobs wait, are late, or were given up, for each name there is.
    package static func measure(
        _ store: any Store,
        _ metrics: Metrics,
        names: [String],
        at now: Timestamp
    ) async throws {
        let late = now.advanced(by: .zero - lateAfter)
        let counts = try await store.read { session in
            var counts: [String: [Int64]] = [:]
            for name in names { counts[name] = [0, 0, 0] }
            try session.each(
                """
                SELECT name, sum(CASE WHEN state = 0 THEN 1 ELSE 0 END),
                sum(CASE WHEN state = 0 AND due_at < $1 THEN 1 ELSE 0 END),
                sum(CASE WHEN state = 2 THEN 1 ELSE 0 END)
                FROM job WHERE state <> 1 GROUP BY name
                """,
                late
            ) { row throws(StoreError) in
                counts[try row.text(0)] = [
                    try row.int64(1), try row.int64(2), try row.int64(3),
                ]
            }
            return counts
        }
        let told = [
            ("jalon_jobs_waiting", "Jobs that wait for their time or are at work."),
            ("jalon_jobs_late", "Jobs that should have begun more than a minute ago."),
            ("jalon_jobs_given_up", "Jobs that failed for good and wait for an operator."),
        ]
        for (name, values) in counts {
            for (metric, value) in zip(told, values) {
                metrics.set(metric.0, metric.1, labels: ["job": name], to: value)
            }
        }
    }
}
