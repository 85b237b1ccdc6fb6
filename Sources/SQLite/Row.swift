import CSQLite

/// The row a statement stands on, lent for the time of one closure.
///
/// Columns count from 0. What a getter gives is a copy; only `withBlob` lends SQLite's own bytes. A
/// column of another type is converted as SQLite does, so tables are STRICT.
@usableFromInline
package struct Row: ~Copyable {
    private let statement: OpaquePointer

    @usableFromInline
    init(_ statement: borrowing Statement) {
        self.statement = statement.pointer
    }

    package var columnCount: Int { Int(sqlite3_data_count(statement)) }

    package func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    }

    package func int64(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }

    package func int(_ column: Int) -> Int { Int(int64(column)) }

    /// The text; bytes that are not UTF-8 appear as U+FFFD.
    package func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(statement, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    package func blob(_ column: Int) -> [UInt8] { [UInt8](buffer(column)) }

    /// The number of a `BlobKey`, or nil for a blob that has not eight bytes.
    package func blobKey(_ column: Int) -> UInt64? {
        let bytes = UnsafeRawBufferPointer(buffer(column))
        guard bytes.count == 8 else { return nil }
        return UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    }

    /// Lends the bytes without a copy: for the look-up of a right, which only reads them.
    @inlinable
    package func withBlob<Result, Failure: Error>(
        _ column: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(buffer(column).span)
    }

    /// Throws `mismatch` for a real number, which no table of ours holds.
    package func value(_ column: Int) throws(SQLiteError) -> Value {
        switch sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_NULL: .null
        case SQLITE_INTEGER: .integer(int64(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default:
            throw SQLiteError(
                code: SQLITE_MISMATCH,
                message: "Column \(column) holds a real number; an integer may have overflowed.",
                sql: sqlite3_sql(statement).map { String(cString: $0) } ?? ""
            )
        }
    }

    /// The pointer is good until the next step: it must not leave the closure the row was lent to.
    @usableFromInline
    func buffer(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_blob(statement, Int32(column))
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: count)
    }
}
