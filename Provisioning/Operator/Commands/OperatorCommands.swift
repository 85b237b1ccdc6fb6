import CommandLine
import HubAdmin
import Processes

/// `jalon operator`: who may command the hub, each with a code of his own.
enum OperatorCommands {
    private static let name = ArgumentSpec("NAME", "The operator's name: small letters and digits.")

    static let spec = CommandSpec(
        "operator",
        summary: "Makes and ends the codes of those who command the hub.",
        options: HubAddress.options,
        example: "jalon operator list",
        subcommands: [
            CommandSpec(
                "create",
                summary: "Makes a code for one more operator; it is shown once.",
                options: [.value("out", "FILE", "Writes the code there, for its owner alone.")],
                arguments: [name],
                example: "jalon operator create ines --out ines.code"
            ),
            CommandSpec("list", summary: "Lists the operators.", example: "jalon operator list"),
            CommandSpec(
                "end",
                summary: "Ends an operator's code at once.",
                arguments: [name],
                example: "jalon operator end ines"
            ),
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        switch parsed.path.last {
        case "create": try await create(parsed, session)
        case "end":
            let name = try name(parsed)
            let ended = try await session.hub.command("\(AdminAPI.operators)/\(name)/end")
            session.output.show(ended) { ["The code of \(name) opens nothing any more."] }
        default:
            let list = try await session.hub.get(AdminAPI.operators)
            session.output.show(list: list, columns: [("OPERATOR", "name")])
        }
        return .ok
    }

    private static func name(_ parsed: ParsedCommand) throws(UsageError) -> String {
        let name = parsed.arguments.first ?? ""
        let isName = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        guard isName, (1...64).contains(name.utf8.count) else {
            throw UsageError(.invalidValue, "A name has small letters, digits and dashes.")
        }
        return name
    }

    private static func create(_ parsed: ParsedCommand, _ session: Session) async throws {
        let name = try name(parsed)
        let made = try await session.hub.command(
            AdminAPI.operators,
            body: .object(["name": .text(name)])
        )
        guard let code = made["adminCode"]?.text else {
            throw OperatorFailure(.strangeAnswer, "The hub's answer lacks the code.")
        }
        guard let out = parsed.string("out") else {
            return session.output.show(made) { [code] }
        }
        do throws(SystemFailure) {
            try Files.create(Array("\(code)\n".utf8), at: out, mode: 0o600)
        } catch {
            throw OperatorFailure(
                .cannotWrite,
                "The code could not be kept: \(error). End it: jalon operator end \(name)"
            )
        }
        session.output.show(.object(["name": .text(name), "file": .text(out)])) {
            ["The code of \(name) is in \(Terminal.printable(out)): hand it over, and delete it."]
        }
    }
}
