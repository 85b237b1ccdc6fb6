import Foundation
import HTTPServer
import Hub
import Kernel
import Processes
import Support
import Testing

@Suite(.timeLimit(.minutes(2))) struct `The program jalon-hub` {
    private let folder: TemporaryFolder
    private var database: String { folder.path("data/hub.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `The code of the first start opens every later one, and is not shown again`()
        async throws
    {
        let first = try await HubProcess(database: database)
        let code = try #require(first.code)
        #expect(try await first.client(code: code).send(.get, "/v1/persons").status == 200)
        #expect(await first.child.terminate(grace: .seconds(10)) == .code(0))
        let second = try await HubProcess(database: database)
        #expect(second.code == nil)
        #expect(try await second.client(code: code).send(.get, "/v1/persons").status == 200)
        #expect(await second.child.terminate(grace: .seconds(10)) == .code(0))
    }

    @Test func `The code goes into a file of its owner where one is named`() async throws {
        let file = folder.path("admin-code")
        let hub = try await HubProcess(database: database, ["--admin-code-file", file])
        #expect(hub.code == nil)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let code = try String(contentsOfFile: file, encoding: .utf8)
            .trimmingCharacters(in: .newlines)
        #expect(try await hub.client(code: code).send(.get, "/v1/persons").status == 200)
        await hub.child.terminate()
    }

    @Test func `A second hub on the same file is refused, and the first goes on`() async throws {
        let first = try await HubProcess(database: database)
        let second = try await HubProcess(database: database)
        #expect(await second.child.wait() == .code(75))
        #expect(second.talk.contains("Another hub works on"))
        #expect(try await first.client(code: first.code).send(.get, "/readyz").status == 200)
        await first.child.terminate()
    }

    @Test func `Killed at any instant it keeps every answer it gave, once`() async throws {
        var code: String?
        var given: [String: [UInt8]] = [:]
        for round in 0..<5 {
            let hub = try await HubProcess(database: database)
            code = code ?? hub.code
            let client = try hub.client(code: code)
            for (key, body) in given {
                let again = try await Self.create(client, key)
                #expect(again.body == body)
                #expect(again.field("Idempotent-Replayed") == "true")
            }
            given.merge(try await Self.killed(hub, client, round)) { old, _ in old }
        }
        #expect(!given.isEmpty)
        let hub = try await HubProcess(database: database)
        let client = try hub.client(code: code)
        for (key, body) in given { #expect(try await Self.create(client, key).body == body) }
        await hub.child.terminate()
    }

    @Test func `What cannot be served is said with exit code 78`() async throws {
        let data = folder.path("data")
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        let text = String(repeating: "This is a letter and not a database. ", count: 20)
        try Data(text.utf8).write(to: URL(filePath: database))
        let foreign = try await HubProcess(database: database)
        #expect(await foreign.child.wait() == .code(78))
        #expect(foreign.talk.contains("is not a database of a hub"))

        let edited = folder.path("edited.sqlite")
        let store = try SQLiteStore(path: edited)
        let steps = HubContexts.schemaSteps
        try await store.apply(steps, at: TestHub.start)
        try await store.write { try $0.run("UPDATE schema_step SET sha256 = zeroblob(32)") }
        await store.close()
        let refused = try await HubProcess(database: edited)
        #expect(await refused.child.wait() == .code(78))
        #expect(refused.talk.contains("A released step is never edited"))
    }

    @Test func `Keys that others can read stop the start`() async throws {
        let first = try await HubProcess(database: database)
        await first.child.terminate()
        let keys = folder.path("data/keys")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: keys)
        let second = try await HubProcess(database: database)
        #expect(await second.child.wait() == .code(78))
        #expect(second.talk.contains("chmod 700"))
    }

    @Test func `A port that is taken is told with 69, and costs no admin code`() async throws {
        let first = try await HubProcess(database: database)
        let port = try #require(first.port)
        let second = try await HubProcess(
            database: folder.path("other/hub.sqlite"),
            listen: "127.0.0.1:\(port)"
        )
        #expect(await second.child.wait() == .code(69))
        #expect(second.code != nil)
        await first.child.terminate()
    }

    private static func create(
        _ client: HubClient,
        _ key: String
    ) async throws -> HubClient.Answer {
        try await client.send(
            .post,
            "/v1/persons",
            json: ["name": .text(key)],
            fields: [("Idempotency-Key", key)]
        )
    }

    /// Sends until the hub is killed between two answers, and gives the answers that arrived.
    private static func killed(
        _ hub: HubProcess,
        _ client: HubClient,
        _ round: Int
    ) async throws -> [String: [UInt8]] {
        var given: [String: [UInt8]] = [:]
        for number in 0..<20 {
            let key = "\(round)-\(number)"
            if number == 10 + round {
                async let last = Self.create(client, key)
                hub.child.kill()
                if let answer = try? await last { given[key] = answer.body }
                break
            }
            given[key] = try await Self.create(client, key).body
        }
        _ = await hub.child.wait()
        return given
    }
}
