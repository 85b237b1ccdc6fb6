import Access
import SQLite
import Vocabulary

/// Edits one row of an edge's cache behind its back, as an insider with a screwdriver would.
enum CacheVandal {
    /// Turns the status of a right to *active* and its uses to *unlimited*, whatever they were.
    static func edit(_ right: RightID, in path: String) throws {
        let connection = try Connection(
            path: path,
            options: Connection.Options(mode: .readWrite, synchronous: .normal)
        )
        let read = try connection.prepare("SELECT record FROM rights WHERE key = ?")
        guard var record = try read.first(BlobKey(right.raw), read: { $0.blob(0) }) else {
            throw DemonstrationFailure("The cache does not hold the right to be edited.")
        }
        record[record.count - 3] ^= 0x01
        let write = try connection.prepare("UPDATE rights SET record = ? WHERE key = ?")
        try write.run(record, BlobKey(right.raw))
    }
}
