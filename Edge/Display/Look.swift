/// How a scene looks: each has a colour, a shape and a sound of its own, so that nobody needs all
/// three.
package enum Look: String, CaseIterable, Sendable {
    case idle
    case reading
    case granted
    case passed
    case refused
    case attention
    case free
    case evacuation
    case out
}

extension Scene {
    package var look: Look {
        switch self {
        case .welcome: .idle
        case .reading, .starting: .reading
        case .granted, .letThrough: .granted
        case .passed: .passed
        case .refused, .keypadLocked: .refused
        case .notUsed, .gateRefused, .unsettled, .oneAtATime, .unrecorded: .attention
        case .free: .free
        case .evacuation: .evacuation
        case .locked, .outOfService: .out
        }
    }
}
