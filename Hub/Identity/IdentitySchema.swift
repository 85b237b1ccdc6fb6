import Kernel

enum IdentitySchema {
    static let steps = [
        SchemaStep(context: "identity", number: 1, sql: v0001),
        SchemaStep(context: "identity", number: 2, sql: v0002),
        SchemaStep(context: "identity", number: 3, sql: v0003),
        SchemaStep(context: "identity", number: 4, sql: v0004),
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

    private static let v0003 = """
        CREATE UNIQUE INDEX operator_token_by_name ON operator_token (name);
        CREATE TABLE operator_act (
            company BYTEA NOT NULL REFERENCES company (id),
            number BIGINT NOT NULL CHECK (number > 0),
            at BIGINT NOT NULL,
            operator TEXT NOT NULL,
            act TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL,
            digest BYTEA NOT NULL CHECK (length(digest) = 32),
            PRIMARY KEY (company, number)
        );
        """

    /// Who made an operator, and who made that one: names with a space between, the maker last.
    private static let v0004 = """
        ALTER TABLE operator_token ADD COLUMN lineage TEXT NOT NULL DEFAULT '';
        """
}
