import Crypto
package import Vocabulary

extension Store {
    /// How often the table of steps is tried, where another hub makes it at the same time.
    private static var recordTriesMax: Int { 3 }

    /// Brings the tables to what this program knows, each step in a transaction of its own.
    ///
    /// Throws `schema` where the store holds a step that this program has otherwise or not at all:
    /// to go on would be to guess what the tables mean. Several hubs may do it at once: each step
    /// is done by the one whose note of it came first.
    package func apply(_ steps: [SchemaStep], at now: Timestamp) async throws {
        try await makeRecord()
        let judged = try SchemaJudgement(known: steps, applied: try await applied())
        for step in judged.missing {
            do {
                try await write { session in try Self.apply(step, session, now) }
            } catch let error as StoreError where error.isDuplicate {
                let later = try SchemaJudgement(known: steps, applied: try await applied())
                guard !later.missing.contains(where: { $0.digest == step.digest }) else {
                    throw error
                }
            }
        }
    }

    private func makeRecord() async throws {
        var tries = 1
        while true {
            do {
                return try await write { session in try session.define(SchemaRecord.script) }
            } catch let error as StoreError {
                guard [.duplicate, .misuse].contains(error.code), tries < Self.recordTriesMax else {
                    throw error
                }
                tries += 1
            }
        }
    }

    private func applied() async throws -> [AppliedStep] {
        try await read { session in
            try session.rows("SELECT context, number, sha256 FROM schema_step") {
                row throws(StoreError) in
                AppliedStep(
                    context: try row.text(0),
                    number: try row.int(1),
                    digest: try row.bytes(2)
                )
            }
        }
    }

    /// The note comes first: who finds it taken has done nothing yet.
    private static func apply(
        _ step: SchemaStep,
        _ session: any Session,
        _ now: Timestamp
    ) throws(StoreError) {
        try session.run(
            "INSERT INTO schema_step (context, number, sha256, applied_at) VALUES ($1, $2, $3, $4)",
            step.context,
            step.number,
            step.digest.bytes,
            now
        )
        try session.define(step.sql)
    }
}
