import Access
import Vocabulary

extension Given {
    static let badgeDigest = BadgeDigest(
        .card,
        [4, 1, 2, 3],
        key: [UInt8](repeating: 5, count: 32)
    )

    /// A badge that was issued as a number and is presented as one.
    init(
        badge description: String,
        _ answer: Refusal?,
        _ change: (inout Facts) -> Void = { _ in }
    ) {
        self.init(description, answer) { facts in
            facts.claim = Claim(Self.credential())
            facts.badge = BadgeFacts(credential: .row(Self.credential()))
            facts.medium = .badgeNumber
            change(&facts)
        }
    }

    static func credential(
        _ change: (inout CredentialRecord) -> Void = { _ in }
    ) -> CredentialRecord {
        var credential = CredentialRecord(
            digest: badgeDigest,
            right: right,
            generation: 2,
            medium: .badgeNumber
        )
        change(&credential)
        return credential
    }
}

extension Facts {
    /// The row of the badge, and the claim that it makes.
    mutating func credential(_ change: (inout CredentialRecord) -> Void) {
        let credential = Given.credential(change)
        claim = Claim(credential)
        badge?.credential = .row(credential)
    }

    /// The card counts this tap; gate and hub have seen those.
    mutating func tap(_ counter: UInt32, seen: UInt32 = 0, hub: UInt32 = 0) {
        medium = .badgeOneTime
        badge?.counter = counter
        badge?.counterSeen = seen
        if case .row(var credential)? = badge?.credential {
            credential.counterSeen = hub
            badge?.credential = .row(credential)
        }
    }
}
