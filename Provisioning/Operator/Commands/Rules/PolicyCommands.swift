import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// `jalon policy`: when, and how often, a right or a zone admits.
enum PolicyCommands {
    private static let numbers = 1...65_535
    private static let fileBytesMax = 1 << 20
    private static let scope = OptionSpec.value("scope", "SCOPE", isRequired: true, "Its scope.")
    private static let number = OptionSpec.value("number", "N", isRequired: true, "Its number.")
    private static let ruleOptions =
        [
            scope, number,
            .value("name", "NAME", "Its name; needed, unless the file says it."),
            .value("file", "FILE", "Its rules as JSON or JSON5; - for standard input."),
        ] + PolicyFlags.options

    static let spec = CommandSpec(
        "policy",
        summary: "Makes, shows and lists the policies of a scope: hours and other rules.",
        options: HubAddress.options,
        example: "jalon policy list --scope scope_AERUKZY",
        subcommands: [
            CommandSpec(
                "set",
                summary: "Makes a policy, or gives it other rules.",
                options: ruleOptions,
                example: "jalon policy set --scope scope_AERUKZY --number 3 --name Pool "
                    + "--open 'mon-fri 07:00-21:00' --open 'sat,sun 09:00-18:00' "
                    + "--entries-a-day 1\n"
                    + "jalon policy set --scope scope_AERUKZY --number 3 --file pool.json5"
            ),
            CommandSpec(
                "compile",
                summary: "Gives the rows that gates would get, for jalon replay; sets nothing.",
                options: ruleOptions,
                example: "jalon policy compile --scope scope_AERUKZY --number 3 --name Pool "
                    + "--open 'mon-fri 09:00-21:00' > later.json\n"
                    + "jalon replay --scope scope_AERUKZY --day 2026-03-01 --policy 3=later.json"
            ),
            CommandSpec(
                "show",
                summary: "Shows a policy.",
                options: [scope, number],
                example: "jalon policy show --scope scope_AERUKZY --number 3"
            ),
            CommandSpec(
                "list",
                summary: "Lists the policies of a scope.",
                options: [scope],
                example: "jalon policy list --scope scope_AERUKZY"
            ),
            CommandSpec(
                "delete",
                summary: "Takes a policy away that no right and no zone has.",
                options: [scope, number],
                example: "jalon policy delete --scope scope_AERUKZY --number 3"
            ),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        if parsed.path.last == "list" {
            let list = try await session.hub.get(AdminAPI.policies(scope))
            session.output.show(list) { PolicyText.table(of: list) }
            return .ok
        }
        let number = try parsed.int("number", in: numbers) ?? 1
        let path = AdminAPI.policy(number, of: scope)
        switch parsed.path.last {
        case "set":
            let body = try body(parsed)
            let made = try await session.hub.command(path, method: "PUT", body: body)
            session.output.show(made) { PolicyText.lines(of: made) }
        case "compile":
            let body = try body(parsed)
            let path = AdminAPI.compiledPolicy(number, of: scope)
            let made = try await session.hub.command(path, body: body)
            session.output.show(made) { [made.printed] }
        case "delete":
            _ = try await session.hub.command(path, method: "DELETE")
            session.output.show(.object(["number": .whole(number)])) {
                ["Policy \(number) is gone."]
            }
        default:
            let found = try await session.hub.get(path)
            session.output.show(found) { PolicyText.lines(of: found) }
        }
        return .ok
    }

    private static func body(_ parsed: ParsedCommand) throws -> JSON {
        let flags = try PolicyFlags(parsed)
        guard let file = parsed.string("file") else {
            guard let name = parsed.string("name") else {
                throw UsageError(.missingOption, "--name is missing.")
            }
            return flags.body(name: name)
        }
        guard flags.isEmpty else {
            throw UsageError(
                .unexpectedValue,
                "Give the rules in the file or on the line, not in both."
            )
        }
        guard case .object(var members)? = JSON(json5: try read(file)) else {
            throw OperatorFailure(
                .cannotRead,
                "\(Terminal.printable(file)) is no JSON5 text with members between { and }."
            )
        }
        members["number"] = nil
        if let name = parsed.string("name") { members["name"] = .text(name) }
        return .object(members)
    }

    private static func read(_ file: String) throws(OperatorFailure) -> [UInt8] {
        do throws(SystemFailure) {
            return try Files.read(file == "-" ? "/dev/stdin" : file, limit: fileBytesMax)
        } catch {
            throw OperatorFailure(.cannotRead, "The rules could not be read: \(error).")
        }
    }
}
