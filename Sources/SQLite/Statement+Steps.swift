import CSQLite

/// The steps every use of a statement is made of.
extension Statement {
    /// Gives the index of the first parameter; a statement inside its own closure is refused.
    @usableFromInline
    func begin() throws(SQLiteError) -> Int {
        guard sqlite3_stmt_busy(pointer) == 0 else {
            throw .misuse("A statement cannot be used inside its own rows.", sql: sql)
        }
        return 1
    }

    @inlinable
    func bindNext(_ value: some Bindable, _ next: inout Int) throws(SQLiteError) {
        try value.bind(to: self, at: next)
        next += 1
    }

    /// Checks that every parameter got its value: SQLite would take NULL, or the value of last
    /// time.
    @usableFromInline
    func expect(_ next: Int) throws(SQLiteError) {
        guard next - 1 == parameterCount else {
            throw .misuse("The statement was not given one value for each parameter.", sql: sql)
        }
    }

    /// True when there is a row to read.
    @usableFromInline
    func step() throws(SQLiteError) -> Bool {
        let status = sqlite3_step(pointer)
        switch status {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw .last(sqlite3_db_handle(pointer), status, sql: sql)
        }
    }

    @usableFromInline
    func appendRows(
        to bytes: inout [UInt8],
        _ rowBytes: Int,
        _ rowsMax: Int
    ) throws(SQLiteError) -> Bool {
        var rows = 0
        while try step() {
            let start = sqlite3_column_blob(pointer, 0)
            let count = Int(sqlite3_column_bytes(pointer, 0))
            guard rows < rowsMax, count == rowBytes else { return false }
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
            rows += 1
        }
        return true
    }

    @usableFromInline
    func finish(_ next: Int) throws(SQLiteError) -> Int {
        try expect(next)
        while try step() {}
        return Int(sqlite3_changes64(sqlite3_db_handle(pointer)))
    }

    /// Its result repeats the error of the last step, which was thrown already.
    @usableFromInline
    func reset() { sqlite3_reset(pointer) }
}

/// How each type is bound; SQLite copies text and bytes, so that they need not outlive the call.
extension Statement {
    @usableFromInline
    package func bindNull(at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_null(pointer, Int32(index)))
    }

    @usableFromInline
    package func bind(_ number: Int64, at index: Int) throws(SQLiteError) {
        try check(sqlite3_bind_int64(pointer, Int32(index), number))
    }

    @usableFromInline
    package func bind(_ text: String, at index: Int) throws(SQLiteError) {
        var text = text
        let status = text.withUTF8 { bytes in
            bytes.isEmpty
                ? jalon_sqlite_bind_text(pointer, Int32(index), "", 0)
                : jalon_sqlite_bind_text(
                    pointer,
                    Int32(index),
                    bytes.baseAddress,
                    UInt64(bytes.count)
                )
        }
        try check(status)
    }

    /// An empty array has no address and would become NULL: it is bound as a blob of zero bytes.
    @usableFromInline
    package func bind(_ bytes: [UInt8], at index: Int) throws(SQLiteError) {
        try check(
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(pointer, Int32(index), 0)
                : jalon_sqlite_bind_blob(pointer, Int32(index), bytes, UInt64(bytes.count))
        )
    }

    /// A key is not copied: it lies in the statement's own memory until it is bound anew.
    ///
    /// A null destructor is SQLITE_STATIC: the bytes stay where they are and as they are while the
    /// statement runs. SQLite's copy would cost a look-up two allocations.
    @usableFromInline
    package func bind(_ key: BlobKey, at index: Int) throws(SQLiteError) {
        guard index >= 1, index <= parameterCount else {
            throw .misuse("The statement was given more values than it has parameters.", sql: sql)
        }
        let word = keys + (index - 1)
        word.pointee = key.number.bigEndian
        try check(sqlite3_bind_blob(pointer, Int32(index), word, 8, nil))
    }

    private func check(_ status: Int32) throws(SQLiteError) {
        guard status == SQLITE_OK else {
            throw .last(sqlite3_db_handle(pointer), status, sql: sql)
        }
    }
}
