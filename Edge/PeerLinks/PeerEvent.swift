/// What happens at an endpoint; told on its own thread, which it must not keep.
package enum PeerEvent: Sendable {
    /// A link stands and both ends have proved who they are.
    case opened(link: UInt64, PeerIdentity, isDialled: Bool)
    /// Bytes came. They count as unread until `consumed` says otherwise.
    case received(link: UInt64, [UInt8])
    /// What waited to be sent is down to half of what may wait.
    case drained(link: UInt64)
    /// It never opened, or is no more.
    case ended(link: UInt64, PeerEnd)
}
