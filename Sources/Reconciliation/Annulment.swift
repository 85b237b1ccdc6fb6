package import Vocabulary

/// How long a steward may take a passage back: the same rule at the gate and at the hub.
///
/// Measured by the lower ends of what the one device knew of the time, which it never sets back.
package enum Annulment {
    package static let window = Duration.seconds(15 * 60)

    /// Whether a passage of one moment may be taken back at another.
    package static func isAllowed(passedAt passage: Timestamp, at now: Timestamp) -> Bool {
        now >= passage && now.since(passage) < window
    }
}
