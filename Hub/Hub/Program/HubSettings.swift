package import CommandLine
package import Configuration
package import HTTPServer
package import Kernel
package import Logging
import Processes

/// What a hub is told at its start: file, environment and line together.
package struct HubSettings: Sendable {
    package static let configDefault = "/etc/jalon/hub.json5"
    package static let databaseDefault = "/var/lib/jalon/hub/hub.sqlite"
    package static let listenPortDefault: UInt16 = 8480
    static let listenDefault = "127.0.0.1:\(listenPortDefault)"
    static let prefix = "JALON_HUB_"

    package let database: StoreAddress
    package let listen: Listen
    /// Where the keys lie; beside the database unless it is said otherwise.
    package let keys: String
    package let logLevel: LogLevel
    package let adminCodeFile: String?
    /// Mail and webhooks: in the file alone, because they are more than a word.
    package let outside: HubOutside

    /// Throws with everything that is wrong at once.
    package init(
        _ line: ParsedCommand,
        environment: [String: String]
    ) throws(ConfigurationError) {
        var overrides: [String: String] = [:]
        for name in ["database", "listen", "keys"] where Self.isGiven(name, line) {
            overrides[name] = line.string(name)
        }
        let named = line.string("config")
        let reader = try ConfigurationReader.load(
            named ?? Self.configDefault,
            isRequired: named != nil,
            prefix: Self.prefix,
            environment: environment,
            overrides: overrides,
            otherVariables: ["JALON_HUB_CONFIG", "JALON_HUB_ADMIN_CODE_FILE"]
        )
        database = Self.database(
            reader,
            isTyped: overrides["database"] != nil,
            file: environment["\(Self.prefix)DATABASE"] == nil ? named ?? Self.configDefault : nil
        )
        listen = Self.listen(reader)
        let home = database.path ?? Self.databaseDefault
        keys = reader.optionalString("keys") ?? "\(Self.folder(of: home))/keys"
        logLevel = reader.choice("logLevel", default: LogLevel.info)
        adminCodeFile = line.path == ["serve"] ? line.string("admin-code-file") : nil
        outside = OutsideSettings.read(reader)
        try reader.finish()
    }

    /// The settings of a line as it is typed after `jalon-hub`.
    package init(words: [String], environment: [String: String]) throws {
        let program = Program(HubCommands.all, version: HubVersion.text)
        guard case .run(let line) = try program.parse(words, environment: environment) else {
            preconditionFailure("a line that asks for help has no settings")
        }
        try self.init(line, environment: environment)
    }

    /// Only what was typed stands above the file; `listen` is an option of `serve` alone.
    private static func isGiven(_ name: String, _ line: ParsedCommand) -> Bool {
        (name != "listen" || line.path == ["serve"]) && line.source(name) == .line
    }

    /// A password is taken from where nobody but the owner reads it.
    private static func database(
        _ reader: ConfigurationReader,
        isTyped: Bool,
        file: String?
    ) -> StoreAddress {
        let text = reader.string("database", default: databaseDefault)
        guard let address = StoreAddress(text) else {
            let expected = "the path of a SQLite file, or postgres://USER@HOST:PORT/DATABASE"
            reader.refuse("database", "takes \(expected)")
            return .file(databaseDefault)
        }
        guard address.hasPassword else { return address }
        if isTyped {
            reader.refuse(
                "database",
                "must not hold a password here, where every user of this machine reads it: put it "
                    + "into the configuration file, or into the file that PGPASSFILE names"
            )
        } else if let file, (try? Files.requireOwnerOnly(file)) == nil {
            reader.refuse(
                "database",
                "holds a password, so no other may read it: chmod 600 \(file)"
            )
        }
        return address
    }

    private static func listen(_ reader: ConfigurationReader) -> Listen {
        let expected = "ADDRESS:PORT on this machine (the others are nginx's), or unix:PATH"
        let given = reader.value("listen", expected) { try? Listen($0) }
        return given ?? .loopback(address: "127.0.0.1", port: listenPortDefault)
    }

    static func folder(of path: String) -> String {
        guard let cut = path.lastIndex(of: "/") else { return "." }
        return cut == path.startIndex ? "/" : String(path[..<cut])
    }
}
