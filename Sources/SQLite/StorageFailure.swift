/// An error that can carry SQLite's: what a transaction's body may throw.
///
/// A store gives its own error type this initializer and throws only that type.
@usableFromInline
package protocol StorageFailure: Error {
    init(storage: SQLiteError)
}

extension StorageFailure {
    /// Turns SQLite's failure into the store's own error, where no transaction does it.
    @inlinable
    package static func wrap<Result>(
        _ body: () throws(SQLiteError) -> Result
    ) throws(Self) -> Result {
        do { return try body() } catch { throw Self(storage: error) }
    }
}

extension SQLiteError: StorageFailure {
    @usableFromInline
    package init(storage: SQLiteError) { self = storage }
}
