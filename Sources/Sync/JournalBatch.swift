package import Crypto
package import Vocabulary

/// Why a batch of journal records is not taken.
package enum BatchRefusal: Error, Hashable, Sendable {
    case malformed
    case tooLarge
    /// The checkpoint is not this device's, or does not match the last record.
    case badCheckpoint
    /// The records do not follow each other; the first that does not.
    case brokenChain(sequence: UInt64)
}

/// Records on their way to the hub: a signed checkpoint over the last of them, then the records.
///
/// ```
/// 0 checkpoint 128 · 128 records 128 each, of one epoch, one after the other
/// ```
package struct JournalBatch: Sendable {
    /// What does not fit goes in the next batch.
    package static let recordsMax = 4_096
    package static let byteCountMax = Checkpoint.byteCount + recordsMax * JournalRecord.byteCount

    package let checkpoint: Checkpoint
    package let records: [JournalRecord]

    /// The bytes to send; `records` are consecutive and end at the checkpoint.
    package static func bytes(checkpoint: [UInt8], records: [[UInt8]]) -> [UInt8] {
        precondition(records.count <= recordsMax, "a batch holds at most 4096 records")
        var bytes = checkpoint
        bytes.reserveCapacity(checkpoint.count + records.count * JournalRecord.byteCount)
        for record in records { bytes += record }
        return bytes
    }

    /// Reads and checks a batch by itself: signature, layout and inner chain.
    package init(bytes: [UInt8], device: DeviceID, key: Ed25519PublicKey) throws(BatchRefusal) {
        guard bytes.count <= Self.byteCountMax else { throw .tooLarge }
        let rest = bytes.count - Checkpoint.byteCount
        guard rest > 0, rest % JournalRecord.byteCount == 0 else { throw .malformed }
        guard
            let checkpoint = Checkpoint(
                bytes: Array(bytes.prefix(Checkpoint.byteCount)),
                signedBy: key
            ),
            checkpoint.device == device
        else { throw .badCheckpoint }
        var records: [JournalRecord] = []
        records.reserveCapacity(rest / JournalRecord.byteCount)
        var last: (sequence: UInt64, digest: Digest)?
        for start in stride(
            from: Checkpoint.byteCount,
            to: bytes.count,
            by: JournalRecord.byteCount
        ) {
            let raw = Array(bytes[start..<start + JournalRecord.byteCount])
            guard let record = JournalRecord(bytes: raw) else { throw .malformed }
            guard record.device == device, record.epoch == checkpoint.epoch,
                record.sequence > 0, record.sequence < .max
            else { throw .brokenChain(sequence: record.sequence) }
            if let last, record.sequence != last.sequence + 1 || record.previous != last.digest {
                throw .brokenChain(sequence: record.sequence)
            }
            last = (record.sequence, JournalRecord.digest(of: raw))
            records.append(record)
        }
        guard let last, last.sequence == checkpoint.sequence, last.digest == checkpoint.digest
        else { throw .badCheckpoint }
        self.checkpoint = checkpoint
        self.records = records
    }
}
