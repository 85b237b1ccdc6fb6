import CommandLine
import HubAdmin
import Vocabulary

/// `jalon zone` and `jalon zone-set`: the parts of a scope, and which of them a right opens.
enum ZoneCommands {
    private static let numbers = 1...319
    private static let shown = ["number", "name", "parent", "capacity", "assuranceMin"]
    private static let scope = OptionSpec.value("scope", "SCOPE", isRequired: true, "Its scope.")
    private static let name = OptionSpec.value("name", "NAME", isRequired: true, "Its name.")
    private static let number = OptionSpec.value("number", "N", isRequired: true, "Its number.")

    private static let terms: [OptionSpec] = [
        .value("parent", "N", "The zone around it."),
        .value("capacity", "N", "Persons inside at most."),
        .value("ahead-quota", "N", "Unheard-of rights that a gate may accept."),
        .value(
            "assurance-min",
            "LEVEL",
            choices: ["copyable", "signed", "one_time", "mutual"],
            "The weakest medium accepted, from a bare number to a card that proves itself."
        ),
        .value(
            "stale-policy",
            "POLICY",
            choices: ["accept_and_flag", "token_only", "closed"],
            "What gates do when they have heard nothing for too long."
        ),
        .flag("anti-passback", "Refuses a second entry without an exit."),
        .flag("free-exit", "Never refuses to let anybody out."),
    ]

    static let spec = CommandSpec(
        "zone",
        summary: "Makes and lists the zones of a scope.",
        options: HubAddress.options,
        example: "jalon zone list --scope scope_AERUKZY",
        subcommands: [
            CommandSpec(
                "create",
                summary: "Makes a zone.",
                options: [scope, number, name] + terms,
                example: "jalon zone create --scope scope_AERUKZY --number 1 --name Tribune"
            ),
            CommandSpec(
                "change",
                summary: "Changes what is given of a zone.",
                options: [scope, number, .value("name", "NAME", "Its name.")] + terms,
                example: "jalon zone change --scope scope_AERUKZY --number 1 "
                    + "--assurance-min one_time"
            ),
            CommandSpec(
                "list",
                summary: "Lists the zones of a scope.",
                options: [scope],
                example: "jalon zone list --scope scope_AERUKZY"
            ),
        ]
    )

    static let setSpec = CommandSpec(
        "zone-set",
        summary: "Makes and lists sets of zones, which rights open.",
        options: HubAddress.options,
        example: "jalon zone-set list --scope scope_AERUKZY",
        subcommands: [
            CommandSpec(
                "create",
                summary: "Makes a set of zones, or gives it other zones.",
                options: [
                    scope, number, name,
                    .value("zone", "N", repeats: true, isRequired: true, "A zone that it opens."),
                ],
                example: "jalon zone-set create --scope scope_AERUKZY --number 1 "
                    + "--name All --zone 1 --zone 2"
            ),
            CommandSpec(
                "list",
                summary: "Lists the sets of a scope.",
                options: [scope],
                example: "jalon zone-set list --scope scope_AERUKZY"
            ),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        switch parsed.path.last {
        case "create":
            let body = JSON.object(try zone(parsed))
            let made = try await session.hub.command(AdminAPI.zones(scope), body: body)
            session.output.show(made, members: shown)
        case "change":
            var body = try zone(parsed)
            body["number"] = nil
            let changed = try await session.hub.command(
                AdminAPI.zone(try parsed.int("number", in: numbers) ?? 1, of: scope),
                method: "PATCH",
                body: .object(body)
            )
            session.output.show(changed, members: shown)
        default:
            session.output.show(
                list: try await session.hub.get(AdminAPI.zones(scope)),
                columns: [
                    ("NUMBER", "number"), ("NAME", "name"), ("IN", "parent"),
                    ("CAPACITY", "capacity"), ("AT LEAST", "assuranceMin"),
                    ("WHEN STALE", "stalePolicy"),
                ]
            )
        }
        return .ok
    }

    static func runSet(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        if parsed.path.last == "create" {
            let number = try parsed.int("number", in: 1...65_535) ?? 1
            let zones = try parsed.strings("zone").map { text throws(UsageError) in
                guard let zone = Int64(text), numbers.contains(Int(clamping: zone)) else {
                    throw UsageError(.invalidValue, "--zone takes a number from 1 to 319.")
                }
                return JSON.integer(zone)
            }
            let body = JSON.object([
                "name": .optional(parsed.string("name")), "zones": .list(zones),
            ])
            let path = "\(AdminAPI.zoneSets(scope))/\(number)"
            let made = try await session.hub.command(path, method: "PUT", body: body)
            session.output.show(made, members: ["number", "name", "zones"])
        } else {
            session.output.show(
                list: try await session.hub.get(AdminAPI.zoneSets(scope)),
                columns: [("NUMBER", "number"), ("NAME", "name"), ("ZONES", "zones")]
            )
        }
        return .ok
    }

    private static func zone(_ parsed: ParsedCommand) throws -> [String: JSON] {
        var members: [String: JSON] = [:]
        members["name"] = parsed.string("name").map(JSON.text)
        let whole = [
            ("number", "number", numbers), ("parent", "parent", numbers),
            ("capacity", "capacity", 0...Int(UInt32.max)),
            ("ahead-quota", "aheadQuota", 0...65_535),
        ]
        for (option, member, range) in whole {
            guard let value = try parsed.int(option, in: range) else { continue }
            members[member] = .integer(Int64(value))
        }
        if let policy = parsed.string("stale-policy") { members["stalePolicy"] = .text(policy) }
        if let level = parsed.string("assurance-min") { members["assuranceMin"] = .text(level) }
        if parsed.flag("anti-passback") { members["antiPassback"] = .bool(true) }
        if parsed.flag("free-exit") { members["freeExit"] = .bool(true) }
        return members
    }
}
