import Kernel

/// The tables of links and phones: digests of secrets, and nothing that shows a code.
enum HolderSchema {
    static let steps = [SchemaStep(context: "holders", number: 1, sql: holders)]

    /// One link and one phone a right; what comes next takes the place of what was before.
    private static let holders = """
        CREATE TABLE holder_link (
            access_right BYTEA NOT NULL PRIMARY KEY REFERENCES access_right (id),
            company BYTEA NOT NULL REFERENCES company (id),
            digest BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
            generation BIGINT NOT NULL CHECK (generation BETWEEN 1 AND 255),
            created_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT,
            used_by BYTEA CHECK (length(used_by) = 32),
            CHECK (created_at < expires_at),
            CHECK ((used_at IS NULL) = (used_by IS NULL))
        );
        CREATE TABLE holder_phone (
            access_right BYTEA NOT NULL PRIMARY KEY REFERENCES access_right (id),
            company BYTEA NOT NULL REFERENCES company (id),
            digest BYTEA NOT NULL CHECK (length(digest) = 32),
            generation BIGINT NOT NULL CHECK (generation BETWEEN 1 AND 255),
            bound_at BIGINT NOT NULL,
            renewed_at BIGINT NOT NULL,
            covered_until BIGINT NOT NULL
        );
        """
}
