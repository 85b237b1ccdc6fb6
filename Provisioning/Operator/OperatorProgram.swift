package import CommandLine
import Processes

/// The program `jalon`: what an operator does from a terminal.
package enum OperatorProgram {
    package static let program = Program(command, version: "0.1.0")

    /// Performs a parsed line; the environment is that of this process where none is given.
    ///
    /// `wait` is the only clock that a command waits by.
    ///
    /// Exit codes: 0 done, 1 no, 2 usage, 66 a file cannot be read, 69 no hub or reader
    /// answers, 73 a file cannot be written, 75 the hub failed, 78 configuration.
    package static func run(
        _ parsed: ParsedCommand,
        _ console: Console,
        environment: [String: String]? = nil,
        wait: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) async throws -> ExitCode {
        let output = Output(console, isJSON: parsed.flag("json"))
        switch parsed.path.first {
        case "bench": return try await BenchCommand(parsed).run(output)
        case "cache": return try CacheVerifyCommand(parsed).run(output)
        case "journal": return try JournalVerifyCommand(parsed).run(output)
        case "demo": return try await DemoCommand.run(parsed, console)
        case "replay" where parsed.string("archive") != nil:
            return try await ReplayCommand(parsed).run(output)
        case "camera": return try await CameraCommand.run(parsed)
        case "sync" where parsed.string("edge") != nil:
            return try await SyncCommands.runAtEdge(parsed, output, wait: wait)
        case "keys" where parsed.path.last == "sign" && parsed.string("in") != nil:
            return try KeySignCommand(parsed).runAlone(output)
        default: break
        }
        let session = try Session(
            parsed,
            environment: environment ?? OwnProcess.environment,
            console
        )
        switch parsed.path.first {
        case "keys": return try await KeyCommands.run(parsed, session)
        case "operator": return try await OperatorCommands.run(parsed, session)
        case "audit": return try await AuditCommand(parsed).run(session)
        case "device": return try await DeviceCommands.run(parsed, session)
        case "badge": return try await BadgeCommands.run(parsed, session)
        case "right": return try await RightCommands.run(parsed, session)
        case "sync": return try await SyncCommands.run(parsed, session)
        case "scope": return try await ScopeCommands.run(parsed, session)
        case "zone": return try await ZoneCommands.run(parsed, session)
        case "zone-set": return try await ZoneCommands.runSet(parsed, session)
        case "gate": return try await GateCommands.run(parsed, session)
        case "flash": return try await FlashCommand.run(parsed, session)
        case "replay": return try await ReplayCommand(parsed).run(session)
        case "policy": return try await PolicyCommands.run(parsed, session)
        case "holidays": return try await HolidayCommands.run(parsed, session)
        case "incidents":
            var command = try IncidentsCommand(parsed, wait: wait)
            return try await command.run(session)
        default:
            let command = try ScansCommand(parsed, wait: wait)
            return try await command.run(session)
        }
    }

    private static let command = CommandSpec(
        "jalon",
        summary:
            "The operator's tool: devices, rights, badges, scans, alarms, proofs of gates' data.",
        options: [.json],
        example: """
            jalon scans --follow
            Provisioning/demo     # shows the whole of it at work on this machine
            """,
        subcommands: [
            ScopeCommands.spec, ZoneCommands.spec, ZoneCommands.setSpec, PolicyCommands.spec,
            HolidayCommands.spec, GateCommands.spec, DeviceCommands.spec, KeyCommands.spec,
            OperatorCommands.spec, AuditCommand.spec, FlashCommand.spec, RightCommands.spec,
            BadgeCommands.spec, ScansCommand.spec, SyncCommands.spec, IncidentsCommand.spec,
            ReplayCommand.spec, CacheVerifyCommand.spec, JournalVerifyCommand.spec,
            BenchCommand.spec, DemoCommand.spec,
            CameraCommand.spec,
        ]
    )
}
