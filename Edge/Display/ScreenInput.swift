package import Access
package import Sync

/// What a screen is told.
package enum ScreenInput: Sendable, Hashable {
    /// What became of an opening.
    package enum Outcome: Sendable, Hashable {
        case passed
        case notUsed
        case refused
        case lost
    }

    /// How a gate stands for all.
    package enum Standing: Sendable, Hashable {
        case normal
        case free
        case locked
    }

    /// All parts are at work.
    case ready
    /// Nothing is looked at any more, whatever stood there: the last thing that a screen shows.
    case stopped
    case reading
    /// `scan` names the opening; nil where nothing could be recorded.
    case granted(scan: UInt64?, Direction, Destination)
    case letThrough(scan: UInt64, Direction)
    case refused(Refusal, RefusalHint? = nil)
    case keypadLocked
    case unrecorded
    case settled(scan: UInt64, Outcome)
    case standing(Standing)
    case gate(GateEventKind, isOver: Bool)
    /// All that is wrong now.
    case conditions(Set<DeviceCondition>)
}
