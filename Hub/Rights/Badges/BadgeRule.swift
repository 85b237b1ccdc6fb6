package import Access
import Badges
package import Vocabulary

/// What can be done to a badge that is there: a pure step from one standing to the next.
package enum BadgeStep: String, CaseIterable, Sendable {
    case written
    case lost
    case found

    /// Doing again what is done already changes nothing.
    package func applied(to badge: BadgeRow) throws(BadgeRefusal) -> BadgeStanding {
        switch (self, badge.standing) {
        case (_, .replaced): throw .replacedIsFinal
        case (.lost, _): .lost
        case (.found, .lost):
            BadgeRule.isWritten(badge.medium) && badge.writtenAt == nil ? .pending : .active
        case (.found, let standing): standing
        case (.written, .lost): throw .foundFirst
        case (.written, _): try written(badge)
        }
    }
}

extension BadgeStep {
    /// Whose keys nobody asked for, on that nothing was written.
    private func written(_ badge: BadgeRow) throws(BadgeRefusal) -> BadgeStanding {
        guard BadgeRule.isWritten(badge.medium) else { throw .nothingToWrite }
        guard badge.personalisedAt != nil else { throw .notPersonalised }
        return .active
    }
}

/// What was given out to be written on a card.
package struct CardWriting: Sendable, Hashable {
    package let medium: Medium
    /// Empty where the card bears none.
    package let address: String

    package init(medium: Medium, address: String = "") {
        self.medium = medium
        self.address = address
    }
}

/// What may be a badge, and which badges still stand for something.
package enum BadgeRule {
    /// Whether a chip can be a badge of this level.
    package static func allows(_ medium: Medium, _ chip: BadgeChip) -> Bool {
        switch medium {
        case .barcode, .typedCode: chip == .none
        case .badgeNumber: true
        case .badgeMessage: chip == .type2
        case .badgeOneTime: chip == .ntag424
        case .badgeMutual: chip == .ntag424 || chip == .desfire
        case .staticCode, .rotatingCode: false
        }
    }

    /// Whether it is a card, which has a chip.
    package static func isCard(_ medium: Medium) -> Bool {
        medium != .barcode && medium != .typedCode
    }

    /// Whether something must be written on the card before it works.
    package static func isWritten(_ medium: Medium) -> Bool { medium.assurance > .copyable }

    /// Whether a phone opens it, so that it bears the scope's address.
    package static func bearsAddress(_ medium: Medium) -> Bool {
        medium == .badgeMessage || medium == .badgeOneTime
    }

    /// The number of the card's own key on it; nil where the card proves nothing.
    package static func keyNumber(_ medium: Medium, _ chip: BadgeChip) -> UInt8? {
        guard medium == .badgeOneTime || medium == .badgeMutual else { return nil }
        return CardApplication.cardKeyNumber(on: chip)
    }

    /// Whether a card's count goes on where it stands when it signs taps under an address.
    ///
    /// An NTAG 424 whose mirroring is set anew counts from zero (NXP AN12196), and gates that know
    /// its old count would refuse it for as many taps. `writings` are the card's, the last first.
    package static func keepsCount(
        after writings: [CardWriting],
        under address: String
    ) -> Bool {
        guard writings.contains(where: { $0.medium == .badgeOneTime }) else { return true }
        return writings.first == CardWriting(medium: .badgeOneTime, address: address)
    }

    /// Whether nothing can pass by it any more, so that its card and its place are free.
    package static func isSpent(_ badge: BadgeRow, at now: Timestamp) -> Bool {
        badge.standing == .replaced || isSuperseded(badge) || badge.behind.status == .revoked
            || badge.behind.notAfter.start <= now
    }

    /// Whether the right went on without it: handed over, or issued anew.
    package static func isSuperseded(_ badge: BadgeRow) -> Bool {
        badge.generation < badge.behind.generation
    }
}
