import CSQLite

/// A prepared statement: made once, used often, finalized when its owner goes.
///
/// Every use resets it, whatever happens: a read statement left open would pin the write-ahead log
/// and stop checkpoints. It belongs to the thread of its connection, and the compiler keeps it
/// there because neither is Sendable.
@usableFromInline
package struct Statement: ~Copyable {
    let pointer: OpaquePointer
    let parameterCount: Int
    /// A word for each parameter, where SQLite reads a bound `BlobKey`: it makes no copy of it.
    let keys: UnsafeMutablePointer<UInt64>

    init(pointer: OpaquePointer) {
        self.pointer = pointer
        parameterCount = Int(sqlite3_bind_parameter_count(pointer))
        keys = .allocate(capacity: parameterCount)
        keys.initialize(repeating: 0, count: parameterCount)
    }

    deinit {
        sqlite3_finalize(pointer)
        keys.deallocate()
    }

    package var sql: String { sqlite3_sql(pointer).map { String(cString: $0) } ?? "" }

    /// Runs to the end, and gives how many rows an INSERT, UPDATE or DELETE changed.
    @inlinable
    @discardableResult
    package func run<each Parameter: Bindable>(
        _ values: repeat each Parameter
    ) throws(SQLiteError) -> Int {
        var next = try begin()
        defer { reset() }
        repeat try bindNext(each values, &next)
        return try finish(next)
    }

    /// What `read` makes of the first row, or nil when there is none.
    @inlinable
    package func first<each Parameter: Bindable, Result>(
        _ values: repeat each Parameter,
        read: (borrowing Row) throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result? {
        var next = try begin()
        defer { reset() }
        repeat try bindNext(each values, &next)
        try expect(next)
        return try step() ? try read(Row(self)) : nil
    }

    /// Lends each row in turn; the statement's own LIMIT bounds how many.
    @inlinable
    package func each<each Parameter: Bindable>(
        _ values: repeat each Parameter,
        read: (borrowing Row) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        var next = try begin()
        defer { reset() }
        repeat try bindNext(each values, &next)
        try expect(next)
        while try step() { try read(Row(self)) }
    }

    /// Adds the first column of every row, a blob of `rowBytes`, to the end of `bytes`.
    ///
    /// For the look-up of a right, which hashes the rows of its bucket as one. Stops and answers
    /// false at a blob of another length and at the row after `rowsMax`, so that it needs no LIMIT.
    @inlinable
    package func append<each Parameter: Bindable>(
        _ values: repeat each Parameter,
        to bytes: inout [UInt8],
        rowBytes: Int,
        rowsMax: Int
    ) throws(SQLiteError) -> Bool {
        var next = try begin()
        defer { reset() }
        repeat try bindNext(each values, &next)
        try expect(next)
        return try appendRows(to: &bytes, rowBytes, rowsMax)
    }
}

/// The first three uses, with values whose number and types are known only when the program runs.
extension Statement {
    @inlinable
    @discardableResult
    package func run(values: [Value]) throws(SQLiteError) -> Int {
        var next = try begin()
        defer { reset() }
        for value in values { try bindNext(value, &next) }
        return try finish(next)
    }

    @inlinable
    package func first<Result>(
        values: [Value],
        read: (borrowing Row) throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result? {
        var next = try begin()
        defer { reset() }
        for value in values { try bindNext(value, &next) }
        try expect(next)
        return try step() ? try read(Row(self)) : nil
    }

    @inlinable
    package func each(
        values: [Value],
        read: (borrowing Row) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        var next = try begin()
        defer { reset() }
        for value in values { try bindNext(value, &next) }
        try expect(next)
        while try step() { try read(Row(self)) }
    }
}
