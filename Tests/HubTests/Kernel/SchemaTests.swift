import Kernel
import Testing
import Vocabulary

@Suite struct `Schema steps` {
    static let now = Timestamp(milliseconds: 1_772_388_000_000)

    static func step(_ number: Int, _ sql: String, context: String = "part") -> SchemaStep {
        SchemaStep(context: context, number: number, sql: sql)
    }

    static let first = step(1, "CREATE TABLE one (id BIGINT NOT NULL PRIMARY KEY);")
    static let second = step(2, "ALTER TABLE one ADD COLUMN word TEXT;")

    static let third = step(2, "CREATE TABLE two (count BIGINT, content BYTEA);")

    private func store() async throws -> any Store { try await TestEngine.chosen.emptyStore() }

    @Test func `A step is applied once, and later ones are added to it`() async throws {
        let store = try await store()
        try await store.apply([Self.first], at: Self.now)
        try await store.apply([Self.first], at: Self.now)
        try await store.apply([Self.first, Self.second], at: Self.now)
        let kept = try await store.read { session in
            try session.rows("SELECT context, number, applied_at FROM schema_step ORDER BY number")
            {
                $0.values
            }
        }
        #expect(
            kept == [
                [.text("part"), .integer(1), .integer(1_772_388_000_000)],
                [.text("part"), .integer(2), .integer(1_772_388_000_000)],
            ]
        )
    }

    @Test func `A step that was edited after it was applied is refused by name`() async throws {
        let store = try await store()
        try await store.apply([Self.first], at: Self.now)
        let edited = Self.step(1, "CREATE TABLE one (id BIGINT NOT NULL PRIMARY KEY );")
        let error = await #expect(throws: StoreError.self) {
            try await store.apply([edited], at: Self.now)
        }
        #expect(error?.code == .schema)
        #expect(error?.message.contains("Schema step part 1 differs") == true)
    }

    @Test func `A database of a newer program is refused`() async throws {
        let store = try await store()
        try await store.apply([Self.first, Self.second], at: Self.now)
        let error = await #expect(throws: StoreError.self) {
            try await store.apply([Self.first], at: Self.now)
        }
        #expect(error?.code == .schema)
        #expect(error?.message.contains("newer version") == true)
    }

    @Test func `A step that fails leaves nothing of itself`() async throws {
        let store = try await store()
        let broken = Self.step(2, "CREATE TABLE two (id BIGINT); CREATE TABLE one (id BIGINT);")
        await #expect(throws: StoreError.self) {
            try await store.apply([Self.first, broken], at: Self.now)
        }
        #expect(try await store.read { try $0.exists("SELECT id FROM one") } == false)
        await #expect(throws: StoreError.self) {
            try await store.read { try $0.exists("SELECT id FROM two") }
        }
    }

    @Test func `Tables are strict: a text does not become a number`() async throws {
        let store = try await store()
        try await store.apply([Self.first, Self.third], at: Self.now)
        await #expect(throws: StoreError(.constraint, "")) {
            try await store.write { try $0.run("INSERT INTO two (count) VALUES ($1)", "word") }
        }
    }
}
