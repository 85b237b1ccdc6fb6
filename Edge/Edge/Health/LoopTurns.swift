import Synchronization

/// How often the loops of a daemon have turned.
final class LoopTurns: Sendable {
    enum Loop {
        /// What is due once a second.
        case tick
        /// The queue on which all is decided and journalled.
        case decisions
    }

    private let ticks = Atomic<UInt64>(0)
    private let decisions = Atomic<UInt64>(0)
    private let isProbing = Atomic(false)

    func add(_ loop: Loop) {
        switch loop {
        case .tick: ticks.add(1, ordering: .relaxed)
        case .decisions: decisions.add(1, ordering: .relaxed)
        }
    }

    func count(_ loop: Loop) -> UInt64 {
        switch loop {
        case .tick: ticks.load(ordering: .relaxed)
        case .decisions: decisions.load(ordering: .relaxed)
        }
    }

    /// Sends one probe through the queue of decisions, unless one is still on its way.
    func probe(_ decider: Decider) {
        guard !isProbing.exchange(true, ordering: .relaxed) else { return }
        decider.append { [self] _ in
            add(.decisions)
            isProbing.store(false, ordering: .relaxed)
            return nil
        }
    }
}
