/// Decides when a child is started, killed and started again.
///
/// A value: no I/O, no clock.
/// The shell performs the action, then calls again with what happened, and with `.tick` when
/// `deadline` is reached.
package struct Watch: Sendable, Equatable {
    package enum Event: Sendable, Equatable {
        /// The child says that it can work.
        case ready
        /// Any other sign of life.
        case beat
        /// The child lives and says that what it is to open is not there: it may wait for it as
        /// long as it beats.
        case absent
        /// The child ended, or could not be started.
        case ended
        case tick
        /// The daemon ends.
        case stop
    }

    package enum Action: Sendable, Equatable {
        case nothing
        case start
        /// Kill it; `.ended` will follow.
        case kill
        /// Ask it to end; `.ended` will follow.
        case terminate
    }

    package enum Phase: Sendable, Equatable {
        case waiting
        case opening
        case ready
        /// Killed for silence, not yet ended.
        case killed
        case stopping
        case stopped
    }

    package typealias Instant = ContinuousClock.Instant

    package private(set) var phase = Phase.waiting
    /// How often it was started again since the watch began.
    package var restarts: Int { max(0, starts - 1) }
    private var starts = 0
    private let policy: RestartPolicy
    private var backOff: BackOff
    private var startAt: Instant
    private var openedAt: Instant
    private var readyAt: Instant?
    private var lifeAt: Instant
    private var isExcused = false

    package init(_ policy: RestartPolicy = RestartPolicy(), at now: Instant) {
        self.policy = policy
        backOff = BackOff(policy)
        startAt = now
        openedAt = now
        lifeAt = now
    }

    /// When `.tick` is due next, nil when only the child can move things on.
    package var deadline: Instant? {
        switch phase {
        case .waiting: startAt
        case .opening:
            isExcused
                ? lifeAt + policy.openingSilenceMax
                : min(lifeAt + policy.openingSilenceMax, openedAt + policy.openingMax)
        case .ready: lifeAt + policy.silenceMax
        case .killed, .stopping, .stopped: nil
        }
    }

    package mutating func handle(_ event: Event, at now: Instant) -> Action {
        switch event {
        case .ready: becomeReady(now)
        case .beat: live(now)
        case .absent: excuse(now)
        case .ended: end(now)
        case .tick: tick(now)
        case .stop: stop()
        }
    }

    private mutating func becomeReady(_ now: Instant) -> Action {
        if phase == .opening {
            phase = .ready
            readyAt = now
        }
        return live(now)
    }

    private mutating func excuse(_ now: Instant) -> Action {
        isExcused = true
        return live(now)
    }

    private mutating func live(_ now: Instant) -> Action {
        lifeAt = max(lifeAt, now)
        return .nothing
    }

    private mutating func end(_ now: Instant) -> Action {
        switch phase {
        case .opening, .ready, .killed:
            startAt = now + backOff.wait(afterReadyFor: readyAt.map { lifeAt - $0 })
            readyAt = nil
            phase = .waiting
        case .stopping: phase = .stopped
        case .waiting, .stopped: break
        }
        return .nothing
    }

    private mutating func tick(_ now: Instant) -> Action {
        guard let deadline, now >= deadline else { return .nothing }
        guard phase == .waiting else {
            phase = .killed
            return .kill
        }
        starts += 1
        phase = .opening
        openedAt = now
        lifeAt = now
        isExcused = false
        return .start
    }

    private mutating func stop() -> Action {
        switch phase {
        case .waiting:
            phase = .stopped
            return .nothing
        case .opening, .ready:
            phase = .stopping
            return .terminate
        case .killed:
            phase = .stopping
            return .nothing
        case .stopping, .stopped:
            return .nothing
        }
    }
}
