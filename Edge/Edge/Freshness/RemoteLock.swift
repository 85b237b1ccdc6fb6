package import Gates
package import Sync
import Synchronization

/// Locks the gate while the hub has the device locked, and gives it back as a steward left it.
///
/// Who wants to leave is never locked in: a gate through which people leave stays, and only refuses
/// who wants to enter.
package final class RemoteLock: Sendable {
    private let gate: any Gate
    private let mayLock: Bool
    /// The mode that a steward set last; nil where it cannot be read.
    private let kept: @Sendable () -> GateMode?
    private let isLocked = Mutex(false)
    private let bell = Bell()
    private let bans: @Sendable () -> Set<DeviceBan>

    package init(
        gate: any Gate,
        direction: String,
        bans: @escaping @Sendable () -> Set<DeviceBan>,
        kept: @escaping @Sendable () -> GateMode?
    ) {
        self.gate = gate
        mayLock = Self.mayLock(direction)
        self.kept = kept
        self.bans = bans
        isLocked.withLock { $0 = !bans().isEmpty }
    }

    /// Whether a gate of this direction may be shut altogether.
    package static func mayLock(_ direction: String) -> Bool { direction == "entry" }

    /// Whether the hub has the device locked, so that no steward sets the gate free.
    package var holds: Bool { isLocked.withLock { $0 } }

    /// The list of what is struck changed.
    package func look() { bell.ring() }

    /// Moves the gate as the list says, until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            await follow()
            await bell.wait()
        }
    }

    private func follow() async {
        let isBanned = !bans().isEmpty
        let isChanged = isLocked.withLock { locked in
            defer { locked = isBanned }
            return locked != isBanned
        }
        guard isChanged else { return }
        if isBanned {
            guard mayLock || gate.report.mode == .freePassage else { return }
            await gate.set(mayLock ? .locked : .normal)
        } else {
            let mode = kept() ?? .locked
            await gate.set(mode == .locked ? .locked : .normal)
        }
    }
}
