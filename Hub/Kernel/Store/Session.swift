/// What a transaction's closure can do; good inside that closure only.
///
/// Parameters are `$1`, `$2`, … in the order in which they appear: SQLite numbers them by that
/// order, PostgreSQL by their digit, and a text that orders them otherwise is refused as `misuse`.
package protocol Session: AnyObject {
    /// Runs to the end, and gives how many rows were changed.
    @discardableResult
    func run(_ sql: String, values: [StoreValue]) throws(StoreError) -> Int

    /// Lends each row in turn; the statement's own LIMIT bounds how many.
    func each(
        _ sql: String,
        values: [StoreValue],
        read: (StoreRow) throws(StoreError) -> Void
    ) throws(StoreError)

    /// The engine's fastest way to add many rows; gives how many were added.
    @discardableResult
    func insert(
        into table: String,
        columns: [String],
        rows: [[StoreValue]],
        onConflict rule: ConflictRule
    ) throws(StoreError) -> Int

    /// Runs a schema script written once in the words BIGINT, BYTEA and TEXT.
    func define(_ script: String) throws(StoreError)

    /// Calls the action once the transaction is durable, and never when it is taken back.
    ///
    /// For waking those who wait; what must not be lost belongs into the transaction.
    func afterCommit(_ action: @escaping @Sendable () -> Void)
}

/// What to do with a row whose key is there already.
package enum ConflictRule: Sendable {
    /// The whole insertion fails as `duplicate`.
    case refuse
    /// The row that is there stays.
    case keep
}

extension Session {
    @discardableResult
    package func run(
        _ sql: String,
        _ values: any StoreConvertible...
    ) throws(StoreError) -> Int {
        try run(sql, values: values.map(\.storeValue))
    }

    /// What `read` makes of the first row, or nil when there is none.
    package func first<Result>(
        _ sql: String,
        _ values: any StoreConvertible...,
        read: (StoreRow) throws(StoreError) -> Result
    ) throws(StoreError) -> Result? {
        try first(sql, values: values.map(\.storeValue), read: read)
    }

    package func first<Result>(
        _ sql: String,
        values: [StoreValue],
        read: (StoreRow) throws(StoreError) -> Result
    ) throws(StoreError) -> Result? {
        var found: Result?
        try each(sql, values: values) { row throws(StoreError) in
            if found == nil { found = try read(row) }
        }
        return found
    }

    package func each(
        _ sql: String,
        _ values: any StoreConvertible...,
        read: (StoreRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        try each(sql, values: values.map(\.storeValue), read: read)
    }

    package func rows<Result>(
        _ sql: String,
        _ values: any StoreConvertible...,
        read: (StoreRow) throws(StoreError) -> Result
    ) throws(StoreError) -> [Result] {
        try rows(sql, values: values.map(\.storeValue), read: read)
    }

    package func rows<Result>(
        _ sql: String,
        values: [StoreValue],
        read: (StoreRow) throws(StoreError) -> Result
    ) throws(StoreError) -> [Result] {
        var found: [Result] = []
        try each(sql, values: values) { row throws(StoreError) in found.append(try read(row)) }
        return found
    }

    /// Whether the query gives any row.
    package func exists(
        _ sql: String,
        _ values: any StoreConvertible...
    ) throws(StoreError) -> Bool {
        try first(sql, values: values.map(\.storeValue)) { _ in true } ?? false
    }
}
