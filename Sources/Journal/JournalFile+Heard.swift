import SQLite
package import Sync
import Synchronization
package import Vocabulary

/// What neighbours told, kept across a restart; a mark that is lost is sent again.
extension JournalFile {
    /// Marks written by one call; the rest is for the next, so that no scan waits long.
    package static let heardMax = 256

    /// Writes marks, and lets others go for whom there is no room any more.
    package func keep(
        heard marks: [HeardMark],
        forgetting others: [UsedMark] = []
    ) throws(JournalError) {
        precondition(marks.count <= Self.heardMax, "at most 256 marks are written at once")
        precondition(others.count <= Self.heardMax, "at most 256 marks are let go at once")
        try inHeard { (store) throws(SQLiteError) in
            for mark in marks { try store.keep(mark) }
            try store.forget(heard: others)
        }
    }

    /// Lets go what is older, and of the rest what is more than `limit`.
    package func forgetHeard(before low: Timestamp, keeping limit: Int) throws(JournalError) {
        try inHeard { (store) throws(SQLiteError) in
            try store.forgetHeard(before: low)
            try store.boundHeard(to: limit)
        }
    }

    package func heard(
        since low: Timestamp,
        limit: Int
    ) throws(JournalError) -> [(bytes: [UInt8], taken: UInt8)] {
        try core.withLock { (core) throws(JournalError) in
            do throws(SQLiteError) {
                return try core.store.heard(since: low, limit: limit)
            } catch {
                throw JournalError(storage: error)
            }
        }
    }

    private func inHeard(
        _ work: @Sendable (borrowing JournalStore) throws(SQLiteError) -> Void
    ) throws(JournalError) {
        try core.withLock { (core) throws(JournalError) in
            do throws(SQLiteError) {
                try core.store.connection.transaction { () throws(SQLiteError) in
                    try work(core.store)
                }
            } catch {
                throw JournalError(storage: error)
            }
        }
    }
}
