import SQLite
import Synchronization

/// What was struck, as the hub signed it.
extension JournalFile {
    /// Beyond so many, the oldest of the former flashes goes: by then a head was due long since.
    package static let flashesMax = 8

    /// The flashes that are kept, oldest first: the last one is in force.
    package func flashes() throws(JournalError) -> [[UInt8]] {
        try core.withLock { (core) throws(JournalError) in
            do throws(SQLiteError) {
                return try core.store.flashes()
            } catch {
                throw JournalError(storage: error)
            }
        }
    }
}

extension JournalStore {
    func flashes() throws(SQLiteError) -> [[UInt8]] {
        let statement = try connection.prepare(
            "SELECT bytes FROM flash ORDER BY place DESC LIMIT $1"
        )
        var found: [[UInt8]] = []
        try statement.each(JournalFile.flashesMax) { row in found.append(row.blob(0)) }
        return found.reversed()
    }

    func keep(flash bytes: [UInt8], keepsFormer: Bool) throws(SQLiteError) {
        let newest = try connection.prepare("SELECT coalesce(max(place), 0) FROM flash")
        let place = try newest.first { row in row.int64(0) } ?? 0
        let spare = keepsFormer ? place - Int64(JournalFile.flashesMax) + 1 : place
        let delete = try connection.prepare("DELETE FROM flash WHERE place <= $1")
        try delete.run(spare)
        let insert = try connection.prepare("INSERT INTO flash (place, bytes) VALUES ($1, $2)")
        try insert.run(place + 1, bytes)
    }
}
