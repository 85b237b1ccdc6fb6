import Synchronization
import Vocabulary

/// The true time of a world, in milliseconds since it began.
final class WorldTime: Sendable {
    /// 2026-03-01T18:00:00Z.
    static let start = Timestamp(milliseconds: 1_772_388_000_000)

    private let milliseconds = Mutex<Int64>(0)

    var now: Int64 { milliseconds.withLock { $0 } }

    func set(_ now: Int64) { milliseconds.withLock { $0 = now } }

    var moment: Timestamp { Timestamp(milliseconds: Self.start.milliseconds + UInt64(now)) }
}

/// The clocks of one machine: a wall clock that may be wrong, and a quartz that drifts a little.
final class NodeClock: Sendable {
    /// A clock without a battery begins here: 2020-01-01T00:00:00Z.
    private static let withoutBattery: Int64 = 1_577_836_800_000
    private static let million: Int64 = 1_000_000

    private struct State {
        /// At first four seconds before the daemon was told to begin.
        var bootedAt: Int64 = -4_000
        /// How far the wall clock is off.
        var error: Int64 = 0
        /// Millionths that the quartz is too fast.
        var drift: Int64 = 0
    }

    private let time: WorldTime
    private let state = Mutex(State())

    init(_ time: WorldTime) {
        self.time = time
    }

    var clock: Clock {
        Clock(
            now: { self.wall },
            sinceBoot: { .milliseconds(self.sinceBoot) }
        )
    }

    var wall: Timestamp {
        let error = state.withLock { $0.error }
        let milliseconds = Int64(WorldTime.start.milliseconds) + time.now + error
        return Timestamp(milliseconds: UInt64(max(0, milliseconds)))
    }

    private var sinceBoot: Int64 {
        let state = state.withLock { $0 }
        let passed = time.now - state.bootedAt
        return passed + passed * state.drift / Self.million
    }

    /// The quartz is never off by more than the 100 millionths that the daemon allows for.
    func drift(by millionths: Int64) { state.withLock { $0.drift = millionths } }

    func jumpWall(by milliseconds: Int64) { state.withLock { $0.error += milliseconds } }

    /// The machine starts again at once, and its daemon when it is told to; without a battery the
    /// wall clock begins anew.
    func reboot(keepsWall: Bool) {
        let now = time.now
        state.withLock { state in
            state.bootedAt = now
            if !keepsWall {
                state.error = Self.withoutBattery - Int64(WorldTime.start.milliseconds) - now
            }
        }
    }
}
