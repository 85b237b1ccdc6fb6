package import Crypto
package import Sync
package import Vocabulary

/// Why the hub does not take a batch that is sound in itself.
package enum IntakeRefusal: Error, Hashable, Sendable {
    /// Records before these are missing.
    case hole(wanted: UInt64)
    /// The device has told another story of this record before.
    case fork(sequence: UInt64)
    /// The first record of an epoch is not chained to the epoch's beginning.
    case broken(sequence: UInt64)
    /// Epochs between are unheard of.
    case epoch(known: UInt32)
}

/// How far the hub holds one epoch of a device's journal.
package struct JournalCursor: Sendable, Hashable {
    /// The sequence that comes next; 1 for an epoch that has not begun.
    package let next: UInt64
    /// The link to it.
    package let digest: Digest

    package init(next: UInt64, digest: Digest) {
        self.next = next
        self.digest = digest
    }

    package init(beginning epoch: UInt32, of device: DeviceID) {
        self.init(next: 1, digest: JournalRecord.genesis(device: device, epoch: epoch))
    }
}

/// Fits a batch to what the hub holds: each record exactly once, by its number and the chain.
///
/// The batch was checked by itself (``JournalBatch``), what is stored was checked when it came: so
/// if the last record known to both is the same, all before it are.
package enum JournalIntake {
    /// Which records of the batch are new.
    ///
    /// `digest` gives that of a record of the batch, `stored` that of a record that is held.
    package static func newRecords<Failure: Error>(
        of batch: JournalBatch,
        at cursor: JournalCursor,
        digest: (Int) -> Digest,
        stored: (UInt64) throws(Failure) -> Digest?
    ) throws(Failure) -> Result<Range<Int>, IntakeRefusal> {
        guard let first = batch.records.first else { return .success(0..<0) }
        let count = batch.records.count
        guard first.sequence <= cursor.next else { return .failure(.hole(wanted: cursor.next)) }
        guard first.sequence < cursor.next else {
            guard first.previous == cursor.digest else {
                return .failure(
                    cursor.next == 1 ? .broken(sequence: 1) : .fork(sequence: cursor.next - 1)
                )
            }
            return .success(0..<count)
        }
        let known = min(count, Int(clamping: cursor.next - first.sequence))
        let last = batch.records[known - 1].sequence
        let held = last == cursor.next - 1 ? cursor.digest : try stored(last)
        guard held == digest(known - 1) else {
            return .failure(.fork(sequence: last))
        }
        return .success(known..<count)
    }

    /// Whether records of an epoch may come when the hub knows the device in another.
    ///
    /// One epoch more opens after a lost journal; an older one may still be completed.
    package static func admit(epoch: UInt32, known: UInt32) throws(IntakeRefusal) {
        guard epoch > 0, epoch <= known || epoch - known == 1 else {
            throw .epoch(known: known)
        }
    }
}
