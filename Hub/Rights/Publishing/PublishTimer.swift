package import Vocabulary

/// When a scope's next head is due: a while after the first change, or half-way to its expiry.
package struct PublishTimer: Sendable, Hashable {
    /// Changes within this time share one head.
    package static let coalescing = Duration.milliseconds(250)

    /// Counts changes, so that one that falls into the making of a head is not forgotten.
    package private(set) var changes: UInt64 = 0
    private var changedAt: Timestamp?
    private var renewAt: Timestamp?
    private var isFailed = false

    package init() {}

    /// A change was committed; only the first since the last head counts.
    package mutating func changed(at now: Timestamp) {
        changes += 1
        changedAt = changedAt ?? now
    }

    /// A head covers the first so many changes; the next one follows at half of its life.
    package mutating func published(
        _ covered: UInt64,
        issuedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        if changes == covered { changedAt = nil }
        isFailed = false
        renewAt = issuedAt.advanced(by: expiresAt.since(issuedAt) / 2)
    }

    /// The head could not be made: not before this moment is it tried again.
    package mutating func failed(until retry: Timestamp) {
        changedAt = retry
        renewAt = nil
        isFailed = true
    }

    /// When to publish next; nil before the first head and without a change.
    package var due: Timestamp? {
        let change = changedAt.map { $0.advanced(by: Self.coalescing) }
        return [change, renewAt].compactMap { $0 }.min()
    }

    /// Whether the newest head is so old that it is made again, changed or not.
    package func isRenewalDue(at now: Timestamp) -> Bool {
        renewAt.map { $0 <= now } ?? isFailed
    }
}
