import CSQLite

/// An open database, closed with its owner.
///
/// `sqlite3_close_v2` waits for statements that are still there, so that their order does not
/// matter.
struct Handle: ~Copyable {
    let pointer: OpaquePointer

    /// NOMUTEX: a connection is not Sendable, hence the compiler proves that one thread uses it.
    init(
        path: String,
        mode: Connection.Mode,
        fileSystem: String? = nil
    ) throws(SQLiteError) {
        let access =
            switch mode {
            case .readWriteCreate: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let status = sqlite3_open_v2(path, &opened, flags, fileSystem)
        guard status == SQLITE_OK, let opened else {
            let error = SQLiteError.last(opened, status, sql: "")
            sqlite3_close_v2(opened)
            throw error
        }
        pointer = opened
    }

    deinit { sqlite3_close_v2(pointer) }

    func execute(_ sql: String) throws(SQLiteError) {
        try check(sqlite3_exec(pointer, sql, nil, nil, nil), sql: sql)
    }

    func check(_ status: Int32, sql: String = "") throws(SQLiteError) {
        guard status == SQLITE_OK else { throw .last(pointer, status, sql: sql) }
    }

    /// PERSISTENT, because a statement is kept: Debian's SQLite allocates often when it prepares.
    func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var made: OpaquePointer?
        var text = sql
        var used = 0
        let status = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let status = sqlite3_prepare_v3(
                    pointer,
                    characters.baseAddress,
                    Int32(characters.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT),
                    &made,
                    &tail
                )
                if let tail, let start = characters.baseAddress { used = tail - start }
                return status
            }
        }
        try check(status, sql: sql)
        guard let made else { throw .misuse("There is no statement in the text.", sql: sql) }
        let statement = Statement(pointer: made)
        guard sql.utf8.dropFirst(used).allSatisfy({ $0 == 0x20 || $0 == 0x0a }) else {
            throw .misuse("There is more than one statement in the text.", sql: sql)
        }
        try Self.checkParameters(of: statement)
        return statement
    }

    /// SQLite numbers `$2` by where it first appears, not by its digit.
    ///
    /// In `select $2, $1` the first value would go to `$2`, while PostgreSQL gives it to `$1`:
    /// names must therefore appear in order. Other names are refused, as values are bound by
    /// position.
    private static func checkParameters(of statement: borrowing Statement) throws(SQLiteError) {
        let count = sqlite3_bind_parameter_count(statement.pointer)
        for index in 0..<count {
            guard let name = sqlite3_bind_parameter_name(statement.pointer, index + 1) else {
                continue
            }
            guard String(cString: name) == "$\(index + 1)" else {
                throw .misuse(
                    "Parameters are ? or $1, $2, … in the order in which they appear.",
                    sql: statement.sql
                )
            }
        }
    }
}
