import CommandLine
import Configuration
import Foundation
import HTTPServer
import Hub
import Kernel
import Support
import Testing

@Suite struct `Settings of the hub` {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func settings(
        _ words: [String] = [],
        file: String = "{}",
        environment: [String: String] = [:]
    ) throws -> HubSettings {
        let path = folder.path("hub.json5")
        try Data(file.utf8).write(to: URL(filePath: path))
        return try HubSettings(
            words: ["serve", "--config", path] + words,
            environment: environment
        )
    }

    @Test func `The line stands above the environment, and that above the file`() throws {
        let file = "{ database: '/f/hub.sqlite', listen: '127.0.0.1:1', /* k */ keys: '/f/keys', }"
        let environment = [
            "JALON_HUB_DATABASE": "/e/hub.sqlite", "JALON_HUB_LISTEN": "127.0.0.1:2",
        ]
        let fromFile = try settings(file: file)
        #expect(fromFile.database == .file("/f/hub.sqlite"))
        #expect(fromFile.keys == "/f/keys")
        let found = try settings(
            ["--listen", "unix:/l/hub.socket"],
            file: file,
            environment: environment
        )
        #expect(found.database == .file("/e/hub.sqlite"))
        #expect(found.listen == .unix(path: "/l/hub.socket"))
        #expect(found.keys == "/f/keys")
    }

    @Test func `Without a word the hub lives where packages put it`() throws {
        let found = try settings()
        #expect(found.database == .file("/var/lib/jalon/hub/hub.sqlite"))
        #expect(found.keys == "/var/lib/jalon/hub/keys")
        #expect(found.listen == .loopback(address: "127.0.0.1", port: 8480))
        #expect(try settings(["--database", "hub.sqlite"]).keys == "./keys")
    }

    @Test func `An unknown key is refused with the nearest known one`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try settings(file: "{ datbase: 'x' }")
        }
        #expect(error?.exitCode == .config)
        #expect(error?.message.contains("did you mean \"database\"?") == true)
    }

    @Test(arguments: ["0.0.0.0:8480", "192.0.2.1:8480", "[::]:8480", "8480", "127.0.0.1"])
    func `Only this machine is listened on`(_ listen: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try settings(["--listen", listen])
        }
        #expect(error?.exitCode == .config)
        #expect(error?.message.contains("ADDRESS:PORT on this machine") == true)
        #expect(error?.message.contains("listen on the command line: takes") == true)
        #expect(error?.message.contains(".json5") == false)
    }

    @Test func `A PostgreSQL address is taken, and its keys lie where packages put them`() throws {
        let found = try settings(["--database", "postgres://hub@db.example:5433/jalon"])
        #expect(found.database.description == "postgres://hub@db.example:5433/jalon")
        #expect(found.database.path == nil)
        #expect(found.keys == "/var/lib/jalon/hub/keys")
    }

    @Test(arguments: [
        "postgres://localhost", "postgres://[/jalon", "postgres:x", "", "postgres://h/d?no=1",
    ])
    func `What is neither a file nor an address is refused`(_ text: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try settings(["--database", text]) }
        #expect(error?.message.contains("postgres://USER@HOST:PORT/DATABASE") == true)
    }

    @Test func `A password is refused where others can read it, and never repeated`() throws {
        let secret = "postgres://hub:s3cret@localhost/jalon"
        let typed = #expect(throws: ConfigurationError.self) {
            try settings(["--database", secret])
        }
        #expect(typed?.message.contains("PGPASSFILE") == true)
        #expect(typed?.message.contains("s3cret") == false)

        let file = "{ database: '\(secret)' }"
        let path = folder.path("hub.json5")
        let open = #expect(throws: ConfigurationError.self) { try settings(file: file) }
        #expect(open?.message.contains("chmod 600 \(path)") == true)
        #expect(open?.message.contains("s3cret") == false)

        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let kept = try HubSettings(words: ["serve", "--config", path], environment: [:])
        #expect(kept.database.description == "postgres://hub@localhost/jalon")
        let given = try settings(environment: ["JALON_HUB_DATABASE": secret])
        #expect(given.database.hasPassword)
    }

    @Test func `A configuration that is named must be there`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try HubSettings(
                words: ["serve", "--config", folder.path("none.json5")],
                environment: [:]
            )
        }
        #expect(error?.exitCode == .config)
    }
}
