import CommandLine
import HubAdmin
import Processes
import Sync
import Vocabulary

/// `jalon scope`: what a group of gates needs, under one set of keys.
enum ScopeCommands {
    private static let badgeAddress = OptionSpec.value(
        "badge-address",
        "URL",
        "What badges that phones open begin with; it stays once such badges are issued."
    )

    private static let timeZone = OptionSpec.value(
        "time-zone",
        "NAME",
        "The clock of the place, such as Europe/Paris; UTC when it is not given."
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
                options: [
                    .value("name", "NAME", isRequired: true, "Its name."), badgeAddress,
                    timeZone,
                ],
                example: "jalon scope create --name 'Stade du Nord' --time-zone Europe/Paris"
            ),
            CommandSpec(
                "change",
                summary: "Changes what is given of a scope.",
                options: [
                    badgeAddress, timeZone,
                    .value(
                        "confirmation",
                        "PERSONS",
                        choices: ["automatic", "one", "two"],
                        "How many persons enrol a device; automatic is two as soon as there are."
                    ),
                ],
                arguments: [ArgumentSpec("SCOPE", "The id of the scope.")],
                example: "jalon scope change scope_AERUKZY --badge-address https://jalon.example/b"
            ),
            CommandSpec("list", summary: "Lists the scopes.", example: "jalon scope list"),
            CommandSpec(
                "recover",
                summary: """
                    Begins a new epoch: gates take what this hub says from now on, after a \
                    restore from a backup or where versions jumped.
                    """,
                options: [
                    .value("keyring", "FILE", "The next keyring, which gates have and it has not.")
                ],
                arguments: [ArgumentSpec("SCOPE", "The id of the scope.")],
                example: "jalon scope recover scope_AERUKZY"
            ),
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
            body["timeZone"] = parsed.string("time-zone").map(JSON.text)
            let made = try await session.hub.command(AdminAPI.scopes, body: .object(body))
            let members = ["id", "name", "timeZone", "badgeAddress", "createdAt"]
            session.output.show(made, members: members)
        case "change": try await change(parsed, session)
        case "recover": try await recover(parsed, session)
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
        var body: [String: JSON] = [:]
        body["badgeAddress"] = parsed.string("badge-address").map(JSON.text)
        body["timeZone"] = parsed.string("time-zone").map(JSON.text)
        body["confirmation"] = parsed.string("confirmation").map(JSON.text)
        guard !body.isEmpty else {
            throw UsageError(
                .missingOption,
                "Say what is to change: --badge-address URL, --time-zone NAME or "
                    + "--confirmation PERSONS."
            )
        }
        let changed = try await session.hub.command(
            AdminAPI.scope(scope),
            method: "PATCH",
            body: .object(body)
        )
        session.output.show(
            changed,
            members: ["id", "name", "timeZone", "badgeAddress", "confirmation"]
        )
    }

    private static let keyringBytesMax = 64 * 1_024

    private static func recover(_ parsed: ParsedCommand, _ session: Session) async throws {
        let scope = try parsed.argumentID(as: ScopeID.self)
        var body: [String: JSON] = [:]
        if let file = parsed.string("keyring") {
            do throws(SystemFailure) {
                let bytes = try Files.read(file, limit: keyringBytesMax)
                body["keyring"] = .text(Base64.encode(bytes))
            } catch {
                throw OperatorFailure(.cannotRead, "The keyring cannot be read: \(error).")
            }
        }
        let answer = try await session.hub.command(
            "\(AdminAPI.scope(scope))/recover",
            body: .object(body)
        )
        session.output.show(answer, members: ["scope", "hubEpoch", "headVersion"])
        session.output.console.note(
            "Gates take it with their next question. If the hub was restored, see the rights that "
                + "were changed since its backup, and let the gates tell their journals."
        )
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
