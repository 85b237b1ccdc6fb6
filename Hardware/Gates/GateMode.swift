/// How a gate stands when nobody in particular is let through.
package enum GateMode: UInt8, CaseIterable, Codable, Sendable {
    /// Shut, and opened for one person at a time.
    case normal = 1
    /// Open for everybody; who passes is counted.
    case freePassage = 2
    /// Shut for everybody, but for what is wired.
    case locked = 3

    package var name: String {
        switch self {
        case .normal: "normal"
        case .freePassage: "free_passage"
        case .locked: "locked"
        }
    }
}
