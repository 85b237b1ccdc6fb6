package import Access

/// What somebody presents, on its way to a decision.
package struct Presentation: Sendable, Equatable {
    package enum Content: Sendable, Equatable {
        /// The bytes of a code that was seen, scanned or typed.
        case code([UInt8])
        case badge(BadgeReading)
    }

    package let content: Content
    /// As what the reader took it; what a code turns out to be is for the judge.
    package let medium: Medium
    package let direction: Direction
    /// The name of the reader in the configuration.
    package let reader: String
    /// When the light fell in, or the card came, as far as the reader tells; since boot.
    package let seenAt: Duration

    package init(
        payload: [UInt8],
        medium: Medium,
        direction: Direction,
        reader: String,
        seenAt: Duration
    ) {
        content = .code(payload)
        self.medium = medium
        self.direction = direction
        self.reader = reader
        self.seenAt = seenAt
    }

    package init(
        badge: BadgeReading,
        direction: Direction,
        reader: String,
        seenAt: Duration
    ) {
        content = .badge(badge)
        medium = badge.medium
        self.direction = direction
        self.reader = reader
        self.seenAt = seenAt
    }

    /// The bytes of a code; empty for a badge.
    package var payload: [UInt8] {
        guard case .code(let payload) = content else { return [] }
        return payload
    }
}
