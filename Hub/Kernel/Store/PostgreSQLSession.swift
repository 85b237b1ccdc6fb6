import PostgreSQL

/// One PostgreSQL connection with the statements it has prepared.
///
/// A connection that was lost is made anew where a transaction begins, never inside one.
final class PostgreSQLSession: Session {
    /// Statements kept prepared; at the limit all are dropped and prepared again as they are used.
    static let statementsMax = 512

    private let address: PostgreSQLAddress
    private var connection: ServerConnection?
    private var statements: [StatementKey: String] = [:]
    private var columns: [String: [ServerType]] = [:]
    private var actions: [@Sendable () -> Void] = []
    /// What went wrong first in this transaction: the server refuses everything after it.
    private(set) var failure: PostgreSQLError?

    init(_ address: PostgreSQLAddress) {
        self.address = address
    }

    func run(_ sql: String, values: [StoreValue]) throws(StoreError) -> Int {
        let values = try Self.sent(values)
        return try perform { connection throws(PostgreSQLError) in
            try answer(connection, sql, values).changed
        }
    }

    /// All rows are there before the first is lent, so that a reader may ask again meanwhile.
    func each(
        _ sql: String,
        values: [StoreValue],
        read: (StoreRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        let values = try Self.sent(values)
        let rows = try perform { connection throws(PostgreSQLError) in
            let result = try answer(connection, sql, values)
            var rows: [StoreRow] = []
            rows.reserveCapacity(result.rowCount)
            for row in 0..<result.rowCount { rows.append(try StoreRow(result, row)) }
            return rows
        }
        for row in rows { try read(row) }
    }

    func insert(
        into table: String,
        columns: [String],
        rows: [[StoreValue]],
        onConflict rule: ConflictRule
    ) throws(StoreError) -> Int {
        guard !rows.isEmpty else { return 0 }
        var sent: [[ServerValue]] = []
        sent.reserveCapacity(rows.count)
        for row in rows { sent.append(try Self.sent(row)) }
        return try perform { connection throws(PostgreSQLError) in
            let types = try types(connection, of: columns, in: table)
            let insertion = ManyRows(table: table, columns: columns, types: types, rows: sent)
            try insertion.requireTypes()
            guard rule == .keep || !insertion.isForCopy else {
                return try connection.copy(into: table, columns: columns, rows: sent)
            }
            var added = 0
            for values in insertion.pieces {
                added += try answer(connection, insertion.sql(rule), values).changed
            }
            return added
        }
    }

    /// Plans that were made before may be wrong after it, so all statements are forgotten.
    func define(_ script: String) throws(StoreError) {
        try perform { connection throws(PostgreSQLError) in
            try connection.execute("SET LOCAL statement_timeout = 0")
            try connection.execute(PostgreSQLSchema.translated(script))
            try forget(connection)
        }
    }

    func afterCommit(_ action: @escaping @Sendable () -> Void) {
        actions.append(action)
    }
}

/// How a transaction is begun and ended.
extension PostgreSQLSession {
    func transaction<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        let result = try ending("BEGIN ISOLATION LEVEL SERIALIZABLE", body)
        let waiting = actions
        actions = []
        for action in waiting { action() }
        return result
    }

    func reading<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        try ending("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
    }

    /// Connects if that is still to be done, and says what the server is.
    func opened() throws(StoreError) {
        try perform { _ throws(PostgreSQLError) in }
    }

    func disconnect() {
        statements = [:]
        columns = [:]
        connection = nil
    }

    private func ending<Result>(
        _ begin: String,
        _ body: (any Session) throws -> Result
    ) throws -> Result {
        actions = []
        try self.begin(begin)
        do {
            let result = try body(self)
            if let failure { throw StoreError(failure) }
            try commit()
            return result
        } catch {
            takeBack()
            guard let failure, mayBeBegunAnew(failure) else { throw error }
            throw PostgreSQLRepeat(cause: StoreError(failure), isDuplicate: isDuplicate(failure))
        }
    }

    /// The server is asked once more on a new connection: the old one may have died of age.
    private func begin(_ sql: String) throws(StoreError) {
        failure = nil
        do throws(StoreError) {
            try perform { connection throws(PostgreSQLError) in try connection.execute(sql) }
        } catch {
            guard error.code == .unreachable, connection != nil else {
                disconnect()
                throw error
            }
            disconnect()
            failure = nil
            try perform { connection throws(PostgreSQLError) in try connection.execute(sql) }
        }
    }

