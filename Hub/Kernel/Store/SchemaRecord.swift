/// Where the store remembers which steps of its schema were applied.
enum SchemaRecord {
    static let script = """
        CREATE TABLE IF NOT EXISTS schema_step (
            context TEXT NOT NULL,
            number BIGINT NOT NULL,
            sha256 BYTEA NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (context, number)
        );

        """
}
