import SQLite

/// One SQLite connection with the statements it has prepared.
final class SQLiteSession: Session {
    /// Statements kept prepared; at the limit all are dropped and prepared again as they are used.
    static let statementsMax = 256

    private let connection: Connection
    private var statements: [String: PreparedStatement] = [:]
    private var actions: [@Sendable () -> Void] = []

    init(
        path: String,
        mode: Connection.Mode,
        on fileSystem: FileSystem
    ) throws(StoreError) {
        let options = Connection.Options(
            mode: mode,
            synchronous: .full,
            applicationID: SQLiteStore.applicationID,
            fileSystem: fileSystem
        )
        do {
            connection = try Connection(path: path, options: options)
        } catch {
            throw StoreError(error)
        }
    }

    func run(_ sql: String, values: [StoreValue]) throws(StoreError) -> Int {
        let prepared = try prepared(sql)
        let values = try Self.bound(values)
        do {
            return try prepared.statement.run(values: values)
        } catch {
            throw StoreError(error)
        }
    }

    func each(
        _ sql: String,
        values: [StoreValue],
        read: (StoreRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        let prepared = try prepared(sql)
        let values = try Self.bound(values)
        var failure: StoreError?
        do throws(SQLiteError) {
            try prepared.statement.each(values: values) {
                row throws(SQLiteError) in
                guard failure == nil else { return }
                let values = try StoreRow(row)
                do throws(StoreError) { try read(values) } catch { failure = error }
            }
        } catch {
            throw StoreError(error)
        }
        if let failure { throw failure }
    }

    func insert(
        into table: String,
        columns: [String],
        rows: [[StoreValue]],
        onConflict rule: ConflictRule
    ) throws(StoreError) -> Int {
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let ending = rule == .keep ? " ON CONFLICT DO NOTHING" : ""
        let names = columns.joined(separator: ", ")
        let sql = "INSERT INTO \(table) (\(names)) VALUES (\(places))\(ending)"
        var added = 0
        for row in rows { added += try run(sql, values: row) }
        return added
    }

    func define(_ script: String) throws(StoreError) {
        do {
            try connection.execute(SQLiteSchema.translated(script))
        } catch {
            throw StoreError(error)
        }
    }

    func afterCommit(_ action: @escaping @Sendable () -> Void) {
        actions.append(action)
    }

    private static func bound(_ values: [StoreValue]) throws(StoreError) -> [Value] {
        var bound: [Value] = []
        bound.reserveCapacity(values.count)
        for value in values {
            try value.requireStorable()
            bound.append(value.engineValue)
        }
        return bound
    }

    private func prepared(_ sql: String) throws(StoreError) -> PreparedStatement {
        if let known = statements[sql] { return known }
        if statements.count >= Self.statementsMax { statements.removeAll() }
        do {
            let made = PreparedStatement(try connection.prepare(sql))
            statements[sql] = made
            return made
        } catch {
            throw StoreError(error)
        }
    }
}

extension SQLiteSession {
    func transaction<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        actions = []
        try perform { () throws(SQLiteError) in try connection.begin() }
        let result = try ending(body)
        let waiting = actions
        actions = []
        for action in waiting { action() }
        return result
    }

    func reading<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        _ = try run("BEGIN DEFERRED", values: [])
        return try ending(body)
    }

    func truncateLog() throws(StoreError) {
        try perform { () throws(SQLiteError) in try connection.checkpoint(.truncate) }
    }

    private func ending<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        do {
            let result = try body(self)
            try perform { () throws(SQLiteError) in try connection.commit() }
            return result
        } catch {
            try perform { () throws(SQLiteError) in try connection.rollback() }
            throw error
        }
    }

    private func perform(_ body: () throws(SQLiteError) -> Void) throws(StoreError) {
        do { try body() } catch { throw StoreError(error) }
    }
}

/// A statement that a dictionary can hold.
private final class PreparedStatement {
    let statement: Statement

    init(_ statement: consuming Statement) {
        self.statement = statement
    }
}

extension StoreValue {
    fileprivate var engineValue: Value {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .blob(bytes)
        }
    }
}

extension StoreRow {
    fileprivate init(_ row: borrowing Row) throws(SQLiteError) {
        var values: [StoreValue] = []
        values.reserveCapacity(row.columnCount)
        for column in 0..<row.columnCount {
            values.append(StoreValue(try row.value(column)))
        }
        self.init(values)
    }
}

extension StoreValue {
    fileprivate init(_ value: Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .text(let text): .text(text)
            case .blob(let bytes): .bytes(bytes)
            }
    }
}
