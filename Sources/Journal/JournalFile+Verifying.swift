package import Crypto
import SQLite
import Sync
import Vocabulary

extension JournalFile {
    /// Looks at every record of a file, in use or not, without changing it.
    ///
    /// With the device's key and a checkpoint, a missing or edited end is seen too.
    package static func verify(
        path: String,
        deviceKey: Ed25519PublicKey? = nil,
        checkpoint: [UInt8]? = nil
    ) throws(JournalError) -> JournalReport {
        guard DatabaseFiles(path: path).exists else {
            throw JournalError(.fileSystem, "There is no file \(path).")
        }
        var vouched: Checkpoint?
        if let checkpoint, let deviceKey {
            vouched = Checkpoint(bytes: checkpoint, signedBy: deviceKey)
            guard vouched != nil else {
                throw JournalError(.notHere, "The checkpoint was not signed by this device.")
            }
        }
        do throws(SQLiteError) {
            let connection = try Connection(
                path: path,
                options: .init(mode: .readOnly, applicationID: JournalSchema.applicationID)
            )
            try connection.execute("BEGIN DEFERRED")
            return try report(connection, vouched)
        } catch {
            guard error.kind != .busy else { throw JournalError(storage: error) }
            return .damaged("the file cannot be read: \(error.message)")
        }
    }

    private static func report(
        _ connection: borrowing Connection,
        _ checkpoint: Checkpoint?
    ) throws(SQLiteError) -> JournalReport {
        let stored = try StoredJournal(reading: connection)
        guard JournalSchema.layout(of: stored.schema) != nil, let device = stored.device,
            let epoch = stored.epoch
        else { return .damaged("the tables of the file are not those of a journal") }
        var vouched: [UInt64: Digest] = [:]
        let isVouched = checkpoint?.device == device && checkpoint?.epoch == epoch
        if let checkpoint, isVouched, checkpoint.sequence > stored.prunedSequence {
            vouched[checkpoint.sequence] = checkpoint.digest
        }
        var check = stored.wholeCheck(device: device, epoch: epoch, vouched: vouched)
        var first: UInt64?
        var count = 0
        let walk = try RecordWalk(epoch: epoch, in: connection)
        var fault = walk.follow(&check) { record in
            first = first ?? record.sequence
            count += 1
        }
        if fault == nil, let damage = stored.damage { fault = check.damaged(damage) }
        if fault == nil, let table = stored.impossible {
            fault = check.damaged("\(table) holds a number that cannot be")
        }
        return JournalReport(
            device: device,
            epoch: epoch,
            sequences: first.map { $0...max($0, check.sequence) },
            records: count,
            prunedUpTo: stored.prunedSequence,
            acknowledgedUpTo: stored.acknowledged?.sequence ?? 0,
            isEndVouchedFor: isVouched && checkpoint?.sequence == check.sequence,
            fault: fault
        )
    }
}

extension JournalReport {
    static func damaged(_ detail: String) -> JournalReport {
        JournalReport(
            device: nil,
            epoch: 0,
            sequences: nil,
            records: 0,
            prunedUpTo: 0,
            acknowledgedUpTo: 0,
            isEndVouchedFor: false,
            fault: JournalFault(.damaged, epoch: 0, sequence: 0, detail)
        )
    }
}
