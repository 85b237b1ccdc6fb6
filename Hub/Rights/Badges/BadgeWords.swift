package import Access
package import Vocabulary

/// What an operator should know of a badge, in sentences.
package enum BadgeWords {
    package static func words(_ badge: BadgeRow, at now: Timestamp) -> String {
        ([level(badge.medium)] + standing(badge, at: now)).joined(separator: " ")
    }

    /// How hard it is to copy.
    package static func level(_ medium: Medium) -> String {
        switch medium {
        case .typedCode:
            "Whoever has seen this code can use it: use it only where that does not matter."
        case .barcode:
            "Anyone can copy this barcode with a photograph: "
                + "use it only where that does not matter."
        case .badgeNumber:
            "Anyone can copy this number in seconds: use it only where that does not matter."
        case .badgeMessage:
            "It is signed and bound to the card's number, so nobody can make one; "
                + "but who has a card emulator can copy it."
        case .badgeOneTime:
            "The card signs each tap: it cannot be copied, "
                + "and a tap that was listened to is refused once a later one is known."
        case .badgeMutual:
            "Card and gate prove themselves to each other: it cannot be copied."
        case .staticCode, .rotatingCode: "It is a code, and no badge."
        }
    }

    private static let lost =
        "It was reported lost: a gate refuses it as soon as it hears of it, "
        + "and a gate without network not before; the holder's code still works."

    private static func standing(_ badge: BadgeRow, at now: Timestamp) -> [String] {
        switch badge.standing {
        case .replaced: return ["Another badge took its place: gates refuse it."]
        case .lost: return [lost] + right(badge, at: now)
        case .pending:
            return ["It is not written yet, and gates do not know it: run jalon badge write."]
                + right(badge, at: now)
        case .active: return right(badge, at: now)
        }
    }

    private static func right(_ badge: BadgeRow, at now: Timestamp) -> [String] {
        let right = badge.behind
        var sentences: [String] = []
        if BadgeRule.isSuperseded(badge) {
            sentences.append(
                "The right was handed over since: this badge is superseded and opens nothing."
            )
        }
        if right.isBanned { sentences.append("The holder is banned: the badge opens nothing.") }
        switch right.status {
        case .revoked: sentences.append("The right is revoked: the badge opens nothing.")
        case .suspended: sentences.append("The right is suspended: the badge opens nothing.")
        case .active: break
        }
        if right.notAfter.start <= now {
            sentences.append("The right is over: the badge opens nothing.")
        }
        return sentences
    }
}
