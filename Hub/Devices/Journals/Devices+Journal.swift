import Access
import Crypto
package import Kernel
import Metrics
import Rights
import Sync
import Vocabulary

/// Why a batch of a device is not taken, as the device is told.
package enum JournalRefusal: Error, Hashable, Sendable {
    /// The batch is wrong in itself; the first record that is, where one can be named.
    case unreadable(sequence: UInt64?)
    case tooLarge
    case badCheckpoint
    case brokenChain(sequence: UInt64)
    case intake(IntakeRefusal, epoch: UInt32)
    case notActive(DeviceStatus)
}

extension Devices {
    /// Incidents of one batch at most: a flood of them is one matter for one operator.
    private static let incidentsMax = 8

    private enum Outcome: Sendable {
        case taken(cursor: JournalCursor, new: Int)
        case refused(JournalRefusal)
    }

    /// Takes a batch in one durable transaction, and gives the signed word that it is held.
    ///
    /// A batch sent again is acknowledged again and changes nothing.
    package func ingest(_ body: [UInt8], from device: DeviceRow) async throws -> [UInt8] {
        guard let key = Ed25519PublicKey(device.publicKey) else {
            throw StoreError(.mismatch, "The key of a device cannot be read.")
        }
        let batch = try Self.batch(body, device.device, key)
        let now = services.clock.now()
        let outcome = try await services.store.write { [self] session in
            try take(batch, body, device.device, session, now)
        }
        switch outcome {
        case .taken(let cursor, let new):
            count(new)
            return try acknowledgement(of: batch, cursor, device, now)
        case .refused(let refusal):
            services.metrics.count("jalon_journal_conflicts_total", "Journal batches refused.")
            throw refusal
        }
    }

    private static func batch(
        _ body: [UInt8],
        _ device: DeviceID,
        _ key: Ed25519PublicKey
    ) throws(JournalRefusal) -> JournalBatch {
        do {
            return try JournalBatch(bytes: body, device: device, key: key)
        } catch {
            switch error {
            case .malformed: throw .unreadable(sequence: firstUnreadable(body))
            case .tooLarge: throw .tooLarge
            case .badCheckpoint: throw .badCheckpoint
            case .brokenChain(let sequence): throw .brokenChain(sequence: sequence)
            }
        }
    }

    /// The sequence of the first record that this version cannot read.
    private static func firstUnreadable(_ body: [UInt8]) -> UInt64? {
        let size = JournalRecord.byteCount
        for start in stride(from: Checkpoint.byteCount, through: body.count - size, by: size) {
            let raw = Array(body[start..<start + size])
            guard JournalRecord(bytes: raw) == nil else { continue }
            var reader = ByteReader(raw, at: 12)
            return reader.number()
        }
        return nil
    }

    private func take(
        _ batch: JournalBatch,
        _ body: [UInt8],
        _ device: DeviceID,
        _ session: any Session,
        _ now: Timestamp
    ) throws -> Outcome {
        guard let row = try DeviceRow.find(device, session) else {
            throw DevicesRefusal.noSuchDevice
        }
        guard row.status == .active else { return .refused(.notActive(row.status)) }
        let epoch = batch.checkpoint.epoch
        do throws(IntakeRefusal) {
            try JournalIntake.admit(epoch: epoch, known: row.epoch)
        } catch {
            return .refused(.intake(error, epoch: row.epoch))
        }
        let journal = JournalRows(session: session, device: device, epoch: epoch)
        let cursor = try journal.cursor()
        let judged = try JournalIntake.newRecords(
            of: batch,
            at: cursor,
            digest: { JournalRecord.digest(of: JournalRows.raw($0, of: body)) },
            stored: { sequence throws(StoreError) in try journal.digest(of: sequence) }
        )
        switch judged {
        case .failure(let refusal):
            if case .fork(let sequence) = refusal {
                try quarantine(row, epoch: epoch, sequence: sequence, session, now)
            }
            return .refused(.intake(refusal, epoch: epoch))
        case .success(let range) where range.isEmpty:
            return .taken(cursor: cursor, new: 0)
        case .success(let range):
            let next = JournalCursor(
                next: batch.checkpoint.sequence + 1,
                digest: batch.checkpoint.digest
            )
            try journal.append(batch.records[range], of: body, from: range.lowerBound, now: now)
            try journal.write(next)
            try compareWitness(of: row, epoch: epoch, heldBefore: cursor.next - 1, session)
            try follow(batch.records[range], row, epoch: epoch, session, now)
            return .taken(cursor: next, new: range.count)
        }
    }

    private func quarantine(
        _ row: DeviceRow,
        epoch: UInt32,
        sequence: UInt64,
        _ session: any Session,
        _ now: Timestamp
    ) throws {
        try quarantine(
            row,
            .fork,
            session,
            now,
            "Record \(sequence) of epoch \(epoch) was told in two ways. Look for a copied device."
        )
    }

