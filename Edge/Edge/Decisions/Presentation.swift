package import Access
import Crypto
import Sync

/// A code that somebody shows, on its way to a decision.
package struct Presentation: Sendable, Equatable {
    package let payload: [UInt8]
    package let medium: Medium
    package let direction: Direction
    /// The name of the reader in the configuration.
    package let reader: String
    /// When the light fell in, as far as the reader tells; since boot.
    package let seenAt: Duration

    package init(
        payload: [UInt8],
        medium: Medium,
        direction: Direction,
        reader: String,
        seenAt: Duration
    ) {
        self.payload = payload
        self.medium = medium
        self.direction = direction
        self.reader = reader
        self.seenAt = seenAt
    }

    /// What the journal keeps of the payload: enough to recognise it, nothing to show.
    package var credential: [UInt8] {
        Array(SHA256.digest(payload).bytes.prefix(JournalRecord.credentialByteCount))
    }
}
