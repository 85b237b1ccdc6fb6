/// What ties the target's tables together, taken off while rows come in any order.
extension StoreMigration {
    struct Tie: Sendable {
        let table: String
        let name: String
        let definition: String
    }

    func allTables() async throws -> [String] {
        try await target.read { session in
            try session.rows(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
            ) { row throws(StoreError) in try row.text(0) }
        }
    }

    func tables() async throws -> [String] {
        try await allTables().filter { $0 != Self.marker && $0 != Self.steps }
    }

    func columns(of table: String) async throws -> [String] {
        try await target.read { session in
            try session.rows(
                """
                SELECT attname FROM pg_attribute
                WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
                ORDER BY attnum
                """,
                table
            ) { row throws(StoreError) in try row.text(0) }
        }
    }

    /// Foreign keys, dropped until all rows are there; put back, they are checked.
    func takeTies() async throws -> [Tie] {
        let sql = """
            SELECT CAST(CAST(conrelid AS regclass) AS text), conname, pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE contype = 'f' AND connamespace = (
                SELECT oid FROM pg_namespace WHERE nspname = current_schema()
            )
            """
        return try await target.write { session in
            let ties = try session.rows(sql) { row throws(StoreError) in
                Tie(table: try row.text(0), name: try row.text(1), definition: try row.text(2))
            }
            for tie in ties {
                try session.define("ALTER TABLE \(tie.table) DROP CONSTRAINT \(tie.name);")
            }
            return ties
        }
    }

    func tie(_ ties: [Tie]) async throws {
        let counters = try await source.read { session in
            try session.rows("SELECT name, seq FROM sqlite_sequence") { row throws(StoreError) in
                (name: try row.text(0), last: try row.int64(1))
            }
        }
        try await target.write { session in
            for tie in ties {
                try session.define(
                    "ALTER TABLE \(tie.table) ADD CONSTRAINT \(tie.name) \(tie.definition);"
                )
            }
            for counter in counters where counter.last > 0 {
                try Self.advance(counter.name, to: counter.last, session)
            }
        }
    }

    /// A number that was given once in the file is never given again in the database.
    private static func advance(
        _ table: String,
        to last: Int64,
        _ session: any Session
    ) throws(StoreError) {
        let column = try session.first(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = to_regclass($1) AND attidentity <> ''
            """,
            table
        ) { row throws(StoreError) in try row.text(0) }
        guard let column else { return }
        try session.run(
            "SELECT setval(CAST(pg_get_serial_sequence($1, $2) AS regclass), $3)",
            table,
            column,
            last
        )
    }
}
