/// Files that facts refer to, by the SHA-256 of their bytes.
package enum DocumentSchema {
    package static let steps = [SchemaStep(context: "documents", number: 1, sql: v0001)]

    private static let v0001 = """
        CREATE TABLE document (
            company BYTEA NOT NULL REFERENCES company (id),
            digest BYTEA NOT NULL CHECK (length(digest) = 32),
            media_type TEXT NOT NULL,
            name TEXT NOT NULL,
            byte_count BIGINT NOT NULL CHECK (byte_count >= 0),
            created_by TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            erased_at BIGINT,
            PRIMARY KEY (company, digest)
        );
        CREATE TABLE document_content (
            company BYTEA NOT NULL,
            digest BYTEA NOT NULL,
            content BYTEA NOT NULL,
            PRIMARY KEY (company, digest),
            FOREIGN KEY (company, digest) REFERENCES document (company, digest)
        );
        """
}
