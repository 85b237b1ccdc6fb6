import Crypto
package import Vocabulary

extension Store {
    private static var record: String {
        """
        CREATE TABLE IF NOT EXISTS schema_step (
            context TEXT NOT NULL,
            number BIGINT NOT NULL,
            sha256 BYTEA NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (context, number)
        );
        """
    }

    /// Brings the tables to what this program knows, each step in a transaction of its own.
    ///
    /// Throws `schema` where the store holds a step that this program has otherwise or not at all:
    /// to go on would be to guess what the tables mean.
    package func apply(_ steps: [SchemaStep], at now: Timestamp) async throws {
        try await write { session in try session.define(Self.record) }
        let applied = try await read { session in
            try session.rows("SELECT context, number, sha256 FROM schema_step") {
                row throws(StoreError) in
                AppliedStep(
                    context: try row.text(0),
                    number: try row.int(1),
                    digest: try row.bytes(2)
                )
            }
        }
        let judged = try SchemaJudgement(known: steps, applied: applied)
        for step in judged.missing {
            try await write { session in try Self.apply(step, session, now) }
        }
    }

    private static func apply(
        _ step: SchemaStep,
        _ session: any Session,
        _ now: Timestamp
    ) throws(StoreError) {
        try session.define(step.sql)
        try session.run(
            "INSERT INTO schema_step (context, number, sha256, applied_at) VALUES ($1, $2, $3, $4)",
            step.context,
            step.number,
            step.digest.bytes,
            now
        )
    }
}
