import Access
import SQLite
import Vocabulary

/// The newest slot of each right whose rotating code opened the gate.
extension JournalStore {
    func shownSlot(of right: RightID) throws(SQLiteError) -> ShownSlot? {
        let statement = try connection.prepare(
            "SELECT anchor, slot, reveal, begun FROM slot WHERE right_id = $1"
        )
        let found = try statement.first(BlobKey(right.raw)) { row -> ShownSlot? in
            guard let anchor = Reveal(row.blob(0)), let reveal = Reveal(row.blob(2)) else {
                return nil
            }
            return ShownSlot(
                anchor: anchor,
                slot: UInt16(clamping: row.int64(1)),
                reveal: reveal,
                begin: Timestamp(milliseconds: UInt64(clamping: row.int64(3)))
            )
        }
        return found.flatMap { $0 }
    }

    func write(_ shown: ShownSlot, of right: RightID) throws(SQLiteError) {
        let statement = try connection.prepare(
            """
            INSERT INTO slot (right_id, anchor, slot, reveal, begun) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (right_id) DO UPDATE SET anchor = excluded.anchor, slot = excluded.slot,
            reveal = excluded.reveal, begun = excluded.begun
            WHERE excluded.begun > slot.begun
            """
        )
        try statement.run(
            BlobKey(right.raw),
            shown.anchor.bytes,
            Int(shown.slot),
            shown.reveal.bytes,
            Int64(clamping: shown.begin.milliseconds)
        )
    }
}
