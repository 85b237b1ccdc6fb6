package import Access
package import Gates
import Synchronization
import Vocabulary

/// Keeps the openings of one gate under way, and says what came of each.
///
/// Told on the queue of decisions, which it never keeps waiting: every opening it takes ends in
/// exactly one call of `settle`.
package final class Passages: Sendable {
    /// Openings under way at once; a further one is refused, and the right given back.
    ///
    /// As many as a gate lets wait: what is taken here finds room there.
    package static let openMax = GateLimits.waitingMax
    package static let windowDefault = Duration.seconds(5)
    /// An order that a gate did not begin so long after its decision is not for a person who still
    /// stands there.
    package static let orderLifeMax = Duration.seconds(10)

    /// What a gate is told, with the passage that it is for; nil for a free exit without a record.
    private struct Order: Sendable {
        let passage: OpenPassage?
        let grant: GateGrant
    }

    private struct State {
        var open: [UInt64: OpenPassage] = [:]
        /// With those that have no record.
        var count = 0
        var isStopping = false
    }

    private let gate: any Gate
    private let window: Duration
    private let now: @Sendable () -> Duration
    private let settle: @Sendable (OpenPassage, GateOutcome?) -> Void
    private let orders: AsyncStream<Order>
    private let granting: AsyncStream<Order>.Continuation
    /// Only the newest is shown: a flood of refusals keeps no opening waiting.
    private let reasons: AsyncStream<Refusal>
    private let denying: AsyncStream<Refusal>.Continuation
    private let state = Mutex(State())

    package init(
        gate: any Gate,
        window: Duration = windowDefault,
        now: @escaping @Sendable () -> Duration = Clock.system.sinceBoot,
        settle: @escaping @Sendable (OpenPassage, GateOutcome?) -> Void
    ) {
        self.gate = gate
        self.window = window
        self.now = now
        self.settle = settle
        (orders, granting) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingOldest(Self.openMax)
        )
        (reasons, denying) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether one more would be taken.
    package var hasRoom: Bool { state.withLock { $0.count < Self.openMax } }

    /// Takes an opening that was just decided: its life is counted from now.
    package func grant(_ passage: OpenPassage?, _ direction: Direction) {
        let isTaken = state.withLock { state in
            guard state.count < Self.openMax else { return false }
            state.count += 1
            if let passage { state.open[passage.scan] = passage }
            return true
        }
        guard isTaken else {
            if let passage { settle(passage, .refused) }
            return
        }
        let grant = GateGrant(
            passage: passage?.scan ?? 0,
            direction: direction,
            window: window,
            expiresAt: now() + Self.orderLifeMax
        )
        if case .enqueued = granting.yield(Order(passage: passage, grant: grant)) { return }
        end(passage, .refused)
    }

    package func deny(_ reason: Refusal?) {
        denying.yield(reason ?? .stale)
    }

    /// Performs orders until `stop`, then returns when the last gate has answered.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await reason in self.reasons { await self.gate.deny(reason) }
            }
            for await order in orders {
                guard !state.withLock({ $0.isStopping }) else {
                    end(order.passage, .refused)
                    continue
                }
                // Enters the gate before the next order is looked at: first come, first served.
                group.addImmediateTask {
                    self.end(order.passage, await self.gate.grant(order.grant))
                }
            }
        }
    }

    /// Takes no more; what no gate has heard of yet is refused, and its right given back.
    package func stop() {
        state.withLock { $0.isStopping = true }
        granting.finish()
        denying.finish()
    }

    /// Settles what no gate has answered: nobody can say any more.
    package func abandon() {
        let left = state.withLock { state in
            defer {
                state.open = [:]
                state.count = 0
            }
            return Array(state.open.values)
        }
        for passage in left { settle(passage, nil) }
    }

    private func end(_ passage: OpenPassage?, _ outcome: GateOutcome) {
        let isOpen = state.withLock { state in
            state.count = max(0, state.count - 1)
            guard let passage else { return false }
            return state.open.removeValue(forKey: passage.scan) != nil
        }
        if isOpen, let passage { settle(passage, outcome) }
    }
}
