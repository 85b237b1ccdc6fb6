import Access
import Crypto
import SQLite
import Sync
import Vocabulary

/// The connection of a journal and the statements that every scan needs.
struct JournalStore: ~Copyable {
    let connection: Connection
    private let insert: Statement
    private let readUse: Statement
    private let writeUse: Statement
    private let writeMovement: Statement
    private let range: Statement
    private let readCount: Statement
    private let writeCount: Statement

    /// A card counts its taps in three bytes (NXP AN12196, 4.4.1), as a record does.
    static let cardCountMax: UInt32 = 1 << 24 - 1

    init(_ connection: consuming Connection) throws(SQLiteError) {
        let insert = try connection.prepare(
            "INSERT INTO record (epoch, sequence, bytes) VALUES ($1, $2, $3)"
        )
        let readUse = try connection.prepare(
            """
            SELECT known, reserved, generation, inside, last_entry, zone, first_entry, last_exit,
            entries FROM use_state LEFT JOIN movement USING (right_id) WHERE right_id = $1
            """
        )
        let writeUse = try connection.prepare(
            """
            INSERT INTO use_state (right_id, known, reserved, generation, inside, last_entry)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (right_id) DO UPDATE SET
            known = excluded.known, reserved = excluded.reserved,
            generation = excluded.generation, inside = excluded.inside,
            last_entry = excluded.last_entry
            """
        )
        let writeMovement = try connection.prepare(Self.movementText)
        let range = try connection.prepare(
            """
            SELECT bytes FROM record WHERE epoch = $1 AND sequence > $2 AND sequence <= $3
            ORDER BY sequence
            """
        )
        let readCount = try connection.prepare("SELECT counter FROM card_count WHERE badge = $1")
        let writeCount = try connection.prepare(
            """
            INSERT INTO card_count (badge, counter) VALUES ($1, $2) ON CONFLICT (badge)
            DO UPDATE SET counter = max(counter, excluded.counter)
            """
        )
        self.connection = connection
        self.insert = insert
        self.readUse = readUse
        self.writeUse = writeUse
        self.writeMovement = writeMovement
        self.range = range
        self.readCount = readCount
        self.writeCount = writeCount
    }

    func insert(_ record: JournalRecord, _ bytes: [UInt8]) throws(SQLiteError) {
        try insert.run(Int(record.epoch), Int(record.sequence), bytes)
    }

    func use(of right: RightID) throws(SQLiteError) -> UseState {
        try readUse.first(BlobKey(right.raw)) { row in Self.use(row) } ?? UseState()
    }

    func write(_ use: UseState, of right: RightID) throws(SQLiteError) {
        try writeUse.run(
            BlobKey(right.raw),
            Int(use.known),
            Int(use.reserved),
            Int(use.generation),
            use.isInside ? 1 : 0,
            use.lastEntry.map { Int64(clamping: $0.milliseconds) }
        )
    }

    /// Where the right went: written when that changed.
    func writeMovement(_ use: UseState, of right: RightID) throws(SQLiteError) {
        try writeMovement.run(
            BlobKey(right.raw),
            use.firstEntry.map { Int64(clamping: $0.milliseconds) },
            use.lastExit.map { Int64(clamping: $0.milliseconds) },
            Int(use.zone),
            Self.bytes(of: use.entries)
        )
    }

    /// Zero for a card that never proved a count here.
    func count(of badge: UInt64) throws(SQLiteError) -> UInt32 {
        try readCount.first(BlobKey(badge)) { row in UInt32(clamping: row.int64(0)) } ?? 0
    }

    func raiseCount(of badge: UInt64, to counter: UInt32) throws(SQLiteError) {
        try writeCount.run(BlobKey(badge), Int(min(counter, Self.cardCountMax)))
    }

    /// The bytes of the records above one sequence, up to another.
    func records(
        epoch: UInt32,
        after low: UInt64,
        upTo high: UInt64
    ) throws(SQLiteError) -> [[UInt8]] {
        var records: [[UInt8]] = []
        try range.each(Int(epoch), Int64(clamping: low), Int64(clamping: high)) { row in
            records.append(row.blob(0))
        }
        return records
    }
}

/// What is written seldom, by statements made when they are needed.
extension JournalStore {
    func writeMark(_ bytes: [UInt8], head: UInt64) throws(SQLiteError) {
        let statement = try connection.prepare(
            "INSERT OR REPLACE INTO mark (id, record) VALUES (1, $1)"
        )
        try statement.run(bytes)
        // A new head begins a new quota.
        let clear = try connection.prepare("DELETE FROM ahead WHERE head <> $1")
        try clear.run(Int64(bitPattern: head))
    }

    /// Keeps the mark saved from a journal that was set aside: the cache may still not go back.
    func keep(_ mark: HeadMark, _ state: JournalState) throws(SQLiteError) {
        var record = JournalRecord(
            kind: .head,
            device: state.device,
            epoch: state.epoch,
            sequence: 0,
            time: TimeBounds(exactly: .distantPast),
            previous: .zero
        )
        record.subject = UInt64(mark.hubEpoch)
        record.headVersion = mark.version
        record.credential = mark.digestStart
        record.slot = UInt16(mark.key)
        try writeMark(record.bytes, head: mark.version)
    }

    func countAhead(_ gate: GateID, head: UInt64) throws(SQLiteError) {
        let statement = try connection.prepare(
            """
            INSERT INTO ahead (gate, head, used) VALUES ($1, $2, 1)
            ON CONFLICT (gate, head) DO UPDATE SET used = used + 1
            """
        )
        try statement.run(Int(gate.raw), Int64(bitPattern: head))
    }

    func writeOccupancy(_ zone: UInt16, _ persons: UInt32) throws(SQLiteError) {
        let statement = try connection.prepare(
            "INSERT OR REPLACE INTO occupancy (zone, persons) VALUES ($1, $2)"
        )
        try statement.run(Int(zone), Int(persons))
    }

    func write(_ acknowledgement: Acknowledgement) throws(SQLiteError) {
        let statement = try connection.prepare(
            """
            INSERT OR REPLACE INTO acknowledged (id, sequence, digest, time, key)
            VALUES (1, $1, $2, $3, $4)
            """
        )
        try statement.run(
            Int64(clamping: acknowledgement.sequence),
            acknowledgement.digest.bytes,
            Int64(clamping: acknowledgement.time.milliseconds),
            Int(acknowledgement.key)
        )
    }

    /// Deletes the records up to a sequence, and keeps what the next one is chained to.
    func prune(epoch: UInt32, upTo sequence: UInt64, _ digest: Digest) throws(SQLiteError) {
        let delete = try connection.prepare(
            "DELETE FROM record WHERE epoch = $1 AND sequence <= $2"
        )
        try delete.run(Int(epoch), Int64(clamping: sequence))
        let anchor = try connection.prepare(
            "INSERT OR REPLACE INTO pruned (id, sequence, digest) VALUES (1, $1, $2)"
        )
        try anchor.run(Int64(clamping: sequence), digest.bytes)
    }
}
