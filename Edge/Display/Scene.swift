package import Access

/// What a screen shows: the closed list.
package enum Scene: Sendable, Hashable {
    /// The device gets ready.
    case starting
    /// Nobody is here: present something.
    case welcome
    case reading
    case granted(Destination, Direction)
    /// A steward lets somebody pass.
    case letThrough(Direction)
    case passed(Destination?, Direction)
    /// The gate opened and nobody went through: the use was given back.
    case notUsed
    case refused(Refusal, RefusalHint? = nil)
    /// The person may pass, and the gate would not open.
    case gateRefused
    /// Nobody can say whether the person went through.
    case unsettled
    /// Somebody went through without a grant of their own.
    case oneAtATime
    case unrecorded
    case keypadLocked
    /// Open for everybody.
    case free
    case evacuation
    case locked
    case outOfService(OutOfServiceCause)
}

/// Why nobody can be served at this device.
package enum OutOfServiceCause: UInt8, CaseIterable, Sendable, Hashable {
    /// Nothing that could be presented would be seen.
    case readers = 1
    case gate = 2
    case records = 3
    /// It does not know yet who may pass.
    case preparing = 4
    /// Nobody serves it any more.
    case stopped = 5
}
