import Access
import SQLite
import Vocabulary

/// Where a right went, beside how often: one row for each that ever passed here.
extension JournalStore {
    static let movementText = """
        INSERT INTO movement (right_id, first_entry, last_exit, zone, entries)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (right_id) DO UPDATE SET
        first_entry = excluded.first_entry, last_exit = excluded.last_exit,
        zone = excluded.zone, entries = excluded.entries
        """

    /// Reads a row of both tables; of a right that never passed, the second has none.
    static func use(_ row: borrowing Row) -> UseState {
        let lastEntry = moment(row, 4)
        return UseState(
            known: UInt32(clamping: row.int64(0)),
            reserved: UInt32(clamping: row.int64(1)),
            generation: UInt8(clamping: row.int64(2)),
            isInside: row.int64(3) != 0,
            zone: row.isNull(5) ? 0 : UInt16(clamping: row.int64(5)),
            // Files of earlier layouts know of one entry at most.
            firstEntry: moment(row, 6) ?? lastEntry,
            lastEntry: lastEntry,
            lastExit: moment(row, 7),
            entries: row.isNull(8) ? [] : entries(row.blob(8))
        )
    }

    private static func moment(_ row: borrowing Row, _ column: Int) -> Timestamp? {
        guard !row.isNull(column) else { return nil }
        return Timestamp(milliseconds: UInt64(clamping: row.int64(column)))
    }

    static func bytes(of entries: [Timestamp]) -> [UInt8] {
        var writer = ByteWriter(capacity: 8 * entries.count)
        for entry in entries { writer.number(entry.milliseconds) }
        return writer.bytes
    }

    /// Bytes left over at the end are nobody's entry, and more than are kept are not read.
    private static func entries(_ bytes: [UInt8]) -> [Timestamp] {
        var reader = ByteReader(bytes)
        var entries: [Timestamp] = []
        while reader.remaining >= 8, entries.count < UseState.entriesMax {
            entries.append(Timestamp(milliseconds: reader.number()))
        }
        return entries
    }
}

extension UseState {
    /// Whether it tells the same movements as another.
    func isWhere(_ other: UseState) -> Bool {
        zone == other.zone && firstEntry == other.firstEntry && lastExit == other.lastExit
            && entries == other.entries
    }
}
