package import Crypto
package import Sync
package import Vocabulary

/// The end of a journal: the last record and the link that the next one takes up.
package struct JournalPosition: Hashable, Sendable {
    package let epoch: UInt32
    /// Zero before the first record.
    package let sequence: UInt64
    package let digest: Digest
}

/// A grant, or a steward's override, of which nobody knows yet whether the person passed.
package struct Unsettled: Hashable, Sendable {
    /// The scan's or the override's; a `passage` refers to it.
    package let sequence: UInt64
    package let record: JournalRecord

    /// Nil for an override: no right is spent by it.
    package var right: RightID? { record.kind == .scan ? record.right : nil }
}

/// The next records for the hub, with the checkpoint that vouches for them: ready to send.
package struct OutgoingBatch: Hashable, Sendable {
    package let epoch: UInt32
    package let sequences: ClosedRange<UInt64>
    package let bytes: [UInt8]
}
