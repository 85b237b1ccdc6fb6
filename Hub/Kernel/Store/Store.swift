/// Where the hub keeps its facts: SQL in the subset that SQLite and PostgreSQL share.
///
/// A command is one closure that runs without a pause inside one transaction, on the connection's
/// own thread. What several kinds of failure meet here, so closures throw any error: a
/// ``StoreError``, or the refusal of the context that wrote the closure; either takes everything
/// back.
package protocol Store: Sendable {
    /// Commits what `body` wrote, or nothing of it when it throws.
    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result

    /// Lends one unchanging view; a statement that writes is refused as `readOnly`.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result

    /// Finishes what runs and lets the file or server go; later calls throw `closed`.
    func close() async
}
