/// What the person presented; the number is stored in journal records.
package enum Medium: UInt8, CaseIterable, Sendable {
    case staticCode = 1
    case rotatingCode = 2
    case barcode = 3
    case badgeNumber = 4
    case badgeMessage = 5
    case badgeOneTime = 6
    case badgeMutual = 7
    case typedCode = 8

    package var name: String {
        switch self {
        case .staticCode: "static_code"
        case .rotatingCode: "rotating_code"
        case .barcode: "barcode"
        case .badgeNumber: "badge_number"
        case .badgeMessage: "badge_message"
        case .badgeOneTime: "badge_one_time"
        case .badgeMutual: "badge_mutual"
        case .typedCode: "typed_code"
        }
    }

    /// Whether a row of the credentials table names its right.
    package var isBadge: Bool {
        switch self {
        case .barcode, .badgeNumber, .badgeMessage, .badgeOneTime, .badgeMutual, .typedCode: true
        case .staticCode, .rotatingCode: false
        }
    }

    /// Whether a photograph of it is as good as the thing itself.
    package var isPrinted: Bool { self == .staticCode || self == .barcode }

    package var assurance: Assurance {
        switch self {
        case .badgeNumber, .barcode, .typedCode: .copyable
        case .staticCode, .badgeMessage: .signed
        case .rotatingCode, .badgeOneTime: .oneTime
        case .badgeMutual: .mutual
        }
    }
}

/// How hard a medium is to copy, from a bare number (0) to mutual authentication (3).
package enum Assurance: UInt8, Comparable, CaseIterable, Sendable {
    case copyable = 0
    case signed = 1
    case oneTime = 2
    case mutual = 3

    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Which way a gate lets people go.
package enum Direction: UInt8, CaseIterable, Sendable {
    case entry = 1
    case exit = 2

    package var name: String { self == .entry ? "entry" : "exit" }
}
