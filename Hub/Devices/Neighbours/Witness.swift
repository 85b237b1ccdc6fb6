package import Crypto
package import Sync
package import Vocabulary

/// The newest checkpoint of a journal that somebody other than the hub has seen.
package struct Witness: Hashable, Sendable {
    package let sequence: UInt64
    package let digest: Digest
    /// When the device wrote it.
    package let time: Timestamp
    /// A cut below it was told already.
    package let isReported: Bool

    package init(sequence: UInt64, digest: Digest, time: Timestamp, isReported: Bool) {
        self.sequence = sequence
        self.digest = digest
        self.time = time
        self.isReported = isReported
    }

    package init(_ checkpoint: Checkpoint) {
        self.init(
            sequence: checkpoint.sequence,
            digest: checkpoint.digest,
            time: checkpoint.time,
            isReported: false
        )
    }

    /// The records that were cut off, where a later word of the same device shows it.
    ///
    /// `held` is how far the hub has the journal: what it has was not cut. A device that has begun
    /// anew behind the cut is shorter than it was, or tells another story of the witnessed record.
    package func cut(
        by later: Checkpoint,
        held: UInt64
    ) -> ClosedRange<UInt64>? {
        guard later.time > time, later.sequence < sequence else { return nil }
        return min(later.sequence, held) + 1...sequence
    }

    /// The records that were replaced, where the hub holds another one under the witnessed number.
    package func cut(
        holding digest: Digest,
        agreed: UInt64
    ) -> ClosedRange<UInt64>? {
        digest == self.digest ? nil : min(agreed, sequence - 1) + 1...sequence
    }
}
