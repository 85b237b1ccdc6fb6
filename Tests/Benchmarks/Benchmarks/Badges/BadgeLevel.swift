import Access
import CardEmulation
import Crypto
import Sync
import Vocabulary

/// The four levels of badges, each with a chip that reaches it.
package enum BadgeLevel: String, CaseIterable, Sendable {
    case number
    case message
    case oneTime
    case mutual

    var medium: Medium {
        switch self {
        case .number: .badgeNumber
        case .message: .badgeMessage
        case .oneTime: .badgeOneTime
        case .mutual: .badgeMutual
        }
    }

    var chip: BadgeChip {
        switch self {
        case .number: .none
        case .message: .type2
        case .oneTime: .ntag424
        case .mutual: .desfire
        }
    }

    package var title: String {
        switch self {
        case .number: "bare number, NTAG 215"
        case .message: "signed message, NTAG 215"
        case .oneTime: "one-time, NTAG 424 DNA"
        case .mutual: "mutual, DESFire EV2"
        }
    }
}
