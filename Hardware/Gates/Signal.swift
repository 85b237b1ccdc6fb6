/// What lamps and a buzzer show: the closed list of what a stele without a screen can say.
///
/// Never by colour alone: each has a pattern of light and of sound that nobody can mistake.
package enum Signal: UInt8, CaseIterable, Sendable {
    case ready = 1
    case reading = 2
    case granted = 3
    case refused = 4
    /// It decides, and something needs a look.
    case attention = 5
    case outOfService = 6
    /// Open for all, or the fire alarm's release is told.
    case free = 7

    package var name: String {
        switch self {
        case .ready: "ready"
        case .reading: "reading"
        case .granted: "granted"
        case .refused: "refused"
        case .attention: "attention"
        case .outOfService: "out_of_service"
        case .free: "free"
        }
    }
}
