import Synchronization
package import Vocabulary

/// The one clock of a daemon: what all its parts ask for the time.
package final class EdgeClock: Sendable {
    private let clock: Clock
    private let machine: Mutex<ClockMachine>

    package init(_ machine: ClockMachine, clock: Clock) {
        self.machine = Mutex(machine)
        self.clock = clock
    }

    package var sinceBoot: Duration { clock.sinceBoot() }

    package var bounds: TimeBounds {
        let now = clock.sinceBoot()
        return machine.withLock { $0.bounds(at: now) }
    }

    package var isConfirmed: Bool { machine.withLock { $0.isConfirmed } }

    package var mark: ClockMachine.Mark {
        let now = clock.sinceBoot()
        return machine.withLock { $0.mark(at: now) }
    }

    package func signed(_ moment: Timestamp) {
        let now = clock.sinceBoot()
        machine.withLock { _ = $0.handle(.signed(moment), at: now) }
    }

    /// Takes the time of an object that somebody brought, unless a time that is known well says
    /// that it cannot be; gives whether it was taken.
    @discardableResult
    package func plausible(_ moment: Timestamp) -> Bool {
        let now = clock.sinceBoot()
        return machine.withLock { machine in
            guard machine.isPlausible(moment, at: now) else { return false }
            _ = machine.handle(.signed(moment), at: now)
            return true
        }
    }

    package func answered(_ moment: Timestamp) {
        let now = clock.sinceBoot()
        machine.withLock { _ = $0.handle(.answered(moment), at: now) }
    }

    /// Takes the time of an answer to a question of `asked`.
    ///
    /// One that was long on its way only tells that the time is not before it: the hub may have
    /// signed it at any moment in between.
    package func answered(_ moment: Timestamp, to asked: Duration) {
        let now = clock.sinceBoot()
        let isPrompt = now - asked <= ClockMachine.answerWidth
        machine.withLock { _ = $0.handle(isPrompt ? .answered(moment) : .signed(moment), at: now) }
    }

    /// Looks at the wall clock; tells of a jump that was ignored.
    package func watchWall() -> ClockMachine.Action? {
        let (now, wall) = (clock.sinceBoot(), clock.now())
        return machine.withLock { $0.handle(.wall(wall), at: now) }
    }
}
