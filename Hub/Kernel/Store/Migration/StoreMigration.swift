/// Moves a hub's facts from a SQLite file into an empty PostgreSQL database.
///
/// A hub takes the database for its own only once it holds the notes of the schema's steps, and
/// those are written last, after every table was compared: a migration that was cut short leaves
/// nothing that a hub would serve. Started again, it begins anew.
package struct StoreMigration: Sendable {
    package struct Table: Sendable, Hashable {
        package let name: String
        package let digest: TableDigest
    }

    package enum Refusal: Error, Sendable, Hashable {
        /// The target holds tables that no migration left there.
        case targetNotEmpty
        /// What arrived is not what was sent.
        case differs(table: String)
    }

    static let marker = "jalon_migration"
    static let steps = "schema_step"
    /// Rows that are read and written at once.
    static let pieceRows = 2_000

    let source: SQLiteStore
    let target: PostgreSQLStore

    package init(from source: SQLiteStore, to target: PostgreSQLStore) {
        self.source = source
        self.target = target
    }

    /// The source's tables are up to date with `known`, and nobody writes to it meanwhile.
    package func run(
        _ known: [SchemaStep],
        progress: @Sendable (String) -> Void = { _ in }
    ) async throws -> [Table] {
        try await empty()
        try await define(known)
        let ties = try await takeTies()
        var moved: [Table] = []
        for name in try await tables() {
            let table = Table(name: name, digest: try await copy(name))
            progress("\(name): \(table.digest.rowCount) rows")
            guard try await digest(of: name) == table.digest else {
                throw Refusal.differs(table: name)
            }
            moved.append(table)
        }
        try await tie(ties)
        try await finish()
        return moved
    }

    /// Clears what an earlier migration left, and nothing else.
    private func empty() async throws {
        let there = try await allTables()
        guard !there.isEmpty else { return }
        guard there.contains(Self.marker) else { throw Refusal.targetNotEmpty }
        try await target.write { session in
            try session.define(there.map { "DROP TABLE IF EXISTS \($0) CASCADE;" }.joined())
        }
    }

    private func define(_ known: [SchemaStep]) async throws {
        try await target.write { session in
            try session.define("CREATE TABLE \(Self.marker) (id BIGINT NOT NULL PRIMARY KEY);")
            for step in known { try session.define(step.sql) }
        }
    }

    private func copy(_ table: String) async throws -> TableDigest {
        let columns = try await columns(of: table)
        let sql = """
            SELECT rowid, \(columns.joined(separator: ", ")) FROM \(table)
            WHERE rowid > $1 ORDER BY rowid LIMIT \(Self.pieceRows)
            """
        var digest = TableDigest()
        var last = Int64.min
        while true {
            let from = last
            let piece = try await source.read { session in
                try session.rows(sql, from) { row in row.values }
            }
            guard let end = piece.last, case .integer(let number) = end[0] else { break }
            last = number
            let rows = piece.map { Array($0.dropFirst()) }
            for row in rows { digest.add(StoreRow(row)) }
            try await target.write { session in
                try session.insert(into: table, columns: columns, rows: rows, onConflict: .refuse)
            }
        }
        return digest
    }

    /// Reads the copy through a cursor of the server: a table need not fit into memory.
    private func digest(of table: String) async throws -> TableDigest {
        let columns = try await columns(of: table).joined(separator: ", ")
        return try await target.read { session in
            let cursor = "copied_\(table)"
            try session.run(
                "DECLARE \(cursor) NO SCROLL CURSOR FOR SELECT \(columns) FROM \(table)"
            )
            var digest = TableDigest()
            var isMore = true
            while isMore {
                let before = digest.rowCount
                try session.each("FETCH \(Self.pieceRows) FROM \(cursor)") { row in digest.add(row)
                }
                isMore = digest.rowCount > before
            }
            return digest
        }
    }

    /// The notes of the steps make the database a hub's; they and the marker change places at once.
    private func finish() async throws {
        let columns = "context, number, sha256, applied_at"
        let notes = try await source.read { session in
            try session.rows("SELECT \(columns) FROM \(Self.steps)") { $0.values }
        }
        try await target.write { session in
            try session.define(SchemaRecord.script + "DROP TABLE \(Self.marker);")
            try session.insert(
                into: Self.steps,
                columns: columns.split(separator: ", ").map(String.init),
                rows: notes,
                onConflict: .refuse
            )
        }
    }
}
