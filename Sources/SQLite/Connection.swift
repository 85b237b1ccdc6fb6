import CSQLite

/// One connection to one SQLite file, opened so that the file is not trusted.
///
/// It is not Sendable: an actor or a `Mutex` owns it, with its statements, and the compiler refuses
/// a second thread.
@usableFromInline
package struct Connection: ~Copyable {
    package enum Mode: Sendable {
        case readWriteCreate
        case readWrite
        case readOnly
    }

    /// When a commit has reached the disk (PRAGMA synchronous).
    package enum Synchronous: String, Sendable {
        /// Before it returns: for what was acknowledged, such as the journal.
        case full = "FULL"
        /// At the next checkpoint: a power cut may lose the last commits, never the file.
        case normal = "NORMAL"
        /// Whenever the system likes: for the test of power losses, which must see it lose.
        case off = "OFF"
    }

    package struct Options: Sendable {
        package var mode = Mode.readWriteCreate
        package var synchronous = Synchronous.full
        /// Set in a new file; a file with another number is refused as `notADatabase`.
        package var applicationID: Int32?
        /// The file grows to this many pages (of 4 KiB) and then refuses writes as `full`.
        package var pagesMax: Int?
        package var busyTimeoutMilliseconds: Int
        package var fileSystem: FileSystem

        package init(
            mode: Mode = .readWriteCreate,
            synchronous: Synchronous = .full,
            applicationID: Int32? = nil,
            pagesMax: Int? = nil,
            busyTimeoutMilliseconds: Int = Connection.busyTimeoutMilliseconds,
            fileSystem: FileSystem = .system
        ) {
            self.mode = mode
            self.synchronous = synchronous
            self.applicationID = applicationID
            self.pagesMax = pagesMax
            self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
            self.fileSystem = fileSystem
        }
    }

    /// How long a writer waits for another; afterwards `busy` is thrown.
    package static let busyTimeoutMilliseconds = 5_000
    package static let inMemory = ":memory:"

    let handle: Handle
    let beginWrite: Statement
    let beginRead: Statement
    let commitAll: Statement
    let rollbackAll: Statement

    package init(path: String, options: Options = Options()) throws(SQLiteError) {
        let handle = try Self.open(path, options)
        let write = try handle.prepare("BEGIN IMMEDIATE")
        let read = try handle.prepare("BEGIN DEFERRED")
        let commit = try handle.prepare("COMMIT")
        let rollback = try handle.prepare("ROLLBACK")
        self.handle = handle
        beginWrite = write
        beginRead = read
        commitAll = commit
        rollbackAll = rollback
    }

    /// Runs one or several statements without values: schema steps and pragmas.
    package func execute(_ sql: String) throws(SQLiteError) { try handle.execute(sql) }

    /// One statement, whose parameters are `?`, or `$1`, `$2`, … in that order.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        try handle.prepare(sql)
    }

    /// How many rows the last INSERT, UPDATE or DELETE changed.
    package var changes: Int { Int(sqlite3_changes64(handle.pointer)) }

    package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle.pointer) }

    package var isInTransaction: Bool { sqlite3_get_autocommit(handle.pointer) == 0 }
}
