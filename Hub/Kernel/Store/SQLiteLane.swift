import SQLite

/// One connection and the thread it works on; transactions stand in a queue before it.
actor SQLiteLane {
    private nonisolated let executor: LaneExecutor
    private var session: SQLiteSession?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    init(path: String, isReader: Bool, on fileSystem: FileSystem) throws(StoreError) {
        executor = LaneExecutor(isReader ? "jalon.store.read" : "jalon.store.write")
        session = try SQLiteSession(
            path: path,
            mode: isReader ? .readOnly : .readWriteCreate,
            on: fileSystem
        )
    }

    func write<Result: Sendable>(
        _ body: @Sendable (any Session) throws -> Result
    ) throws -> Result {
        try opened().transaction(body)
    }

    func read<Result: Sendable>(
        _ body: @Sendable (any Session) throws -> Result
    ) throws -> Result {
        try opened().reading(body)
    }

    /// Ends the connection; a write-ahead log that cannot be folded in is folded in at next
    /// opening.
    func close() {
        try? session?.truncateLog()
        session = nil
    }

    private func opened() throws(StoreError) -> SQLiteSession {
        guard let session else { throw StoreError(.closed, "The store was closed.") }
        return session
    }
}