    /// After a connection that was lost here, nobody knows whether the commit was done: it is told
    /// so and not repeated.
    private func commit() throws(StoreError) {
        do throws(StoreError) {
            try perform { connection throws(PostgreSQLError) in
                try connection.execute("COMMIT")
            }
        } catch {
            guard error.code == .unreachable else { throw error }
            failure = nil
            throw StoreError(
                .unreachable,
                "The connection was lost during a commit, which may have been done or not."
            )
        }
    }

    private func mayBeBegunAnew(_ failure: PostgreSQLError) -> Bool {
        failure.isSerializationFailure || isCut(failure) || isDuplicate(failure)
    }

    /// Whether the way was cut before the commit, which the server takes for the end of it.
    private func isCut(_ failure: PostgreSQLError) -> Bool {
        failure.isDisconnection && failure.state != PostgreSQLError.noConnection
    }

    /// A key that another transaction added meanwhile is told as a duplicate, even to who looked
    /// for it first (documentation 13.2.3): only begun anew does the closure see it.
    private func isDuplicate(_ failure: PostgreSQLError) -> Bool { failure.state == "23505" }

    private func takeBack() {
        actions = []
        let isLost = failure?.isDisconnection ?? false
        guard let isOpen = connection?.isOpen, isOpen, !isLost else { return disconnect() }
        do throws(PostgreSQLError) {
            if connection?.isInTransaction ?? false { try connection?.execute("ROLLBACK") }
        } catch {
            disconnect()
        }
    }
}

/// How a statement gets to the server.
extension PostgreSQLSession {
    private func perform<Result>(
        _ body: (borrowing ServerConnection) throws(PostgreSQLError) -> Result
    ) throws(StoreError) -> Result {
        do throws(PostgreSQLError) {
            if connection == nil { connection = try PostgreSQLOpening.connect(address) }
            guard let result = try with(connection, body) else {
                throw PostgreSQLError(state: PostgreSQLError.noConnection, message: "no way")
            }
            return result
        } catch {
            if failure == nil { failure = error }
            throw StoreError(error)
        }
    }

    private func with<Result>(
        _ connection: borrowing ServerConnection?,
        _ body: (borrowing ServerConnection) throws(PostgreSQLError) -> Result
    ) throws(PostgreSQLError) -> Result? {
        switch connection {
        case .some(let connection): try body(connection)
        case .none: nil
        }
    }

    private func answer(
        _ connection: borrowing ServerConnection,
        _ sql: String,
        _ values: [ServerValue]
    ) throws(PostgreSQLError) -> ServerResult {
        let key = StatementKey(sql: sql, types: values.map(\.type))
        if let name = statements[key] {
            return try connection.run(name, values, sql: sql)
        }
        guard ParameterOrder.count(sql) == values.count else {
            throw PostgreSQLError(
                state: PostgreSQLError.misuse,
                message: "Parameters are out of order, or not one value for each was given.",
                sql: sql
            )
        }
        if statements.count >= Self.statementsMax { try forget(connection) }
        let name = "s\(statements.count)"
        try connection.prepare(name, sql, types: key.types)
        statements[key] = name
        return try connection.run(name, values, sql: sql)
    }

    private func forget(_ connection: borrowing ServerConnection) throws(PostgreSQLError) {
        statements = [:]
        columns = [:]
        try connection.execute("DEALLOCATE ALL")
    }

    /// What the table's columns hold: COPY would take bytes of another type as they are.
    private func types(
        _ connection: borrowing ServerConnection,
        of names: [String],
        in table: String
    ) throws(PostgreSQLError) -> [ServerType] {
        let sql = "SELECT \(names.joined(separator: ", ")) FROM \(table) LIMIT 0"
        if let known = columns[sql] { return known }
        let result = try answer(connection, sql, [])
        var types: [ServerType] = []
        for column in 0..<result.columnCount {
            guard let type = ServerType(rawValue: result.type(column)) else {
                throw PostgreSQLError(
                    state: PostgreSQLError.mismatch,
                    message: "Column \(names[column]) is none of BIGINT, BYTEA and TEXT.",
                    sql: sql
                )
            }
            types.append(type)
        }
        columns[sql] = types
        return types
    }

    private static func sent(_ values: [StoreValue]) throws(StoreError) -> [ServerValue] {
        var sent: [ServerValue] = []
        sent.reserveCapacity(values.count)
        for value in values {
            try value.requireStorable()
            sent.append(value.serverValue)
        }
        return sent
    }
}

/// A statement is prepared for the types of its values, as SQLite takes them: from the values.
private struct StatementKey: Hashable {
    let sql: String
    let types: [UInt32]
}

/// A transaction that may succeed if it is begun anew; nothing of it was done.
struct PostgreSQLRepeat: Error {
    let cause: StoreError
    /// Then it is tried anew a few times only: most duplicates are what they say.
    let isDuplicate: Bool
}
