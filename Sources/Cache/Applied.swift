package import Sync

/// What an update changed.
package struct Applied: Sendable {
    package let head: SignedHead
    /// Rows put or deleted; for a snapshot, the rows it holds.
    package let changes: Int
    /// Tables whose number of buckets changed, so that all of it was hashed again.
    package let rehashed: [CacheTable]
    /// Set where a snapshot first had to set a damaged file aside.
    package let finding: CacheFinding?
}
