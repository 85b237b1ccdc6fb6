import SQLite
import Sync
import Vocabulary

/// What neighbours told, in the table `heard`; the state of a mark is the byte at 56.
extension JournalStore {
    /// Keeps a mark; of one scan the highest state stays.
    func keep(_ heard: HeardMark) throws(SQLiteError) {
        let statement = try connection.prepare(
            """
            INSERT INTO heard (right_id, device, epoch, sequence, low, taken, bytes)
            VALUES ($1, $2, $3, $4, $5, 0, $6)
            ON CONFLICT (right_id, device, epoch, sequence) DO UPDATE
            SET bytes = excluded.bytes, low = excluded.low
            WHERE substr(excluded.bytes, 57, 1) > substr(bytes, 57, 1)
            """
        )
        try statement.run(
            BlobKey(heard.mark.right.raw),
            Int(heard.mark.device.raw),
            Int(heard.mark.epoch),
            Int64(clamping: heard.mark.sequence),
            Int64(clamping: heard.mark.time.low.milliseconds),
            heard.bytes
        )
    }

    /// Notes that a mark was taken up in the state in which it is.
    func take(_ heard: HeardMark) throws(SQLiteError) {
        try keep(heard)
        let statement = try connection.prepare(
            """
            UPDATE heard SET taken = $1
            WHERE right_id = $2 AND device = $3 AND epoch = $4 AND sequence = $5
            """
        )
        try statement.run(
            Int(heard.mark.state.rawValue),
            BlobKey(heard.mark.right.raw),
            Int(heard.mark.device.raw),
            Int(heard.mark.epoch),
            Int64(clamping: heard.mark.sequence)
        )
    }

    /// The newest marks from a moment on, with the state in which each was taken up, 0 for none.
    func heard(
        since low: Timestamp,
        limit: Int
    ) throws(SQLiteError) -> [(bytes: [UInt8], taken: UInt8)] {
        let statement = try connection.prepare(
            "SELECT bytes, taken FROM heard WHERE low >= $1 ORDER BY low DESC LIMIT $2"
        )
        var found: [(bytes: [UInt8], taken: UInt8)] = []
        try statement.each(Int64(clamping: low.milliseconds), limit) { row in
            found.append((row.blob(0), UInt8(clamping: row.int64(1))))
        }
        return found
    }

    func forgetHeard(before low: Timestamp) throws(SQLiteError) {
        let statement = try connection.prepare("DELETE FROM heard WHERE low < $1")
        try statement.run(Int64(clamping: low.milliseconds))
    }

    /// Lets these go, whatever became of them.
    func forget(heard marks: [UsedMark]) throws(SQLiteError) {
        let statement = try connection.prepare(
            """
            DELETE FROM heard
            WHERE right_id = $1 AND device = $2 AND epoch = $3 AND sequence = $4
            """
        )
        for mark in marks {
            try statement.run(
                BlobKey(mark.right.raw),
                Int(mark.device.raw),
                Int(mark.epoch),
                Int64(clamping: mark.sequence)
            )
        }
    }

    /// Where there are more than `limit`, the oldest of the devices that told the most go.
    func boundHeard(to limit: Int) throws(SQLiteError) {
        let counting = try connection.prepare("SELECT device, count(*) FROM heard GROUP BY device")
        var counts: [DeviceID: Int] = [:]
        try counting.each { row in
            counts[DeviceID(UInt32(clamping: row.int64(0)))] = Int(row.int64(1))
        }
        let excess = counts.values.reduce(0, +) - limit
        guard excess > 0 else { return }
        let statement = try connection.prepare(
            """
            DELETE FROM heard WHERE (right_id, device, epoch, sequence) IN (
                SELECT right_id, device, epoch, sequence FROM heard WHERE device = $1
                ORDER BY low, epoch, sequence LIMIT $2
            )
            """
        )
        for (device, portion) in FairShare.portions(of: excess, of: counts) {
            try statement.run(Int(device.raw), portion)
        }
    }
}
