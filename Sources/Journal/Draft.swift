package import Access
package import Sync
package import Vocabulary

/// A record before it has its place: all but device, epoch, sequence and the link to the one
/// before.
package struct Draft: Hashable, Sendable {
    /// Which scan a record belongs to.
    package enum Reference: Hashable, Sendable {
        case none
        /// The record so many places before, among them those of the same call: 1 is the last one.
        case back(UInt32)
        /// The record of this epoch with this sequence.
        case scan(UInt64)
    }

    package var kind: RecordKind
    package var flags: RecordFlags = []
    package var time: TimeBounds
    /// Milliseconds.
    package var sinceBoot: UInt64 = 0
    package var gate = GateID(0)
    package var direction: Direction?
    package var medium: Medium?
    package var assurance: Assurance = .copyable
    package var refusal: Refusal?
    package var subject: UInt64 = 0
    package var generation: UInt8 = 0
    package var counter: UInt32 = 0
    package var headVersion: UInt64 = 0
    package var freshnessSeconds: UInt32 = 0
    package var credential = JournalRecord.noCredential
    /// In tenths of a millisecond, saturating.
    package var latency: UInt16 = 0
    package var refersTo = Reference.none
    package var slot: UInt16 = 0

    package init(_ kind: RecordKind, time: TimeBounds) {
        self.kind = kind
        self.time = time
    }

    /// The record of a head that was applied to the cache: the device's new high-water mark.
    package static func head(_ head: SignedHead, time: TimeBounds) -> Draft {
        let mark = HeadMark(head)
        var draft = Draft(.head, time: time)
        draft.subject = UInt64(mark.hubEpoch)
        draft.headVersion = mark.version
        draft.credential = mark.digestStart
        draft.slot = UInt16(mark.key)
        return draft
    }
}

extension HeadMark {
    /// The mark that a `head` record stands for.
    package init?(_ record: JournalRecord) {
        guard record.kind == .head, let hubEpoch = UInt32(exactly: record.subject) else {
            return nil
        }
        self.init(
            hubEpoch: hubEpoch,
            version: record.headVersion,
            digestStart: record.credential,
            key: UInt8(clamping: record.slot)
        )
    }
}
