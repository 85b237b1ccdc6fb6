package import Access
package import Badges

/// What came of a badge at a reader of cards, before anything is decided about it.
package struct BadgeReading: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        /// What the card proved; a message of it is not verified yet.
        case proof(CardProof)
        case fault(CardFault)
        /// This gate holds no key to name the badge by, or none to have its card prove itself.
        case withoutKey
        /// The row of its key is not what the head signed.
        case tamperedKey
    }

    package let uid: [UInt8]
    /// Nil while this gate holds no key of its scope.
    package let digest: BadgeDigest?
    package let outcome: Outcome

    package init(uid: [UInt8], digest: BadgeDigest?, outcome: Outcome) {
        self.uid = uid
        self.digest = digest
        self.outcome = outcome
    }

    /// As what the badge was presented: as much as was read of it.
    var medium: Medium {
        guard case .proof(let proof) = outcome else { return .badgeNumber }
        return switch proof {
        case .number: .badgeNumber
        case .message: .badgeMessage
        case .oneTime: .badgeOneTime
        case .mutual: .badgeMutual
        }
    }
}

extension CardFault {
    /// What a person is told of it.
    var refusal: Refusal {
        switch self {
        case .changed, .wrongKey: .badSignature
        case .wrongNumberLength, .paddedNumber, .randomNumber, .wrongAnswerToSelect, .left,
            .malformed, .tooLong, .noMessage, .refused:
            .unreadable
        }
    }
}
