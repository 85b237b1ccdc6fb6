import Foundation
import HTTPServer
import Hub
import Kernel
import PostgreSQLServer
import Processes
import Support
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct `Moving a hub to PostgreSQL` {
    private let folder: TemporaryFolder
    private var path: String { folder.path("hub.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let steps = [
        SchemaStep(
            context: "part",
            number: 1,
            sql: """
                CREATE TABLE knot (
                    id BIGINT NOT NULL PRIMARY KEY,
                    above BIGINT REFERENCES knot (id),
                    name TEXT,
                    content BYTEA
                );
                CREATE TABLE line (
                    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    word TEXT
                );
                """
        )
    ]

    /// A row that refers to a later one, every type, more rows than one piece, a number given up.
    private func source() async throws -> SQLiteStore {
        let store = try SQLiteStore(path: path)
        try await store.apply(Self.steps, at: TestHub.start)
        try await store.write { session in
            for id in 1...4_500 {
                try session.run(
                    "INSERT INTO knot (id, name, content) VALUES ($1, $2, $3)",
                    id,
                    id % 3 == 0 ? StoreValue.null : .text("é \(id)"),
                    [UInt8(id % 256)]
                )
            }
            try session.run("UPDATE knot SET above = 4500 WHERE id = 1")
            for word in ["a", "b", "c"] {
                try session.run("INSERT INTO line (word) VALUES ($1)", word)
            }
            try session.run("DELETE FROM line WHERE number = 3")
        }
        return store
    }

    private func target(_ name: String) async throws -> PostgreSQLStore {
        try await PostgreSQLStore(PostgreSQLServer.shared().address(name), connections: 2)
    }

    @Test func `Every row arrives, ties hold and counters go on`() async throws {
        let server = try await PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        let (source, target) = (try await source(), try await target(name))
        let moved = try await StoreMigration(from: source, to: target).run(Self.steps)
        #expect(moved.map(\.name) == ["knot", "line"])
        #expect(moved.map(\.digest.rowCount) == [4_500, 2])
        try await target.apply(Self.steps, at: TestHub.start)
        let number = try await target.write { session in
            try session.first("INSERT INTO line (word) VALUES ($1) RETURNING number", "d") {
                row throws(StoreError) in try row.int(0)
            }
        }
        #expect(number == 4)
        await #expect(throws: StoreError(.constraint, "")) {
            try await target.write { try $0.run("UPDATE knot SET above = 9999 WHERE id = 2") }
        }
        await source.close()
        await target.close()
        try server.drop(name)
    }

    @Test func `A database that holds anything is refused and left as it was`() async throws {
        let server = try await PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        try server.command("CREATE TABLE theirs (id bigint)", in: name)
        let (source, target) = (try await source(), try await target(name))
        await #expect(throws: StoreMigration.Refusal.targetNotEmpty) {
            _ = try await StoreMigration(from: source, to: target).run(Self.steps)
        }
        #expect(try await target.read { try $0.exists("SELECT id FROM theirs") } == false)
        await source.close()
        await target.close()
        try server.drop(name)
    }

    @Test func `What was cut short is no hub's, and begins anew`() async throws {
        let server = try await PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        try server.command("CREATE TABLE jalon_migration (id bigint)", in: name)
        try server.command("CREATE TABLE knot (id text)", in: name)
        let address = try #require(StoreAddress(server.url(name)))
        await #expect(throws: StoreError(.foreign, "")) { _ = try await address.open() }
        let (source, target) = (try await source(), try await target(name))
        let moved = try await StoreMigration(from: source, to: target).run(Self.steps)
        #expect(moved.map(\.digest.rowCount) == [4_500, 2])
        await (try address.open()).close()
        await source.close()
        await target.close()
        try server.drop(name)
    }

    @Test func `A digest sees every difference and no order`() {
        func digest(_ rows: [[StoreValue]]) -> TableDigest {
            var digest = TableDigest()
            for row in rows { digest.add(StoreRow(row)) }
            return digest
        }
        let row: [StoreValue] = [.text("ab"), .text("c"), .integer(1), .null]
        let others: [[StoreValue]] = [
            [.text("a"), .text("bc"), .integer(1), .null],
            [.text("ab"), .text("c"), .text("1"), .null],
            [.text("ab"), .text("c"), .integer(1), .text("")],
            [.text("ab"), .text("c"), .integer(1), .bytes([])],
            [.text("ab"), .text("c"), .integer(1)],
        ]
        for other in others { #expect(digest([row]) != digest([other])) }
        #expect(digest([row, others[0]]) == digest([others[0], row]))
        #expect(digest([row, row]) != digest([row]))
        #expect(digest([]) != digest([[]]))
    }

    @Test func `The program moves a hub that answers afterwards as before`() async throws {
        let server = try await PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        let first = try await HubProcess(database: path)
        let code = try #require(first.code)
        let client = try first.client(code: code)
        for word in ["Zoé", "Åsa", "<b>"] {
            let made = try await client.send(.post, "/v1/persons", json: ["name": .text(word)])
            #expect(made.status == 201)
        }
        let before = try await client.send(.get, "/v1/persons")
        let busy = try await Self.migrate(path, server.url(name))
        #expect(busy.exit == .code(75))
        await first.child.terminate()

        let typed = try await Self.migrate(path, server.networkURL(name, password: "s3cret"))
        #expect(typed.exit == .code(78))
        #expect(!typed.talk.contains("s3cret"))
        let moved = try await Self.migrate(path, server.url(name))
        #expect(moved.exit == .code(0), "\(moved.talk)")
        #expect(moved.talk.contains("person\t3\t"))
        let again = try await Self.migrate(path, server.url(name))
        #expect(again.exit == .code(78))

        let keys = folder.path("keys")
        let second = try await HubProcess(database: server.url(name), ["--keys", keys])
        let later = try second.client(code: code)
        #expect(try await later.send(.get, "/v1/persons").body == before.body)
        let third = try await HubProcess(database: server.url(name), ["--keys", keys])
        let other = try third.client(code: code)
        let made = try await other.send(.post, "/v1/persons", json: ["name": "both"])
        #expect(made.status == 201)
        #expect(try await later.send(.get, "/v1/persons").text.contains("both"))
        await second.child.terminate()
        await third.child.terminate()
        try server.drop(name)
    }

    private static func migrate(
        _ from: String,
        _ to: String
    ) async throws -> (exit: Exit, talk: String) {
        let child = try Child(
            ChildSpec(
                try OwnProcess.executableFolder() + "/jalon-hub",
                ["migrate", "--from", from, "--to", to],
                environment: [:],
                output: .pipe,
                errors: .pipe
            )
        )
        let said = try await child.output?.all(limit: 1 << 20) ?? []
        let noted = try await child.errors?.all(limit: 1 << 20) ?? []
        let exit = await child.wait()
        return (exit, String(decoding: said + noted, as: UTF8.self))
    }
}
