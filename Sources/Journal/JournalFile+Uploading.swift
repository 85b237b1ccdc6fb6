package import Crypto
import SQLite
package import Sync
import Synchronization
package import Vocabulary

/// What goes to the hub, what it holds, and what may therefore go.
extension JournalFile {
    /// How long a record is kept after the hub has it, so that a day can be decided again.
    package static let keptFor = Duration.seconds(30 * 86_400)

    /// Records of this epoch, oldest first; at most `recordsMax`, as they lie in the file.
    package func records(
        after sequence: UInt64,
        limit: Int = JournalFile.recordsMax
    ) throws(JournalError) -> [[UInt8]] {
        try core.withLock { (core) throws(JournalError) in
            try Self.records(after: sequence, limit: limit, core.store, core.state)
        }
    }

    private static func records(
        after sequence: UInt64,
        limit: Int,
        _ store: borrowing JournalStore,
        _ state: JournalState
    ) throws(JournalError) -> [[UInt8]] {
        guard sequence < state.sequence else { return [] }
        guard sequence >= state.prunedSequence else {
            throw JournalError(
                .notHere,
                "Records up to \(state.prunedSequence) were pruned; the hub has acknowledged them."
            )
        }
        let count = UInt64(max(0, min(limit, recordsMax)))
        do throws(SQLiteError) {
            return try store.records(
                epoch: state.epoch,
                after: sequence,
                upTo: sequence + count
            )
        } catch {
            throw JournalError(storage: error)
        }
    }

    /// The next records for the hub; nil when it has them all.
    ///
    /// `after` is for a hub that wants to begin elsewhere than at its last acknowledgement.
    package func nextBatch(
        after sequence: UInt64? = nil,
        limit: Int = JournalBatch.recordsMax,
        time: Timestamp,
        signer: Ed25519PrivateKey
    ) throws(JournalError) -> OutgoingBatch? {
        let limit = min(limit, JournalBatch.recordsMax)
        let (start, records) = try core.withLock { (core) throws(JournalError) in
            let start = sequence ?? core.state.acknowledged?.sequence ?? 0
            return (start, try Self.records(after: start, limit: limit, core.store, core.state))
        }
        guard let last = records.last else { return nil }
        let end = start + UInt64(records.count)
        let checkpoint = Checkpoint(
            device: device,
            epoch: epoch,
            sequence: end,
            digest: JournalRecord.digest(of: last),
            time: time
        )
        return OutgoingBatch(
            epoch: epoch,
            sequences: start + 1...end,
            bytes: JournalBatch.bytes(checkpoint: checkpoint.signed(by: signer), records: records)
        )
    }

    /// The device's signed word that it had written up to here.
    package func checkpoint(at time: Timestamp, signer: Ed25519PrivateKey) -> [UInt8] {
        let position = position
        return Checkpoint(
            device: device,
            epoch: position.epoch,
            sequence: position.sequence,
            digest: position.digest,
            time: time
        ).signed(by: signer)
    }

    /// Keeps the hub's signed word, read and verified by `Acknowledgement(bytes:keyring:)`.
    ///
    /// One that is not further than the last is no news. Throws `foreignAcknowledgement` where it
    /// names another device or epoch, a record that was never written, or another digest: the hub
    /// holds a journal that is not this one.
    package func acknowledge(_ acknowledgement: Acknowledgement) throws(JournalError) {
        try core.withLock { (core) throws(JournalError) in
            let state = core.state
            guard acknowledgement.device == device, acknowledgement.epoch == epoch,
                acknowledgement.sequence <= state.sequence
            else { throw .foreignAcknowledgement(acknowledgement.sequence) }
            guard acknowledgement.sequence > state.acknowledged?.sequence ?? 0 else { return }
            let record = try Self.records(
                after: acknowledgement.sequence - 1,
                limit: 1,
                core.store,
                state
            ).first
            guard record.map(JournalRecord.digest(of:)) == acknowledgement.digest else {
                throw .foreignAcknowledgement(acknowledgement.sequence)
            }
            do throws(SQLiteError) {
                try core.store.connection.transaction { () throws(SQLiteError) in
                    try core.store.write(acknowledgement)
                }
            } catch {
                throw JournalError(storage: error)
            }
            core.state.acknowledged = acknowledgement
        }
    }

    /// Deletes what is acknowledged and older than 30 days; gives how many records.
    ///
    /// `now` is the lowest possible time. The newest record always stays, so that no sequence comes
    /// twice. At most `recordsMax` a call: call again while it gives that many.
    package func prune(now: Timestamp) throws(JournalError) -> Int {
        try core.withLock { (core) throws(JournalError) in
            let state = core.state
            guard let acknowledged = state.acknowledged?.sequence,
                min(acknowledged + 1, state.sequence) > state.prunedSequence + 1
            else { return 0 }
            let records = try Self.records(
                after: state.prunedSequence,
                limit: Self.recordsMax,
                core.store,
                state
            )
            let room = min(acknowledged, state.sequence - 1) - state.prunedSequence
            let old = records.prefix(Int(clamping: room)).prefix { Self.isOld($0, now) }
            guard let last = old.last else { return 0 }
            let end = state.prunedSequence + UInt64(old.count)
            do throws(SQLiteError) {
                try core.store.connection.transaction { () throws(SQLiteError) in
                    try core.store.prune(
                        epoch: epoch,
                        upTo: end,
                        JournalRecord.digest(of: last)
                    )
                }
            } catch {
                throw JournalError(storage: error)
            }
            core.state.prunedSequence = end
            return old.count
        }
    }

    private static func isOld(_ bytes: [UInt8], _ now: Timestamp) -> Bool {
        guard let record = JournalRecord(bytes: bytes) else { return false }
        return record.time.high.advanced(by: keptFor) <= now
    }
}
