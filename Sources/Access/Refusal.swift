/// Why a person may not pass: the closed list, whose numbers and names never change.
///
/// The number is also the order in which reasons are looked for: the first that holds is the
/// answer, so that edge, hub and replay always name the same one.
package enum Refusal: UInt8, Error, CaseIterable, Sendable {
    case unreadable = 1
    case wrongVersion = 2
    case unknownKey = 3
    case badSignature = 4
    case otherScope = 5
    case tampered = 6
    case blocked = 7
    case superseded = 8
    case unknown = 9
    case suspended = 10
    case revoked = 11
    case notYet = 12
    case expired = 13
    case unpaid = 14
    case wrongZone = 15
    case mediumTooWeak = 16
    case rules = 17
    case alreadyInside = 18
    case noUsesLeft = 19
    case capacity = 20
    case stale = 21
    case clockUncertain = 22

    /// The word that is stored, counted and sent; as stable as the number.
    package var name: String {
        switch self {
        case .unreadable: "unreadable"
        case .wrongVersion: "wrong_version"
        case .unknownKey: "unknown_key"
        case .badSignature: "bad_signature"
        case .otherScope: "other_scope"
        case .tampered: "tampered"
        case .blocked: "blocked"
        case .superseded: "superseded"
        case .unknown: "unknown"
        case .suspended: "suspended"
        case .revoked: "revoked"
        case .notYet: "not_yet"
        case .expired: "expired"
        case .unpaid: "unpaid"
        case .wrongZone: "wrong_zone"
        case .mediumTooWeak: "medium_too_weak"
        case .rules: "rules"
        case .alreadyInside: "already_inside"
        case .noUsesLeft: "no_uses_left"
        case .capacity: "capacity"
        case .stale: "stale"
        case .clockUncertain: "clock_uncertain"
        }
    }

    package init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }
}
