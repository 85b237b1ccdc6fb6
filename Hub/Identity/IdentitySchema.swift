import Kernel

enum IdentitySchema {
    static let steps = [
        SchemaStep(context: "identity", number: 1, sql: v0001),
        SchemaStep(context: "identity", number: 2, sql: v0002),
    ]

    private static let v0001 = """
        CREATE TABLE operator_token (
            digest BYTEA NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
            company BYTEA NOT NULL REFERENCES company (id),
            name TEXT NOT NULL,
            created_at BIGINT NOT NULL
        );
        CREATE TABLE person (
            company BYTEA NOT NULL REFERENCES company (id),
            id BYTEA NOT NULL CHECK (length(id) = 8),
            name TEXT NOT NULL,
            email TEXT,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (company, id)
        );
        """

    private static let v0002 = """
        CREATE INDEX person_by_email ON person (company, email);
        """
}
