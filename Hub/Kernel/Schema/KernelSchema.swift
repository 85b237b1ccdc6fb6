/// The tables that belong to no context: companies, and answers kept for an `Idempotency-Key`.
package enum KernelSchema {
    package static let steps = [SchemaStep(context: "kernel", number: 1, sql: v0001)]

    private static let v0001 = """
        CREATE TABLE company (
            id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 8),
            name TEXT NOT NULL,
            created_at BIGINT NOT NULL
        );
        CREATE TABLE idempotency (
            company BYTEA NOT NULL REFERENCES company (id),
            caller TEXT NOT NULL,
            route TEXT NOT NULL,
            key TEXT NOT NULL,
            fingerprint BYTEA NOT NULL CHECK (length(fingerprint) = 32),
            status BIGINT NOT NULL,
            type TEXT,
            location TEXT,
            body BYTEA NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (company, caller, route, key)
        );
        CREATE INDEX idempotency_by_age ON idempotency (created_at);
        """
}
