import PostgreSQL

/// One connection and the thread it works on.
actor PostgreSQLLane {
    private nonisolated let executor = LaneExecutor("jalon.store.postgresql")
    private var session: PostgreSQLSession?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    init(_ address: PostgreSQLAddress) {
        session = PostgreSQLSession(address)
    }

    func open() throws(StoreError) { try current().opened() }

    func write<Result: Sendable>(
        _ body: @Sendable (any Session) throws -> Result
    ) throws -> Result {
        try current().transaction(body)
    }

    func read<Result: Sendable>(
        _ body: @Sendable (any Session) throws -> Result
    ) throws -> Result {
        try current().reading(body)
    }

    func close() { session = nil }

    private func current() throws(StoreError) -> PostgreSQLSession {
        guard let session else { throw StoreError(.closed, "The store was closed.") }
        return session
    }
}
