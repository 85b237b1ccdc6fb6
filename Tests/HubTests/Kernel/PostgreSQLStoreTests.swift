import Kernel
import PostgreSQL
import PostgreSQLServer
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2))) struct `The store in PostgreSQL` {
    private static func number(_ sql: String, _ store: any Store) async throws -> Int {
        try await store.read { session in
            try session.first(sql) { row throws(StoreError) in try row.int(0) } ?? -1
        }
    }

    private static func store() async throws -> TemporaryDatabase {
        let server = try await PostgreSQLServer.shared()
        let store = try await TemporaryDatabase(server, name: try server.makeDatabase())
        try await store.write { try $0.define("CREATE TABLE item (id BIGINT PRIMARY KEY);") }
        return store
    }

    /// Ends every connection to the database but the one that asks.
    private static func cut(_ store: TemporaryDatabase) async throws {
        let server = try await PostgreSQLServer.shared()
        try server.command(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = '\(store.name)'
            """
        )
    }

    @Test func `A connection that died while nobody used it is made anew`() async throws {
        let store = try await Self.store()
        try await Self.cut(store)
        try await store.write { try $0.run("INSERT INTO item (id) VALUES ($1)", 1) }
        try await Self.cut(store)
        #expect(try await Self.number("SELECT count(*) FROM item", store) == 1)
        await store.close()
    }

    @Test func `A transaction that was cut before its commit is done once`() async throws {
        let store = try await Self.store()
        let server = try await PostgreSQLServer.shared()
        let isFirst = Mutex(true)
        try await store.write { session in
            try session.run("INSERT INTO item (id) VALUES ($1)", 1)
            let process = try session.first("SELECT pg_backend_pid()") {
                row throws(StoreError) in try row.int(0)
            }
            if isFirst.withLock({ first in
                defer { first = false }
                return first
            }) {
                try server.command("SELECT pg_terminate_backend(\(process ?? 0), 5000)")
            }
            try session.run("INSERT INTO item (id) VALUES ($1)", 2)
        }
        #expect(!isFirst.withLock { $0 })
        #expect(try await Self.number("SELECT count(*) FROM item", store) == 2)
        await store.close()
    }

    @Test func `A failure that the closure swallows commits nothing`() async throws {
        let store = try await Self.store()
        await #expect(throws: StoreError(.duplicate, "")) {
            try await store.write { session in
                try session.run("INSERT INTO item (id) VALUES ($1)", 1)
                _ = try? session.run("INSERT INTO item (id) VALUES ($1)", 1)
            }
        }
        #expect(try await Self.number("SELECT count(*) FROM item", store) == 0)
        await store.close()
    }

    @Test func `A deadlock costs time and no command`() async throws {
        let store = try await Self.store()
        try await store.write { session in
            for id in 1...2 { try session.run("INSERT INTO item (id) VALUES ($1)", id) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<8 {
                group.addTask {
                    try await store.write { session in
                        for id in turn % 2 == 0 ? [1, 2] : [2, 1] {
                            try session.run("UPDATE item SET id = id WHERE id = $1", id)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        await store.close()
    }

    @Test func `A server that is gone is told in bounded time`() async throws {
        let server = try await PostgreSQLServer()
        let address = try server.address(try server.makeDatabase())
        let store = try await PostgreSQLStore(address, connections: 2)
        try await store.write { try $0.define("CREATE TABLE item (id BIGINT PRIMARY KEY);") }
        await server.stop()
        await #expect(throws: StoreError(.unreachable, "")) {
            try await store.write { try $0.run("INSERT INTO item (id) VALUES ($1)", 1) }
        }
        await #expect(throws: StoreError(.unreachable, "")) {
            try await store.read { try $0.exists("SELECT 1") }
        }
        await store.close()
    }

    @Test func `Who is not let in is told why, without the password`() async throws {
        let server = try await PostgreSQLServer.shared()
        let cases = [
            (server.networkURL("postgres", password: "wr0ng"), "password authentication failed"),
            (server.networkURL("nowhere", password: server.password), "does not exist"),
            ("postgres://jalon@127.0.0.1:1/jalon", "refused"),
        ]
        for (url, reason) in cases {
            let address = try #require(StoreAddress(url))
            let error = await #expect(throws: StoreError.self) { _ = try await address.open() }
            #expect(error?.code == .unreachable)
            #expect(error?.message.contains(reason) == true)
            #expect(error?.message.contains("wr0ng") == false)
            #expect(error?.message.contains(server.password) == false)
        }
        let url = server.networkURL("postgres", password: server.password)
        let known = try #require(StoreAddress(url))
        await (try known.open()).close()
    }

    @Test func `A database of somebody else is refused`() async throws {
        let server = try await PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        try server.command("CREATE TABLE theirs (id int)", in: name)
        let address = try #require(StoreAddress(server.url(name)))
        await #expect(throws: StoreError(.foreign, "")) { _ = try await address.open() }
        try server.drop(name)
    }

    @Test func `Statements beyond the limit are prepared anew`() async throws {
        let store = try await Self.store()
        try await store.write { session in
            for number in 0..<1_100 {
                let found = try session.first("SELECT \(number) + $1", 1) {
                    row throws(StoreError) in try row.int(0)
                }
                #expect(found == number + 1)
            }
        }
        await store.close()
    }

    @Test func `Two programs that start at once make the tables once`() async throws {
        let server = try await PostgreSQLServer.shared()
        let name = try server.makeDatabase()
        let steps = (1...20).map { number in
            SchemaStep(
                context: "part",
                number: number,
                sql: "CREATE TABLE part_\(number) (id BIGINT PRIMARY KEY);"
            )
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    let store = try await PostgreSQLStore(server.address(name), connections: 2)
                    try await store.apply(steps, at: TestHub.start)
                    #expect(try await Self.number("SELECT count(*) FROM schema_step", store) == 20)
                    await store.close()
                }
            }
            try await group.waitForAll()
        }
        try server.drop(name)
    }

    @Test(arguments: [
        ("postgres://a:b@h/d", "postgres://a@h/d"), ("postgresql://h:5/d", "postgres://h:5/d"),
        ("postgres://u@h/d?password=x", "postgres://u@h/d"),
        ("postgres:///d?host=/run/p", "postgres:///run/p/d"),
    ])
    func `An address is told without its password`(_ given: (text: String, told: String)) throws {
        #expect(StoreAddress(given.text)?.description == given.told)
    }
}
