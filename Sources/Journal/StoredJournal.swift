import Crypto
import SQLite
import Sync
import Vocabulary

/// What a journal file holds beside its records, as it was read: nothing of it is believed yet.
struct StoredJournal: Sendable {
    var damage: String?
    var schema = ""
    var device: DeviceID?
    var epoch: UInt32?
    var mark: HeadMark?
    var acknowledged: Acknowledgement?
    var prunedSequence: UInt64 = 0
    var prunedDigest: Digest?
    var newest: UInt64 = 0
    /// The table with a number that no journal of ours can hold.
    var impossible: String?
    var occupancy: [UInt16: UInt32] = [:]
    var ahead: [JournalState.AheadKey: UInt32] = [:]

    private static let zonesMax = 65_536
    private static let aheadMax = 65_536
    /// No journal grows so long; what is above is damage, and sums with it would overflow.
    private static let sequenceMax: Int64 = 1 << 53
    /// No right is used so often, and no zone holds so many.
    private static let countMax: Int64 = 1 << 31

    /// Stops where the schema is wrong, since queries would then mean nothing.
    init(reading connection: borrowing Connection) throws(SQLiteError) {
        schema = try connection.schemaText()
        guard JournalSchema.layout(of: schema) != nil else {
            damage = try connection.quickCheck().first
            return
        }
        // The epoch comes first: it must be known even of a file that is damaged further on.
        try readMeta(connection)
        mark = try Self.mark(connection)
        damage = try connection.quickCheck().first
        try readAcknowledgement(connection)
        try readPruned(connection)
        try readCounts(connection)
        if let epoch {
            let statement = try connection.prepare(
                "SELECT coalesce(max(sequence), 0) FROM record WHERE epoch = $1"
            )
            newest = try statement.first(Int(epoch)) { row in UInt64(clamping: row.int64(0)) } ?? 0
        }
        impossible = try impossible(in: connection) ?? misordered
    }

    private static let counts: [(table: String, column: String, most: Int64)] = [
        ("record", "sequence", sequenceMax), ("pruned", "sequence", sequenceMax),
        ("acknowledged", "sequence", sequenceMax), ("acknowledged", "time", Int64.max),
        ("use_state", "known", countMax), ("use_state", "reserved", countMax),
        ("ahead", "used", countMax), ("occupancy", "persons", countMax),
    ]

    /// Asked of the file itself: what was read was clamped on the way.
    private func impossible(in connection: borrowing Connection) throws(SQLiteError) -> String? {
        var counts = Self.counts
        let layout = JournalSchema.layout(of: schema) ?? 0
        if layout >= 2 {
            counts.append(("card_count", "counter", Int64(JournalStore.cardCountMax)))
        }
        if layout >= 4 {
            counts += [
                ("flash", "place", Self.sequenceMax), ("heard", "sequence", Self.sequenceMax),
                ("movement", "first_entry", Int64.max), ("movement", "last_exit", Int64.max),
                ("movement", "zone", Int64(UInt16.max)), ("slot", "slot", Int64(UInt16.max)),
                ("slot", "begun", Int64.max),
            ]
        }
        for (table, column, most) in counts {
            let statement = try connection.prepare(
                "SELECT 1 FROM \(table) WHERE \(column) NOT BETWEEN 0 AND $1 LIMIT 1"
            )
            let isFound = try statement.first(most) { _ in true }
            if isFound != nil { return table }
        }
        return nil
    }

    /// Only what is acknowledged is pruned, and the newest record never is.
    private var misordered: String? {
        guard prunedSequence > 0 else { return nil }
        let isOrdered =
            prunedSequence < newest && prunedSequence <= acknowledged?.sequence ?? 0
        return isOrdered ? nil : "pruned"
    }

    private mutating func readMeta(_ connection: borrowing Connection) throws(SQLiteError) {
        let statement = try connection.prepare("SELECT device, epoch FROM meta WHERE id = 1")
        let found = try statement.first { row in (row.int64(0), row.int64(1)) }
        device = found.flatMap { UInt32(exactly: $0.0) }.map { DeviceID($0) }
        epoch = found.flatMap { UInt32(exactly: $0.1) }
    }

    private static func mark(_ connection: borrowing Connection) throws(SQLiteError) -> HeadMark? {
        let statement = try connection.prepare("SELECT record FROM mark WHERE id = 1")
        let bytes = try statement.first { row in row.blob(0) }
        return bytes.flatMap { JournalRecord(bytes: $0) }.flatMap { HeadMark($0) }
    }

    private mutating func readAcknowledgement(
        _ connection: borrowing Connection
    ) throws(SQLiteError) {
        guard let device, let epoch else { return }
        let statement = try connection.prepare(
            "SELECT sequence, digest, time, key FROM acknowledged WHERE id = 1"
        )
        acknowledged = try statement.first { row in
            Digest(row.blob(1)).map {
                Acknowledgement(
                    device: device,
                    epoch: epoch,
                    sequence: UInt64(clamping: row.int64(0)),
                    digest: $0,
                    time: Timestamp(milliseconds: UInt64(clamping: row.int64(2))),
                    key: UInt8(clamping: row.int64(3))
                )
            }
        }.flatMap { $0 }
    }

    private mutating func readPruned(_ connection: borrowing Connection) throws(SQLiteError) {
        let statement = try connection.prepare("SELECT sequence, digest FROM pruned WHERE id = 1")
        let found = try statement.first { row in (UInt64(clamping: row.int64(0)), row.blob(1)) }
        prunedSequence = found?.0 ?? 0
        prunedDigest = found.flatMap { Digest($0.1) }
    }

    private mutating func readCounts(_ connection: borrowing Connection) throws(SQLiteError) {
        let zones = try connection.prepare("SELECT zone, persons FROM occupancy LIMIT $1")
        try zones.each(Self.zonesMax) { row in
            occupancy[UInt16(clamping: row.int64(0))] = UInt32(clamping: row.int64(1))
        }
        let gates = try connection.prepare("SELECT gate, head, used FROM ahead LIMIT $1")
        try gates.each(Self.aheadMax) { row in
            let key = JournalState.AheadKey(
                gate: GateID(UInt32(clamping: row.int64(0))),
                head: UInt64(bitPattern: row.int64(1))
            )
            ahead[key] = UInt32(clamping: row.int64(2))
        }
    }
}

/// The records of one epoch as they lie in the file.
struct RecordWalk: ~Copyable {
    private let statement: Statement
    private let epoch: UInt32

    init(epoch: UInt32, in connection: borrowing Connection) throws(SQLiteError) {
        statement = try connection.prepare(
            """
            SELECT sequence, bytes FROM record
            WHERE epoch = $1 AND sequence > $2 ORDER BY sequence
            """
        )
        self.epoch = epoch
    }

    /// Follows the chain from where `check` stands; gives what is wrong.
    func follow(
        _ check: inout ChainCheck,
        _ note: (JournalRecord) -> Void
    ) -> JournalFault? {
        var fault: JournalFault?
        do throws(SQLiteError) {
            try statement.each(Int(epoch), Int64(clamping: check.sequence)) { row in
                guard fault == nil else { return }
                do throws(JournalFault) {
                    note(try check.take(UInt64(clamping: row.int64(0)), row.blob(1)))
                } catch {
                    fault = error
                }
            }
        } catch {
            return fault ?? check.damaged(error.message)
        }
        if let fault { return fault }
        do throws(JournalFault) { try check.finish() } catch { return error }
        return nil
    }
}
