import SQLite
import Sync

/// The tables of a cache file, compared with what a file holds each time it is opened or written.
///
/// A trigger or view that somebody added would run with our statements.
enum CacheSchema {
    /// "JLNC" in the header of the file.
    static let applicationID: Int32 = 0x4A4C_4E43
    /// Leaves of one row: 1 KiB, so that three rows share a page and none overflows.
    static let leavesPerChunk = 32
    /// The log is cut to this after a large update.
    static let logBytesMax = 4 << 20

    private static let head = """
        CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), \
        bytes BLOB NOT NULL CHECK (length(bytes) = 390)) STRICT
        """
    private static let leaf = """
        CREATE TABLE leaf (id INTEGER PRIMARY KEY, \
        digests BLOB NOT NULL CHECK (length(digests) BETWEEN 32 AND 1024)) STRICT
        """

    private static func rows(of table: CacheTable) -> String {
        """
        CREATE TABLE \(table.name) (key BLOB NOT NULL CHECK (length(key) = 8), \
        record BLOB NOT NULL CHECK (length(record) = 48), PRIMARY KEY (key)) \
        STRICT, WITHOUT ROWID
        """
    }

    /// In the order of their names, as ``Connection/schemaText()`` gives them.
    static let text: String = {
        var tables = CacheTable.allCases.map { ($0.name, rows(of: $0)) }
        tables += [("head", head), ("leaf", leaf)]
        return tables.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: "\n")
    }()

    static func create(in connection: borrowing Connection) throws(SQLiteError) {
        try connection.begin()
        do {
            for statement in text.split(separator: "\n") {
                try connection.execute(String(statement))
            }
            try connection.commit()
        } catch {
            try connection.rollback()
            throw error
        }
    }

    /// The row of the leaf table that begins with this bucket's leaf.
    static func chunk(of table: CacheTable, bucket: Int) -> Int64 {
        Int64(table.rawValue) << 32 | Int64(bucket / leavesPerChunk)
    }

    static func chunks(of table: CacheTable) -> ClosedRange<Int64> {
        chunk(of: table, bucket: 0)...(Int64(table.rawValue) << 32 | 0xFFFF_FFFF)
    }
}
