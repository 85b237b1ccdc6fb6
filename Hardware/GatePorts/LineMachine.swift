package import Gates

/// What a machine behind a serial line asks its shell for.
package enum LineAction: Sendable, Hashable {
    case write([UInt8])
    case news(WireNews)
    /// To close the line and open it again after a pause.
    case giveUp(String)
}

/// What happens on a serial line.
package enum LineEvent: Sendable {
    case opened
    case bytes([UInt8])
    case order(WireOrder)
    case tick
    case failed(String)
    case ended
}

/// A pure machine that a ``LineShell`` drives.
package protocol LineMachine: Sendable {
    var baud: Int { get }
    var deadline: Duration? { get }
    mutating func handle(_ event: LineEvent, at now: Duration) -> [LineAction]
}
