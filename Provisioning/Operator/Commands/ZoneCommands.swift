import CommandLine
import HubAdmin
import Vocabulary

/// `jalon zone` and `jalon zone-set`: the parts of a scope, and which of them a right opens.
enum ZoneCommands {
    private static let numbers = 1...319
    private static let shown = [
        "number", "name", "parent", "capacity", "assuranceMin", "policy", "passback",
        "passbackMinutes", "entersFromParent", "exitsTo", "exitsOutside", "freeExit",
        "stalePolicy",
    ]
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
        .value("policy", "N", "The policy of its opening hours; 0 for none."),
        .value(
            "passback",
            "KIND",
            choices: ["none", "soft", "hard", "timed"],
            "What a second entry without an exit meets."
        ),
        .value("passback-minutes", "N", "Minutes between two entries: for timed."),
        .flag("anti-passback", "The older word for --passback hard."),
        .flag("enters-from-parent", "Lets in only who is in the zone around it."),
        .value("exits-to", "N", "The zone its exits lead to, or outside; the one around it."),
        .flag("free-exit", "Never refuses to let anybody out."),
        .flag("refuse-printed", "Lets nobody in by paper or a picture: phones and cards alone."),
    ]

    private static func change(_ word: String) -> CommandSpec {
        CommandSpec(
            word,
            summary: "Changes what is given of a zone.",
            options: [scope, number, .value("name", "NAME", "Its name.")] + terms,
            example: "jalon zone \(word) --scope scope_AERUKZY --number 1 --policy 3 "
                + "--passback timed --passback-minutes 30"
        )
    }

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
            change("set"),
            change("change"),
            CommandSpec(
                "show",
                summary: "Shows a zone with all that it asks.",
                options: [scope, number],
                example: "jalon zone show --scope scope_AERUKZY --number 1"
            ),
            CommandSpec(
                "close",
                summary: "Lets nobody into a zone, at once; who leaves may.",
                options: [scope, number],
                example: "jalon zone close --scope scope_AERUKZY --number 1"
            ),
            CommandSpec(
                "open",
                summary: "Lets people into a closed zone again.",
                options: [scope, number],
                example: "jalon zone open --scope scope_AERUKZY --number 1"
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
        case "show":
            let path = AdminAPI.zone(try parsed.int("number", in: numbers) ?? 1, of: scope)
            session.output.show(try await session.hub.get(path), members: shown)
        case "change", "set":
            var body = try zone(parsed)
            body["number"] = nil
            let changed = try await session.hub.command(
                AdminAPI.zone(try parsed.int("number", in: numbers) ?? 1, of: scope),
                method: "PATCH",
                body: .object(body)
            )
            session.output.show(changed, members: shown)
        case "close", "open":
            let zone = AdminAPI.zone(try parsed.int("number", in: numbers) ?? 1, of: scope)
            let changed = try await session.hub.command("\(zone)/\(parsed.path.last ?? "open")")
            session.output.show(changed, members: ["number", "closed"])
        default:
            session.output.show(
                list: try await session.hub.get(AdminAPI.zones(scope)),
                columns: [
                    ("NUMBER", "number"), ("NAME", "name"), ("IN", "parent"),
                    ("CAPACITY", "capacity"), ("AT LEAST", "assuranceMin"),
                    ("WHEN STALE", "stalePolicy"),
                    ("POLICY", "policy"), ("PASSBACK", "passback"),
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
            ("ahead-quota", "aheadQuota", 0...65_535), ("policy", "policy", 0...65_535),
            ("passback-minutes", "passbackMinutes", 0...65_535),
        ]
        for (option, member, range) in whole {
            guard let value = try parsed.int(option, in: range) else { continue }
            members[member] = .integer(Int64(value))
        }
        if let policy = parsed.string("stale-policy") { members["stalePolicy"] = .text(policy) }
        if let level = parsed.string("assurance-min") { members["assuranceMin"] = .text(level) }
        if let kind = parsed.string("passback") { members["passback"] = .text(kind) }
        if parsed.flag("enters-from-parent") { members["entersFromParent"] = .bool(true) }
        if parsed.string("exits-to") == "outside" {
            members["exitsOutside"] = .bool(true)
        } else if let exit = try parsed.int("exits-to", in: 0...319) {
            members["exitsTo"] = .integer(Int64(exit))
            members["exitsOutside"] = .bool(false)
        }
        if parsed.flag("anti-passback") { members["antiPassback"] = .bool(true) }
        if parsed.flag("free-exit") { members["freeExit"] = .bool(true) }
        if parsed.flag("refuse-printed") { members["refusesPrintedCodes"] = .bool(true) }
        return members
    }
}
