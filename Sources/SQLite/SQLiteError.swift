import CSQLite

/// Why SQLite, or this layer before it, did not do what was asked.
///
/// Two errors are equal when their extended codes are. The message is SQLite's own; `sql` is our
/// text, never a value that was bound to it.
@usableFromInline
package struct SQLiteError: Error, Hashable, CustomStringConvertible {
    /// What a caller decides on.
    package enum Kind: Hashable, Sendable {
        /// The disk, or the limit on pages, leaves no room.
        case full
        /// Another connection held its lock for longer than the busy timeout.
        case busy
        /// The file is damaged.
        case corrupt
        /// Not a SQLite file, or one that belongs to another program.
        case notADatabase
        case readOnly
        case constraint(Constraint)
        case ioError
        case cannotOpen
        /// A value of a type that is not expected there.
        case mismatch
        /// Our own SQL or its use is wrong.
        case misuse
        case other
    }

    package enum Constraint: Hashable, Sendable {
        case unique
        case primaryKey
        case foreignKey
        case notNull
        case check
        case type
        case other
    }

    /// SQLite's extended result code (sqlite.org/rescode.html).
    package let code: Int32
    package let message: String
    package let sql: String

    package init(code: Int32, message: String, sql: String) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    @usableFromInline
    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    @usableFromInline
    package func hash(into hasher: inout Hasher) { hasher.combine(code) }

    @usableFromInline
    package var description: String {
        "SQLite \(code): \(message)" + (sql.isEmpty ? "" : " in: \(sql)")
    }
}

extension SQLiteError {
    package var kind: Kind {
        switch code & 0xff {
        case SQLITE_FULL: .full
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_READONLY: .readOnly
        case SQLITE_CONSTRAINT: .constraint(constraint)
        case SQLITE_IOERR: .ioError
        case SQLITE_CANTOPEN: .cannotOpen
        case SQLITE_MISMATCH: .mismatch
        case SQLITE_MISUSE, SQLITE_RANGE: .misuse
        default: .other
        }
    }

    /// True when a row with this key is there already.
    package var isDuplicate: Bool {
        kind == .constraint(.unique) || kind == .constraint(.primaryKey)
    }

    private var constraint: Constraint {
        switch code >> 8 {
        case 8: .unique
        case 6, 10: .primaryKey
        case 3: .foreignKey
        case 5: .notNull
        case 1: .check
        case 12: .type
        default: .other
        }
    }

    static func misuse(_ message: String, sql: String = "") -> SQLiteError {
        SQLiteError(code: SQLITE_MISUSE, message: message, sql: sql)
    }

    /// The error the connection reported last.
    static func last(_ database: OpaquePointer?, _ code: Int32, sql: String) -> SQLiteError {
        let text = sqlite3_errmsg(database).map { String(cString: $0) } ?? "out of memory"
        return SQLiteError(code: code, message: text, sql: sql)
    }
}
