import Crypto
import SQLite
import Sync
import Vocabulary

extension StoredJournal {
    /// What is wrong with the file before its records are looked at.
    func finding(device: DeviceID, epochFloor: UInt32) -> JournalFinding? {
        if let damage { return JournalFinding(.damaged, "The journal is damaged: \(damage).") }
        guard JournalSchema.layout(of: schema) != nil else {
            return JournalFinding(
                .foreignSchema,
                "The journal holds tables, triggers or views that are not Jalon's."
            )
        }
        guard let epoch, self.device != nil else {
            return JournalFinding(.damaged, "The journal does not say whose it is.")
        }
        guard self.device == device else {
            return JournalFinding(.otherDevice, "The journal was written by another device.")
        }
        guard epoch >= epochFloor else {
            return JournalFinding(
                .rollback,
                "The journal is of epoch \(epoch); this device has reached \(epochFloor)."
            )
        }
        if let impossible {
            return JournalFinding(
                .damaged,
                "The journal is damaged: \(impossible) holds a number that cannot be."
            )
        }
        return nil
    }

    /// A check of the whole chain that is there.
    func wholeCheck(
        device: DeviceID,
        epoch: UInt32,
        vouched: [UInt64: Digest] = [:]
    ) -> ChainCheck {
        var vouched = vouched
        if let acknowledged, acknowledged.sequence > prunedSequence {
            vouched[acknowledged.sequence] = acknowledged.digest
        }
        return ChainCheck(
            device: device,
            epoch: epoch,
            after: prunedSequence,
            digest: prunedDigest ?? JournalRecord.genesis(device: device, epoch: epoch),
            vouched: vouched
        )
    }

    /// Verifies the newest records and builds from them what is kept in memory.
    func state(
        device: DeviceID,
        epoch: UInt32,
        verifiedMax: Int,
        in connection: borrowing Connection
    ) throws(JournalFinding) -> JournalState {
        var check = wholeCheck(device: device, epoch: epoch)
        if newest > prunedSequence + UInt64(verifiedMax) {
            let start = newest - UInt64(verifiedMax)
            var vouched: [UInt64: Digest] = [:]
            if let acknowledged, acknowledged.sequence > start {
                vouched[acknowledged.sequence] = acknowledged.digest
            }
            check = ChainCheck(
                device: device,
                epoch: epoch,
                after: start,
                digest: nil,
                vouched: vouched
            )
        }
        var state = JournalState(device: device, epoch: epoch)
        let fault: JournalFault?
        do throws(SQLiteError) {
            let walk = try RecordWalk(epoch: epoch, in: connection)
            fault = walk.follow(&check) { state.note($0) }
        } catch {
            fault = check.damaged(error.message)
        }
        if let fault { throw JournalFinding(.brokenChain, "The journal is damaged: \(fault).") }
        state.sequence = check.sequence
        state.digest = check.digest ?? state.digest
        state.mark = Self.higher(mark, state.mark)
        state.acknowledged = acknowledged
        state.occupancy = occupancy
        state.ahead = ahead
        state.prunedSequence = prunedSequence
        return state
    }

    /// An edited mark must not let an older cache pass.
    private static func higher(_ left: HeadMark?, _ right: HeadMark?) -> HeadMark? {
        guard let left, let right else { return left ?? right }
        return (left.hubEpoch, left.version) < (right.hubEpoch, right.version) ? right : left
    }
}
