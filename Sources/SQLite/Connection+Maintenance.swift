import CSQLite

extension Connection {
    package static let findingsMax = 100
    /// 64 pages a step: a step of 1 024 held the lock for 77 ms.
    package static let backupStepPages: Int32 = 64
    /// 2^26 pages of 4 KiB are 256 GiB; a backup that others keep starting over ends here.
    package static let backupStepsMax = 1 << 20

    package enum Checkpoint: Sendable {
        /// As much as can be done without waiting.
        case passive
        /// Everything, and the log is cut to nothing; waits for readers, then throws `busy`.
        case truncate
    }

    /// What is wrong with the structure of the file; empty when nothing is.
    ///
    /// Damage that ends the check is a finding too. It sees few flipped bits of the content:
    /// digests over the rows are what tells.
    package func quickCheck() throws(SQLiteError) -> [String] {
        let statement = try prepare("PRAGMA quick_check(\(Self.findingsMax))")
        var findings: [String] = []
        do {
            try statement.each { row in findings.append(row.text(0)) }
        } catch  where error.kind == .corrupt {
            findings.append(error.message)
        }
        return findings == ["ok"] ? [] : findings
    }

    package func checkpoint(_ checkpoint: Checkpoint) throws(SQLiteError) {
        let mode =
            switch checkpoint {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        try handle.check(sqlite3_wal_checkpoint_v2(handle.pointer, nil, mode, nil, nil))
    }

    /// Copies the file as it stands, while it is in use; what was at `path` is replaced.
    package func backup(to path: String) throws(SQLiteError) {
        let target = try Handle(path: path, mode: .readWriteCreate)
        guard let backup = sqlite3_backup_init(target.pointer, "main", handle.pointer, "main")
        else { throw .last(target.pointer, sqlite3_extended_errcode(target.pointer), sql: "") }
        var status = SQLITE_OK
        var steps = 0
        while status == SQLITE_OK, steps < Self.backupStepsMax {
            status = sqlite3_backup_step(backup, Self.backupStepPages)
            steps += 1
        }
        let result = sqlite3_backup_finish(backup)
        try target.check(result)
        guard status == SQLITE_DONE else {
            throw SQLiteError(
                code: status == SQLITE_OK ? SQLITE_BUSY : status,
                message: "The backup did not come to its end.",
                sql: ""
            )
        }
    }

    /// Every CREATE in the file, sorted by kind and name, to be compared with what we would create.
    ///
    /// A trigger or view somebody added to a file shows here.
    package func schemaText() throws(SQLiteError) -> String {
        let statement = try prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
        )
        var lines: [String] = []
        try statement.each { row in lines.append(row.text(0)) }
        return lines.joined(separator: "\n")
    }

    /// How many pages of 4 KiB the file has, used or free.
    package func pageCount() throws(SQLiteError) -> Int {
        Int(try Self.number(handle, "PRAGMA page_count"))
    }

    /// How many of them a deletion left free; new rows take these before the file grows.
    package func freePageCount() throws(SQLiteError) -> Int {
        Int(try Self.number(handle, "PRAGMA freelist_count"))
    }

    package func userVersion() throws(SQLiteError) -> Int {
        Int(try Self.number(handle, "PRAGMA user_version"))
    }

    package func setUserVersion(_ version: Int32) throws(SQLiteError) {
        try execute("PRAGMA user_version = \(version)")
    }

    package func applicationID() throws(SQLiteError) -> Int32 {
        Int32(truncatingIfNeeded: try Self.number(handle, "PRAGMA application_id"))
    }
}
