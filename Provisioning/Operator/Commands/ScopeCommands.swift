import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// `jalon scope`: what a group of gates needs, under one set of keys.
enum ScopeCommands {
    static let spec = CommandSpec(
        "scope",
        summary: "Makes and lists scopes: a venue, a gym, a course.",
        options: HubAddress.options,
        example: "jalon scope list",
        subcommands: [
            CommandSpec(
                "create",
                summary: "Makes a scope with its signing keys.",
                options: [.value("name", "NAME", isRequired: true, "Its name.")],
                example: "jalon scope create --name 'Stade du Nord'"
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
            let body = JSON.object(["name": .optional(parsed.string("name"))])
            let made = try await session.hub.command(AdminAPI.scopes, body: body)
            session.output.show(made, members: ["id", "name", "createdAt"])
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
