/// Keyrings that wait for signatures, the roots of all scopes, and keys that are struck.
///
/// A root set counts from its adoption on; before, it is that of a ceremony which goes on.
enum KeySchema {
    static let keys = """
        CREATE TABLE keyring_proposal (
            scope BYTEA NOT NULL PRIMARY KEY REFERENCES scope (id),
            bytes BYTEA NOT NULL,
            is_ceremony BIGINT NOT NULL CHECK (is_ceremony IN (0, 1)),
            made_by TEXT NOT NULL,
            made_at BIGINT NOT NULL
        );
        CREATE TABLE root_set (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            threshold BIGINT NOT NULL CHECK (threshold > 0),
            roots BYTEA NOT NULL,
            proposed_at BIGINT NOT NULL,
            adopted_at BIGINT
        );
        CREATE TABLE struck_key (
            scope BYTEA NOT NULL REFERENCES scope (id),
            number BIGINT NOT NULL CHECK (number BETWEEN 0 AND 255),
            struck_at BIGINT NOT NULL,
            PRIMARY KEY (scope, number)
        );
        ALTER TABLE scope ADD COLUMN confirmation BIGINT NOT NULL DEFAULT 0
            CHECK (confirmation BETWEEN 0 AND 2);
        """

    static let confirmationMaker = "ALTER TABLE scope ADD COLUMN confirmation_by TEXT;"
}
