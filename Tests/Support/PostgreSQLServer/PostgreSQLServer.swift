import Foundation
package import PostgreSQL
import Processes
import Synchronization

/// A PostgreSQL of this process's own, in a private folder, gone with the process.
///
/// The server refuses to run as root, so root starts it as Debian's `postgres`. A shell holds it:
/// that shell reads a pipe whose other end is here, and ends the server when the pipe does, however
/// this process ended.
package final class PostgreSQLServer: Sendable {
    /// Whether what is committed reaches the disk: only where that is measured.
    package enum Durability: String, Sendable {
        case off
        case on
    }

    package static let user = "jalon"
    private static let portsTried = 5
    private static let connectionsMax = 300

    package let folder: String
    package let port: Int
    package let password: String
    private let child: Child
    private let number = Atomic<Int>(0)

    private static let first = Mutex<Task<PostgreSQLServer, any Error>?>(nil)

    /// The one that all tests of a process share.
    package static func shared() async throws -> PostgreSQLServer {
        let starting = first.withLock { first in
            let task = first ?? Task { try await PostgreSQLServer() }
            first = task
            return task
        }
        return try await starting.value
    }

    package init(durability: Durability = .off) async throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("jalon-pg-\(UUID().uuidString.prefix(8))").path
        password = UUID().uuidString
        var started: (Child, Int)?
        for _ in 0..<Self.portsTried where started == nil {
            let port = Int.random(in: 20_000..<60_000)
            started = try await Self.start(folder, port, password, durability).map { ($0, port) }
        }
        guard let started else { throw PostgreSQLServerFailure.didNotStart(Self.log(folder)) }
        (child, port) = started
    }

    /// By the socket in the folder, which asks for no password.
    package func address(_ database: String) throws -> PostgreSQLAddress {
        try PostgreSQLAddress(url(database))
    }

    package func url(_ database: String) -> String {
        "postgres:///\(database)?host=\(folder)&port=\(port)&user=\(Self.user)"
    }

    /// By the network, where a password is asked for.
    package func networkURL(_ database: String, password: String? = nil) -> String {
        let secret = password.map { ":\($0)" } ?? ""
        return "postgres://\(Self.user)\(secret)@127.0.0.1:\(port)/\(database)"
    }

    /// A database of the test's own: empty, or a copy of another.
    package func makeDatabase(from template: String = "template0") throws -> String {
        let name = "test_\(number.wrappingAdd(1, ordering: .relaxed).oldValue)"
        try command("CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY file_copy")
        return name
    }

    package func drop(_ database: String) throws {
        try command("DROP DATABASE IF EXISTS \(database) WITH (FORCE)")
    }

    /// Runs one statement as the owner of everything, on a connection of its own.
    package func command(_ sql: String, in database: String = "postgres") throws {
        try ServerConnection(address(database)).execute(sql)
    }

    package func stop() async {
        await child.closeInput()
        _ = await child.wait()
    }

    private static func start(
        _ folder: String,
        _ port: Int,
        _ password: String,
        _ durability: Durability
    ) async throws -> Child? {
        let child = try Child(
            ChildSpec(
                "/bin/sh",
                ["-c", PostgreSQLScript.text],
                environment: [
                    "PATH": "/usr/local/bin:/usr/bin:/bin",
                    "FOLDER": folder,
                    "PORT": "\(port)",
                    "PASSWORD": password,
                    "OWNER": user,
                    "DURABILITY": durability.rawValue,
                    "CONNECTIONS": "\(connectionsMax)",
                    "LC_ALL": "C.UTF-8",
                ],
                input: .pipe,
                output: .pipe,
                errors: .inherit
            )
        )
        var said = ""
        while !said.contains("ready"), let bytes = await child.output?.next() {
            said += String(decoding: bytes, as: UTF8.self)
        }
        return said.contains("ready") ? child : nil
    }

    private static func log(_ folder: String) -> String {
        (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "no log"
    }
}

package enum PostgreSQLServerFailure: Error {
    case didNotStart(String)
}
