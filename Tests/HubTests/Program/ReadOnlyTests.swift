import HTTPServer
import Hub
import Kernel
import PostgreSQLServer
import Support
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct `A hub that cannot write` {
    private static let triesMax = 400

    /// Asks for new persons until one is refused.
    private static func refused(_ client: HubClient) async throws -> HubClient.Answer? {
        for number in 0..<triesMax {
            let name = String(repeating: "n", count: 150) + "\(number)"
            let answer = try await client.send(.post, "/v1/persons", json: ["name": .text(name)])
            if answer.status != 201 { return answer }
        }
        return nil
    }

    private static func check(
        _ hub: TestHub,
        reason: String,
        mend: () async throws -> Void
    ) async throws {
        let answer = try #require(try await refused(hub.client))
        #expect(answer.status == 503)
        #expect(answer.json["code"] == "storage-full")
        #expect(answer.field("Retry-After") == "30")
        let ready = try await hub.client.send(.get, "/readyz")
        #expect(ready.status == 503)
        #expect(ready.json["detail"]?.text?.contains(reason) == true)
        #expect(try await hub.client.send(.get, "/v1/persons").status == 200)
        #expect(try await hub.client.send(.get, "/healthz").status == 200)
        try await mend()
        #expect(try await hub.client.send(.get, "/readyz").status == 200)
        let later = try await hub.client.send(.post, "/v1/persons", json: ["name": "later"])
        #expect(later.status == 201)
        await hub.stop()
    }

    @Test func `A full file stops writes with a time to come again, and nothing else`()
        async throws
    {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("hub.sqlite"))
        let hub = try await TestHub(store: store)
        try await store.write { try $0.run("PRAGMA max_page_count = 1") }
        try await Self.check(hub, reason: "make room") {
            try await store.write { session in
                _ = try session.run("PRAGMA max_page_count = 1000000")
            }
        }
    }

    @Test func `A server that takes no writes stops them, and nothing else`() async throws {
        let server = try await PostgreSQLServer.shared()
        let store = try await TemporaryDatabase(server, name: try server.makeDatabase())
        let hub = try await TestHub(store: store)
        func set(_ word: String) throws {
            try server.command(
                "ALTER DATABASE \(store.name) SET default_transaction_read_only = \(word)"
            )
            try server.command(
                """
                SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                WHERE datname = '\(store.name)'
                """
            )
        }
        try set("on")
        try await Self.check(hub, reason: "no writes now") { try set("off") }
    }
}
