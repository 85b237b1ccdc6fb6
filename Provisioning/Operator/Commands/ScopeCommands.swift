import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// `jalon scope`: what a group of gates needs, under one set of keys.
enum ScopeCommands {
    private static let badgeAddress = OptionSpec.value(
        "badge-address",
        "URL",
        "What badges that phones open begin with; it stays once such badges are issued."
    )

    static let spec = CommandSpec(
        "scope",
        summary: "Makes and lists scopes: a venue, a gym, a course.",
        options: HubAddress.options,
        example: "jalon scope list",
        subcommands: [
            CommandSpec(
                "create",
                summary: "Makes a scope with its signing keys.",
                options: [.value("name", "NAME", isRequired: true, "Its name."), badgeAddress],
                example: "jalon scope create --name 'Stade du Nord'"
            ),
            CommandSpec(
                "change",
                summary: "Changes what is given of a scope.",
                options: [badgeAddress],
                arguments: [ArgumentSpec("SCOPE", "The id of the scope.")],
                example: "jalon scope change scope_AERUKZY --badge-address https://jalon.example/b"
            ),
            CommandSpec("list", summary: "Lists the scopes.", example: "jalon scope list"),
            CommandSpec(
                "keyring",
                summary: "Writes a scope's keyring to a file, for jalon cache verify --keyring.",
                options: [.value("out", "FILE", isRequired: true, "Where to write it.")],
                arguments: [ArgumentSpec("SCOPE", "The id of the scope.")],
                example: "jalon scope keyring scope_AERUKZY --out keyring.bin"
            ),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        switch parsed.path.last {
        case "create":
            var body: [String: JSON] = ["name": .optional(parsed.string("name"))]
            body["badgeAddress"] = parsed.string("badge-address").map(JSON.text)
            let made = try await session.hub.command(AdminAPI.scopes, body: .object(body))
            session.output.show(made, members: ["id", "name", "badgeAddress", "createdAt"])
        case "change": try await change(parsed, session)
        case "keyring": try await saveKeyring(parsed, session)
        default:
            let list = try await session.hub.get(AdminAPI.scopes)
            session.output.show(
                list: list,
                columns: [("SCOPE", "id"), ("NAME", "name"), ("VERSION", "headVersion")]
            )
        }
        return .ok
    }

    private static func change(_ parsed: ParsedCommand, _ session: Session) async throws {
        let scope = try parsed.argumentID(as: ScopeID.self)
        guard let address = parsed.string("badge-address") else {
            throw UsageError(.missingOption, "Say what is to change: --badge-address URL.")
        }
        let changed = try await session.hub.command(
            AdminAPI.scope(scope),
            method: "PATCH",
            body: .object(["badgeAddress": .text(address)])
        )
        session.output.show(changed, members: ["id", "name", "badgeAddress"])
    }

    /// It holds public keys only, so that everybody may read the file.
    private static func saveKeyring(_ parsed: ParsedCommand, _ session: Session) async throws {
        let scope = try parsed.argumentID(as: ScopeID.self)
        let file = parsed.string("out") ?? ""
        let bytes = try await session.hub.bytes(AdminAPI.keyring(scope))
        do throws(SystemFailure) {
            try Files.write(bytes, to: file, mode: 0o644)
        } catch {
            throw OperatorFailure(.cannotWrite, "The keyring could not be written: \(error).")
        }
        let words = "The keyring of \(scope) is in \(Terminal.printable(file))."
        session.output.show(.object(["scope": .text(scope.description), "file": .text(file)])) {
            [words]
        }
    }
}
