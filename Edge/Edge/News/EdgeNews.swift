package import Access
package import Display
package import Gates
package import Sync

/// What happens at an edge that its screen, lamps, metrics and watchers may care for.
///
/// No payload, no right and no number of a badge is in it: what a screen shows, the whole queue
/// sees.
package enum EdgeNews: Sendable, Equatable {
    /// A presentation was granted and recorded; the gate is told next.
    ///
    /// `scan` names the record; nil for a free exit that could not be recorded.
    case granted(scan: UInt64?, Direction, Destination)
    case refused(Refusal, Direction, RefusalHint? = nil)
    /// The keypad is locked after wrong codes: this one was not even read.
    case keypadLocked
    /// Nothing could be recorded, so nobody passes.
    case unrecorded
    /// What became of the opening of `scan`; nil where nobody can say.
    case settled(scan: UInt64, GateOutcome?)
    /// A card lies on a reader and is being read.
    case reading
    case gate(GateEvent)
    /// A steward let somebody pass; the opening is settled under `scan` like any other.
    case overridden(scan: UInt64, Direction)
    /// All that is wrong now; told when that changes.
    case conditions(Set<DeviceCondition>)
}
