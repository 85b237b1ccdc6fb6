import CommandLine
import HubAdmin
import Vocabulary

/// `jalon gate`: the access points of zones.
enum GateCommands {
    static let spec = CommandSpec(
        "gate",
        summary: "Makes and lists gates.",
        options: HubAddress.options,
        example: "jalon gate list",
        subcommands: [
            CommandSpec(
                "create",
                summary: "Makes a gate.",
                options: [
                    .value("scope", "SCOPE", isRequired: true, "Its scope."),
                    .value("zone", "N", isRequired: true, "Number of the zone it leads into."),
                    .value("name", "NAME", isRequired: true, "Its name."),
                    .value(
                        "direction",
                        "DIRECTION",
                        default: "entry",
                        choices: ["entry", "exit", "both"],
                        "Which way it lets people go."
                    ),
                ],
                example: "jalon gate create --scope scope_AERUKZY --zone 1 --name 'Gate A'"
            ),
            CommandSpec("list", summary: "Lists the gates.", example: "jalon gate list"),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        if parsed.path.last == "create" {
            let scope = try parsed.requiredID("scope", as: ScopeID.self)
            let body = JSON.object([
                "scope": .text(scope.description),
                "zone": .integer(Int64(try parsed.int("zone", in: 1...319) ?? 1)),
                "name": .optional(parsed.string("name")),
                "direction": .optional(parsed.string("direction")),
            ])
            let made = try await session.hub.command(AdminAPI.gates, body: body)
            session.output.show(made, members: ["id", "name", "scope", "zone", "direction"])
        } else {
            session.output.show(
                list: try await session.list(AdminAPI.gates),
                columns: [
                    ("GATE", "id"), ("NAME", "name"), ("SCOPE", "scope"), ("ZONE", "zone"),
                    ("DIRECTION", "direction"),
                ]
            )
        }
        return .ok
    }
}
