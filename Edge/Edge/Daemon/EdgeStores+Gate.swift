package import Gates
package import Logging
import Sync

/// How a gate stands after a restart: a lock outlives it, free passage does not.
///
/// Who locked a gate did not mean until the next power cut; who opened it for all stands beside it,
/// and a gate that opens for all by itself is worse than one that shuts.
extension EdgeStores {
    /// A mode that cannot be read may have been a lock: the gate is locked until a steward sets it.
    package func startMode(_ events: Log = .silent) -> GateMode {
        guard flash.bans.isEmpty || !RemoteLock.mayLock(identity.assignment.direction) else {
            return .locked
        }
        do throws(EdgeFailure) {
            return try state.gateMode() == .locked ? .locked : .normal
        } catch {
            events.error("modeNotRead", ["reason": "\(error)", "mode": "locked"])
            return .locked
        }
    }

    /// Whether the start ended what a steward began: it is journalled, and kept no longer.
    var isFreePassageOver: Bool { (try? state.gateMode()) == .freePassage }
}