    /// What follows from new records: the device's state, uses of rights, incidents.
    private func follow(
        _ records: ArraySlice<JournalRecord>,
        _ row: DeviceRow,
        epoch: UInt32,
        _ session: any Session,
        _ now: Timestamp
    ) throws {
        let head = records.last { $0.kind == .head }?.headVersion ?? row.headVersion
        try session.run(
            "UPDATE device SET epoch = $1, head_version = $2, last_seen = $3 WHERE id = $4",
            max(row.epoch, epoch),
            Int64(clamping: head),
            now,
            row.device
        )
        let annulments = Annulments(session: session, records)
        let uses = try annulments.taken(from: UseTally(records).counts)
        let used = try rights.recordUses(session, scope: row.scope, counts: uses)
        try reconcile(records, row, used: used, session, now)
        try followBadges(records, row, session, now)
        try followHealth(records, row, session)
        try followGate(records, row, session)
        var incidents = 0
        for record in records {
            guard let (kind, text) = Self.incident(record) else { continue }
            incidents += 1
            guard incidents <= Self.incidentsMax else { break }
            try addIncident(session, kind, device: row, at: record.time.low, text)
        }
    }

    private static func incident(_ record: JournalRecord) -> (IncidentKind, String)? {
        let place = "Record \(record.sequence) of epoch \(record.epoch)"
        return switch record.kind {
        case .boot where record.flags.contains(.journalLost):
            (.journalLost, "\(place): the journal before this epoch was lost.")
        case .tamper where record.flags.contains(.journalLost):
            (
                .journalCut,
                "\(place): \(record.counter) records from \(record.subject) on were cut off; "
                    + "a neighbour holds the device's own checkpoint of them."
            )
        case .tamper where record.flags.contains(.fork):
            (.headFork, "\(place): two different heads bear version \(record.headVersion).")
        case .tamper where record.flags.contains(.rollback):
            (.tamper, "\(place): the cache was older than the gate had seen.")
        case .tamper:
            (.tamper, "\(place): the cache did not match its signed head.")
        default: nil
        }
    }

    private func acknowledgement(
        of batch: JournalBatch,
        _ cursor: JournalCursor,
        _ device: DeviceRow,
        _ now: Timestamp
    ) throws -> [UInt8] {
        let signer = try rights.keys.signer(.hub, of: device.scope, at: now)
        let word = Acknowledgement(
            device: device.device,
            epoch: batch.checkpoint.epoch,
            sequence: cursor.next - 1,
            digest: cursor.digest,
            time: now,
            key: signer.number
        )
        return word.signed(by: signer.key)
    }

    private func count(_ records: Int) {
        services.metrics.count("jalon_journal_batches_total", "Journal batches taken.")
        services.metrics.count(
            "jalon_journal_records_total",
            "Journal records taken.",
            by: Int64(records)
        )
    }
}

extension JournalRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unreadable(let sequence):
            told(.invalid, "A record cannot be read by this hub.", "unreadable", at: sequence)
        case .tooLarge:
            told(.tooLarge, "A batch holds at most 4096 records.", "too_large")
        case .badCheckpoint:
            told(.invalid, "The checkpoint is not that of this device and batch.", "checkpoint")
        case .brokenChain(let sequence):
            told(.conflict, "The records do not follow each other.", "broken", at: sequence)
        case .notActive(let status):
            told(.forbidden, "The device is \(status.name).", status.name)
        case .intake(let refusal, let epoch):
            told(refusal, epoch)
        }
    }

    private func told(_ refusal: IntakeRefusal, _ epoch: UInt32) -> Problem {
        switch refusal {
        case .hole(let wanted):
            told(.conflict, "Records before these are missing.", "hole", wanted, epoch)
        case .fork(let sequence):
            told(
                .conflict,
                "This journal contradicts the one that is held; the device is quarantined.",
                "fork",
                nil,
                epoch,
                at: sequence
            )
        case .broken(let sequence):
            told(
                .conflict,
                "The first record does not begin its epoch.",
                "broken",
                sequence,
                epoch,
                at: sequence
            )
        case .epoch(let known):
            told(.conflict, "Epochs between are not known.", "broken", 1, known)
        }
    }

    private func told(
        _ kind: ProblemKind,
        _ detail: String,
        _ reason: String,
        _ wanted: UInt64? = nil,
        _ epoch: UInt32? = nil,
        at sequence: UInt64? = nil
    ) -> Problem {
        var members: [String: JSONValue] = ["reason": .text(reason)]
        if let wanted { members["wanted"] = .count(wanted) }
        if let epoch { members["epoch"] = .count(epoch) }
        if let sequence { members["sequence"] = .count(sequence) }
        return Problem(kind, detail, members: members)
    }
}
