import Synchronization

/// A clock that moves only when told to.
package final class ManualClock: Sendable {
    private struct State {
        var wall: Timestamp
        var boot: Duration
    }

    private let state: Mutex<State>

    package init(at wall: Timestamp, sinceBoot boot: Duration = .seconds(60)) {
        state = Mutex(State(wall: wall, boot: boot))
    }

    package var clock: Clock {
        Clock(
            now: { self.state.withLock { $0.wall } },
            sinceBoot: { self.state.withLock { $0.boot } }
        )
    }

    /// Lets time pass, on the wall and since boot alike.
    package func advance(by duration: Duration) {
        state.withLock {
            $0.wall = $0.wall.advanced(by: duration)
            $0.boot += duration
        }
    }

    /// Sets the wall clock alone, as a wrong RTC or a bad time server would.
    package func setWall(to moment: Timestamp) {
        state.withLock { $0.wall = moment }
    }

    /// Starts the boot clock again, as after a power cut.
    package func reboot() {
        state.withLock { $0.boot = .zero }
    }
}
