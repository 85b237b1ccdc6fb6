import Foundation
import Hub
import Kernel
import PostgreSQL
import PostgreSQLServer
import Vocabulary

/// On which of the two engines a test runs.
enum TestEngine: String, CaseIterable, Sendable {
    case sqlite
    case postgresql

    /// What `JALON_TEST_ENGINE` says for tests that run on one of them.
    static let chosen: TestEngine =
        ProcessInfo.processInfo.environment["JALON_TEST_ENGINE"].map { word in
            guard let engine = TestEngine(rawValue: word) else {
                preconditionFailure("JALON_TEST_ENGINE is sqlite or postgresql")
            }
            return engine
        } ?? .sqlite

    /// An empty store of the test's own.
    func emptyStore() async throws -> any Store {
        switch self {
        case .sqlite: return try SQLiteStore(path: SQLiteStore.inMemory)
        case .postgresql:
            let server = try await PostgreSQLServer.shared()
            return try await TemporaryDatabase(server, name: try server.makeDatabase())
        }
    }

    /// A store for a hub: the tables of this program may be there already.
    func hubStore() async throws -> any Store {
        switch self {
        case .sqlite: return try SQLiteStore(path: SQLiteStore.inMemory)
        case .postgresql:
            let server = try await PostgreSQLServer.shared()
            let template = try await HubTemplate.shared.name(server)
            return try await TemporaryDatabase(server, name: server.makeDatabase(from: template))
        }
    }
}

/// A database that goes when its store is closed.
final class TemporaryDatabase: Store {
    private static let connections = 4

    let address: PostgreSQLAddress
    let name: String
    private let server: PostgreSQLServer
    private let store: PostgreSQLStore

    init(_ server: PostgreSQLServer, name: String) async throws {
        self.server = server
        self.name = name
        address = try server.address(name)
        store = try await PostgreSQLStore(address, connections: Self.connections)
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result { try await store.write(body) }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result { try await store.read(body) }

    func close() async {
        await store.close()
        try? server.drop(name)
    }
}

/// The tables of a hub, made once in a database that is copied for each test.
private actor HubTemplate {
    static let shared = HubTemplate()
    private static let appliedAt = Timestamp(milliseconds: 1_772_388_000_000)

    private var making: Task<String, any Error>?

    func name(_ server: PostgreSQLServer) async throws -> String {
        let task =
            making
            ?? Task {
                let name = try server.makeDatabase()
                let store = try await PostgreSQLStore(server.address(name), connections: 1)
                try await store.apply(HubContexts.schemaSteps, at: Self.appliedAt)
                await store.close()
                return name
            }
        making = task
        return try await task.value
    }
}
