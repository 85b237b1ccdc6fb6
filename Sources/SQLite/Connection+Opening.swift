import CSQLite

extension Connection {
    /// Opens and hardens (sqlite.org/security.html), then reads the header, so that a file that is
    /// none of ours is refused here and not at the first query.
    static func open(_ path: String, _ options: Options) throws(SQLiteError) -> Handle {
        let handle = try Handle(
            path: path,
            mode: options.mode,
            fileSystem: options.fileSystem.name
        )
        try handle.check(
            sqlite3_busy_timeout(handle.pointer, Int32(clamping: options.busyTimeoutMilliseconds))
        )
        try harden(handle)
        try checkApplication(handle, options)
        if options.mode != .readOnly { try useWriteAheadLog(handle, path) }
        try handle.execute("PRAGMA synchronous = \(options.synchronous.rawValue)")
        if let pagesMax = options.pagesMax {
            try handle.execute("PRAGMA max_page_count = \(pagesMax)")
        }
        return handle
    }

    private static func harden(_ handle: borrowing Handle) throws(SQLiteError) {
        let settings = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        ]
        for (option, isOn) in settings
        where jalon_sqlite_set(handle.pointer, Int32(option), Int32(isOn)) != isOn {
            throw .misuse("This build of SQLite lacks the setting \(option).")
        }
        try handle.execute("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
    }

    private static func checkApplication(
        _ handle: borrowing Handle,
        _ options: Options
    ) throws(SQLiteError) {
        let found = try number(handle, "PRAGMA application_id")
        let version = try number(handle, "PRAGMA schema_version")
        guard let wanted = options.applicationID, found != Int64(wanted) else { return }
        guard found == 0, version == 0, options.mode != .readOnly else {
            throw SQLiteError(
                code: SQLITE_NOTADB,
                message: "The file belongs to another program.",
                sql: ""
            )
        }
        try handle.execute("PRAGMA application_id = \(wanted)")
    }

    private static func useWriteAheadLog(
        _ handle: borrowing Handle,
        _ path: String
    ) throws(SQLiteError) {
        let statement = try handle.prepare("PRAGMA journal_mode = WAL")
        let mode = try statement.first { row in row.text(0) }
        guard mode == "wal" || path == inMemory else {
            throw SQLiteError(
                code: SQLITE_CANTOPEN,
                message: "The file cannot keep a write-ahead log where it lies.",
                sql: ""
            )
        }
    }

    static func number(_ handle: borrowing Handle, _ sql: String) throws(SQLiteError) -> Int64 {
        let statement = try handle.prepare(sql)
        return try statement.first { row in row.int64(0) } ?? 0
    }
}
