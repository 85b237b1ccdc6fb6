/// What a key may sign; it verifies objects of its own role and nothing else.
package enum KeyRole: UInt8, CaseIterable, Sendable {
    case head = 1
    case token = 2
    case heartbeat = 3
    case flash = 4
    /// Acknowledgements and answers of the hub.
    case hub = 5

    package var name: String {
        switch self {
        case .head: "head"
        case .token: "token"
        case .heartbeat: "heartbeat"
        case .flash: "flash"
        case .hub: "hub"
        }
    }
}
