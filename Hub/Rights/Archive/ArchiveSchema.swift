/// The tables of what a past day is decided again from.
enum ArchiveSchema {
    /// A row is kept with the version that brought it and the one that changed it.
    ///
    /// It holds for the versions from `since` up to, and without, `until`. A claim of an earlier
    /// generation is kept as it was issued.
    static let archive = """
        ALTER TABLE cache_row ADD COLUMN since BIGINT NOT NULL DEFAULT 0;
        CREATE TABLE past_row (
            scope BYTEA NOT NULL REFERENCES scope (id),
            tbl BIGINT NOT NULL CHECK (tbl BETWEEN 1 AND 6),
            row_key BYTEA NOT NULL CHECK (length(row_key) = 8),
            since BIGINT NOT NULL,
            until BIGINT NOT NULL,
            record BYTEA NOT NULL CHECK (length(record) = 48),
            PRIMARY KEY (scope, tbl, row_key, until)
        );
        CREATE INDEX past_row_by_end ON past_row (scope, until);
        CREATE TABLE past_head (
            scope BYTEA NOT NULL REFERENCES scope (id),
            version BIGINT NOT NULL CHECK (version > 0),
            bytes BYTEA NOT NULL,
            issued_at BIGINT NOT NULL,
            PRIMARY KEY (scope, version)
        );
        CREATE TABLE past_claim (
            access_right BYTEA NOT NULL REFERENCES access_right (id),
            generation BIGINT NOT NULL,
            claim BYTEA NOT NULL CHECK (length(claim) = 30),
            PRIMARY KEY (access_right, generation)
        );
        """
}
