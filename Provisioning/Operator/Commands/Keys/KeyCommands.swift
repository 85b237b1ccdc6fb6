import CommandLine
import Crypto
import HubAdmin
import Sync
import Vocabulary

/// `jalon keys`: which keys gates believe, and how they change.
enum KeyCommands {
    static let roles = KeyRole.allCases.map(\.name)

    static let passphraseFile = OptionSpec.value(
        "passphrase-file",
        "FILE",
        repeats: true,
        "A file with the passphrase, one for each key in order; one alone is for all."
    )

    static let spec = CommandSpec(
        "keys",
        summary: "Shows, rotates and vouches for the keys that gates believe.",
        options: HubAddress.options,
        example: "jalon keys show",
        subcommands: [
            CommandSpec(
                "show",
                summary: "Shows the keys of each scope, who vouches for them, and what waits.",
                options: [
                    .value("scope", "SCOPE", "Only this scope."),
                    .value("out", "FILE", "Writes what waits for signatures, for keys sign --in."),
                ],
                example: "jalon keys show --scope scope_AERUKZY"
            ),
            CommandSpec(
                "rotate",
                summary: "Gives a role a new key; gates know it before it is used first.",
                options: [
                    .value("scope", "SCOPE", isRequired: true, "The scope."),
                    .value(
                        "role",
                        "ROLE",
                        repeats: true,
                        choices: roles + ["all"],
                        "What the key signs; may be repeated."
                    ),
                    .flag("stolen", "The old key is in wrong hands: it ends at once."),
                    .value("overlap", "SECONDS", "How long gates know it before; 120 if not said."),
                ],
                example: """
                    jalon keys rotate --scope scope_AERUKZY --role head
                    jalon keys rotate --scope scope_AERUKZY --role token --stolen
                    """
            ),
            CeremonyCommand.spec,
            KeySignCommand.spec,
            CommandSpec(
                "publish",
                summary: "Puts what enough roots signed in force: all of it, or none.",
                options: [
                    .value("scope", "SCOPE", "Only this scope."),
                    .value("signatures", "FILE", repeats: true, "What keys sign --out wrote."),
                ],
                example: "jalon keys publish --signatures signed-1.json --signatures signed-2.json"
            ),
            CommandSpec(
                "abandon",
                summary: "Drops what waits for signatures; what is in force stays.",
                example: "jalon keys abandon"
            ),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        switch parsed.path.last {
        case "show": try await KeyShowCommand(parsed).run(session)
        case "rotate": try await rotate(parsed, session)
        case "ceremony": try await CeremonyCommand(parsed).run(session)
        case "sign": try await KeySignCommand(parsed).run(session)
        case "publish": try await publish(parsed, session)
        default:
            let answer = try await session.hub.command(AdminAPI.abandonKeyrings)
            session.output.show(answer) {
                ["Dropped \(answer["dropped"]?.integer ?? 0); what is in force stays."]
            }
        }
        return .ok
    }

    private static func rotate(_ parsed: ParsedCommand, _ session: Session) async throws {
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        let words = parsed.strings("role")
        guard !words.isEmpty else {
            throw UsageError(.missingOption, "--role is missing: \(roles.joined(separator: ", ")).")
        }
        var body: [String: JSON] = [
            "roles": .list((words.contains("all") ? roles : words).map(JSON.text)),
            "stolen": .bool(parsed.flag("stolen")),
        ]
        if let seconds = try parsed.int("overlap", in: 0...30 * 86_400) {
            body["overlapSeconds"] = .whole(seconds)
        }
        let answer = try await session.hub.command(
            "\(AdminAPI.scope(scope))/keys/rotate",
            body: .object(body)
        )
        let waiting = try WaitingKeyring(answer)
        session.output.show(answer) { waiting.lines + ["  \(waiting.state)"] }
        guard !waiting.isPublished else { return }
        session.output.console.note(
            "The roots must sign it: jalon keys sign --key FILE, then jalon keys publish."
        )
    }

    private static func publish(_ parsed: ParsedCommand, _ session: Session) async throws {
        for file in parsed.strings("signatures") {
            for signature in try KeyFile.items("signatures", of: file) {
                _ = try await session.hub.command(AdminAPI.keyringSignatures, body: signature)
            }
        }
        var body: [String: JSON] = [:]
        if let scope = try parsed.id("scope", as: ScopeID.self) {
            body["scope"] = .text(scope.description)
        }
        let answer = try await session.hub.command(
            AdminAPI.publishKeyrings,
            body: .object(body)
        )
        let published = try WaitingKeyring.all(answer)
        session.output.show(answer) {
            published.map { "\($0.keyring.scope)  version \($0.keyring.version)  in force" }
        }
    }
}
