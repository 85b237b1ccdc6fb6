package import PostgreSQL

/// The store in one PostgreSQL database, which several hubs may share.
///
/// Every write is SERIALIZABLE and is begun anew when the server could not put it in an order with
/// the others, so that a closure means the same as in SQLite, where writers stand in line.
package final class PostgreSQLStore: Store {
    package static let connectionsDefault = 8
    /// Commands that wait for a connection; beyond it they are told `busy` at once.
    package static let waitingMax = 4_096
    /// How often a transaction is begun before it is told `busy`.
    static let attemptsMax = 12
    static let duplicatesMax = 2
    private static let pauseFirst = Duration.milliseconds(2)
    private static let pauseMax = Duration.milliseconds(200)

    private let lanes: [PostgreSQLLane]
    private let free: Turnstile<PostgreSQLLane>
    /// Those whom others came before stand in line here, so that they are in each other's way no
    /// more.
    private let contended = Turnstile([()], waitingMax: PostgreSQLStore.waitingMax)

    /// Connects once, to say at the start what is wrong; the other connections are made when they
    /// are needed.
    package init(
        _ address: PostgreSQLAddress,
        connections: Int = PostgreSQLStore.connectionsDefault
    ) async throws(StoreError) {
        lanes = (0..<max(1, connections)).map { _ in PostgreSQLLane(address) }
        free = Turnstile(lanes, waitingMax: Self.waitingMax)
        try await lanes[lanes.count - 1].open()
    }

    /// Throws `foreign` for a database in which somebody else keeps tables.
    package func requireOurs() async throws {
        let sql = """
            SELECT count(*), coalesce(sum(CASE WHEN tablename = 'schema_step' THEN 1 ELSE 0 END), 0)
            FROM pg_tables WHERE schemaname = current_schema()
            """
        let (tables, ours) = try await read { session in
            try session.first(sql) { row throws(StoreError) in (try row.int(0), try row.int(1)) }
                ?? (0, 0)
        }
        guard tables == 0 || ours == 1 else {
            throw StoreError(.foreign, "Other tables are in it: create a database for the hub.")
        }
    }

    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        do {
            return try await lent { lane in try await lane.write(body) }
        } catch is PostgreSQLRepeat {
            return try await repeating { lane in try await lane.write(body) }
        }
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        do {
            return try await lent { lane in try await lane.read(body) }
        } catch is PostgreSQLRepeat {
            return try await repeating { lane in try await lane.read(body) }
        }
    }

    package func close() async {
        free.close()
        contended.close()
        for lane in lanes { await lane.close() }
    }

    private func lent<Result: Sendable>(
        _ body: (PostgreSQLLane) async throws -> Result
    ) async throws -> Result {
        let lane = try await free.take()
        defer { free.giveBack(lane) }
        return try await body(lane)
    }

    /// One at a time in this process; those of other processes are met again after a pause.
    private func repeating<Result: Sendable>(
        _ body: (PostgreSQLLane) async throws -> Result
    ) async throws -> Result {
        try await contended.take()
        defer { contended.giveBack(()) }
        var pause = Self.pauseFirst
        var last = StoreError(.busy, "Other commands came before this one too often.")
        var duplicates = 0
        for _ in 1..<Self.attemptsMax {
            do {
                return try await lent(body)
            } catch let error as PostgreSQLRepeat {
                last = error.cause
                if error.isDuplicate { duplicates += 1 }
                guard duplicates < Self.duplicatesMax else { break }
                // A task that is being ended only pauses less.
                try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
                pause = min(pause * 2, Self.pauseMax)
            }
        }
        throw last
    }
}
