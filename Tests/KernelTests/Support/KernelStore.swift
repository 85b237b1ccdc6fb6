import Kernel
import Vocabulary

/// A store in memory with the kernel's tables and one company, and a clock that stands still.
struct KernelStore: Sendable {
    static let start = Timestamp(milliseconds: 1_772_388_000_000)

    let store: CrashingStore
    let clock: ManualClock
    let company: CompanyID

    init(_ inner: (any Store)? = nil, steps: [SchemaStep] = []) async throws {
        clock = ManualClock(at: Self.start)
        store = CrashingStore(try inner ?? SQLiteStore(path: SQLiteStore.inMemory))
        let all = KernelSchema.steps + Background.schemaSteps + steps
        try await store.apply(all, at: Self.start)
        company = try await Companies.first(in: store, at: Self.start)
    }

    /// A table in which a consumer or a job leaves what it did; nothing in it must be unique, so
    /// that what is done twice is seen.
    static let effects = SchemaStep(
        context: "test",
        number: 1,
        sql: """
            CREATE TABLE fact (number BIGINT NOT NULL PRIMARY KEY);
            CREATE TABLE effect (
                place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                who TEXT NOT NULL,
                subject TEXT NOT NULL,
                number BIGINT NOT NULL
            );
            """
    )

    static func leave(
        _ who: String,
        _ subject: String,
        _ number: Int64,
        _ session: any Session
    ) throws(StoreError) {
        try session.run(
            "INSERT INTO effect (who, subject, number) VALUES ($1, $2, $3)",
            who,
            subject,
            number
        )
    }

    /// The numbers that somebody left for a subject, in their order.
    func effects(_ who: String, _ subject: String? = nil) async throws -> [Int64] {
        try await store.read { session in
            try session.rows(
                "SELECT number, subject FROM effect WHERE who = $1 ORDER BY place",
                who
            ) { row throws(StoreError) in (try row.int64(0), try row.text(1)) }
            .filter { subject == nil || $0.1 == subject }.map(\.0)
        }
    }
}
