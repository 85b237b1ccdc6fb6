package import Logging
package import Metrics
package import Vocabulary

/// Brings events to the consumers of this process: at least one try, exactly one effect.
package struct OutboxDispatcher: Sendable {
    /// Events given to their consumers in one transaction.
    package static let spreadMax = 100
    /// Events one consumer claims at once.
    package static let claimsMax = 50
    /// After so long a process that took an event is believed dead.
    package static let lease = Duration.seconds(60)
    /// Taken events are kept so long, for questions.
    package static let kept = Duration.seconds(30 * 86_400)
    package static let prunedMax = 500

    private static let queue = OrderedQueue(table: "outbox_delivery")

    let store: any Store
    let consumers: [OutboxConsumer]
    let clock: Clock
    let log: Log

    package init(store: any Store, consumers: [OutboxConsumer], clock: Clock, log: Log = .silent) {
        precondition(
            Set(consumers.map(\.name)).count == consumers.count,
            "each consumer has a name of its own"
        )
        self.store = store
        self.consumers = consumers
        self.clock = clock
        self.log = log
    }

    /// One round over what is there now; whether there was anything to do.
    package func round() async throws -> Bool {
        var hasWorked = try await spread()
        for consumer in consumers {
            let claims = try await claim(consumer)
            for claim in claims { try await deliver(claim, consumer) }
            hasWorked = hasWorked || !claims.isEmpty
        }
        return hasWorked
    }

    /// Writes a row for each consumer of each new event.
    ///
    /// Not a place in the list of numbers, because on PostgreSQL a number may become visible after
    /// a higher one: a reader that had passed it would never see it.
    private func spread() async throws -> Bool {
        let isWaiting = try await store.read { session in
            try session.exists("SELECT 1 FROM outbox_event WHERE is_spread = 0 LIMIT 1")
        }
        guard isWaiting else { return false }
        return try await store.write { [consumers, clock] session in
            let rows = OutboxRows(session)
            let waiting = try rows.toSpread(limit: Self.spreadMax)
            for numbered in waiting {
                let lanes = consumers.filter { $0.takes(numbered.event.kind) }.map(\.name)
                _ = try rows.spread(numbered, to: lanes, at: clock.now())
            }
            return !waiting.isEmpty
        }
    }

    private func claim(_ consumer: OutboxConsumer) async throws -> [OrderedQueue.Claim] {
        let now = clock.now()
        let isDue = try await store.read { session in
            try Self.queue.hasDue(session, lane: consumer.name, at: now)
        }
        guard isDue else { return [] }
        return try await store.write { session in
            try Self.queue.claim(
                session,
                lane: consumer.name,
                at: now,
                lease: Self.lease,
                limit: Self.claimsMax
            )
        }
    }

    private func deliver(_ claim: OrderedQueue.Claim, _ consumer: OutboxConsumer) async throws {
        do {
            try await store.write { [clock] session in
                // First of all: who lost the claim must not run.
                guard try Self.queue.finish(claim, session, at: clock.now()) else { return }
                guard let numbered = try OutboxRows(session).find(claim.event) else {
                    throw StoreError(.damaged, "A delivery has no event.")
                }
                try consumer.handle(numbered.event, session)
            }
        } catch let error as StoreError where error.isPassing {
            // Not the event's fault, so not counted as more than the try it was.
            throw error
        } catch {
            try await refuse(claim, consumer, "\(error)")
        }
    }

    private func refuse(
        _ claim: OrderedQueue.Claim,
        _ consumer: OutboxConsumer,
        _ reason: String
    ) async throws {
        let state = try await store.write { [clock] session in
            try Self.queue.fail(claim, reason, consumer.backOff, session, at: clock.now())
        }
        guard state == .dead else { return }
        log.error(
            "eventGivenUp",
            [
                "consumer": "\(consumer.name)", "event": "\(claim.event)",
                "reason": "\(OrderedQueue.cut(reason))",
            ]
        )
    }
}

extension OutboxDispatcher {
    /// Forgets old events; how many went.
    package func prune() async throws -> Int {
        let moment = clock.now().advanced(by: .zero - Self.kept)
        return try await store.write { session in
            try OutboxRows(session).prune(before: moment, limit: Self.prunedMax)
        }
    }

    /// Gives an event that was given up to its consumer again; false when there is none such.
    package func replay(_ event: Int64, to consumer: String) async throws -> Bool {
        try await store.write { [clock] session in
            try Self.queue.replay(session, lane: consumer, event: event, at: clock.now())
        }
    }

    /// Tells how many deliveries wait and how many were given up, for each consumer.
    package func measure(_ metrics: Metrics) async throws {
        let counts = try await store.read { [consumers] session in
            var counts: [String: (waiting: Int, dead: Int)] = [:]
            for consumer in consumers { counts[consumer.name] = (0, 0) }
            try session.each(
                """
                SELECT lane, state, count(*) FROM outbox_delivery WHERE state <> 1
                GROUP BY lane, state
                """
            ) { row throws(StoreError) in
                let lane = try row.text(0)
                if try row.int(1) == 0 {
                    counts[lane, default: (0, 0)].waiting = try row.int(2)
                } else {
                    counts[lane, default: (0, 0)].dead = try row.int(2)
                }
            }
            return counts
        }
        for (consumer, count) in counts {
            metrics.set(
                "jalon_outbox_waiting",
                "Events that wait for a consumer.",
                labels: ["consumer": consumer],
                to: Int64(count.waiting)
            )
            metrics.set(
                "jalon_outbox_given_up",
                "Events that a consumer could not take and that wait for an operator.",
                labels: ["consumer": consumer],
                to: Int64(count.dead)
            )
        }
    }
}

extension StoreError {
    /// Whether the store itself is hindered for now, whatever was asked of it.
    package var isPassing: Bool {
        switch code {
        case .busy, .full, .readOnly, .closed, .unreachable: true
        case .duplicate, .constraint, .damaged, .foreign, .schema, .mismatch, .misuse, .other:
            false
        }
    }
}
