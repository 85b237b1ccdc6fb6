package import Vocabulary

/// The first thing in a journal that is not as it was written.
package struct JournalFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, CaseIterable, Sendable {
        case edited
        case removed
        case reordered
        /// The end is missing: a checkpoint or an acknowledgement reaches further.
        case truncated
        /// SQLite cannot read its own file.
        case damaged
    }

    package let kind: Kind
    package let epoch: UInt32
    package let sequence: UInt64
    /// For people.
    package let detail: String

    package init(_ kind: Kind, epoch: UInt32, sequence: UInt64, _ detail: String) {
        self.kind = kind
        self.epoch = epoch
        self.sequence = sequence
        self.detail = detail
    }

    package var description: String { "epoch \(epoch), record \(sequence): \(detail)" }
}

/// What a whole look at a journal file found, for `jalon journal verify`.
package struct JournalReport: Sendable {
    package let device: DeviceID?
    package let epoch: UInt32
    /// The first and the last record that are there; nil for an empty journal.
    package let sequences: ClosedRange<UInt64>?
    package let records: Int
    /// Records up to here were pruned under an acknowledgement.
    package let prunedUpTo: UInt64
    package let acknowledgedUpTo: UInt64
    /// Whether a signed checkpoint vouched for the end.
    package let isEndVouchedFor: Bool
    package let fault: JournalFault?

    package var isSound: Bool { fault == nil }
}
