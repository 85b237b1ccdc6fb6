import Synchronization

/// What all connections of one server share.
final class ServerCore: Sendable {
    let responder: any Responder
    let limits: ServerLimits

    private struct State {
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var outboxes: [ObjectIdentifier: EventOutbox] = [:]
    }

    private let state = Mutex(State())
    private let stopping = Atomic(false)
    private let halted = Atomic(false)

    init(responder: any Responder, limits: ServerLimits) {
        self.responder = responder
        self.limits = limits
    }

    /// New requests are refused; those in flight go on.
    var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }
    /// Nothing may be suspended any more.
    var isHalted: Bool { halted.load(ordering: .sequentiallyConsistent) }

    /// Requests and streams that have not ended.
    var openCount: Int { state.withLock { $0.exchanges.count + $0.outboxes.count } }
    var streamCount: Int { state.withLock { $0.outboxes.count } }
    var requestCount: Int { state.withLock { max(0, $0.exchanges.count - $0.outboxes.count) } }

    func remember(_ exchange: Exchange) {
        state.withLock { $0.exchanges[ObjectIdentifier(exchange)] = exchange }
    }

    func forget(_ exchange: Exchange) {
        _ = state.withLock { $0.exchanges.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    /// Takes a stream in; false when the limit is reached or the server stops.
    func remember(_ outbox: EventOutbox) -> Bool {
        state.withLock { state in
            guard !isStopping, state.outboxes.count < limits.eventStreams else { return false }
            state.outboxes[ObjectIdentifier(outbox)] = outbox
            return true
        }
    }

    func forget(_ outbox: EventOutbox) {
        _ = state.withLock { $0.outboxes.removeValue(forKey: ObjectIdentifier(outbox)) }
    }

    /// Looks after deadlines and beats; called often, by one timer.
    func tick(now: ContinuousClock.Instant = .now) {
        let (exchanges, outboxes) = state.withLock {
            (Array($0.exchanges.values), Array($0.outboxes.values))
        }
        for exchange in exchanges { exchange.expire(now: now) }
        for outbox in outboxes { outbox.beat(now: now) }
    }

    func beginStopping() {
        stopping.store(true, ordering: .sequentiallyConsistent)
    }

    func endStreams() {
        let outboxes = state.withLock { Array($0.outboxes.values) }
        for outbox in outboxes { outbox.end(with: ServerEvent.farewell) }
    }

    /// Answers all that is still running, so that no connection stays suspended.
    ///
    /// The order matters: the flag first, then the sweep. A request that suspends itself takes
    /// its lock after the flag is up and sees it, or before and is found by the sweep.
    func halt() {
        beginStopping()
        halted.store(true, ordering: .sequentiallyConsistent)
        endStreams()
        let exchanges = state.withLock { Array($0.exchanges.values) }
        for exchange in exchanges { exchange.abandon(.stopping) }
    }
}
