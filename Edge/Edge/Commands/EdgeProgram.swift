package import CommandLine
import Configuration
import Processes

/// The program `jalon-edge`: its line, and what each command does.
package enum EdgeProgram {
    package static let release = "0.1.0"
    package static let program = Program(command, version: release)

    /// Runs with the words of this process, then ends it.
    package static func main() async -> Never {
        await program.main { parsed, console in try await run(parsed, console) }
    }

    /// Performs a parsed line.
    ///
    /// Exit codes: 0 done, 1 no (refused, not enrolled by the hub), 2 usage, 66 input unreadable,
    /// 69 hub or daemon not reached, 75 another daemon works here, 78 configuration.
    package static func run(
        _ parsed: ParsedCommand,
        _ console: Console
    ) async throws -> ExitCode {
        switch parsed.path {
        case ["run"]: try await RunCommand(parsed).run(console)
        case ["enrol"]: try await EnrolCommand(parsed).run(console)
        case ["status"]: try await StatusCommand(parsed).run(console)
        case ["doctor"]: try await DoctorCommand(parsed).run(console)
        case ["check"]: try await CheckCommand(parsed).run(console)
        case ["gate", "rest"]: try await GateRestCommand(parsed).run(console)
        case ["screen", "rest"]: try await ScreenRestCommand(parsed).run(console)
        case let path where path.first == "steward": try StewardCommand(parsed).run(console)
        default: try ConfigCheckCommand(parsed).run(console)
        }
    }

    private static let command = CommandSpec(
        "jalon-edge",
        summary: "Decides at a gate who may pass, with or without a network.",
        options: [
            .value(
                "config",
                "FILE",
                environment: "JALON_EDGE_CONFIG",
                default: EdgeConfiguration.pathDefault,
                "The configuration, JSON5."
            ),
            .value("state", "FOLDER", "Where the edge keeps its files; stands above the file."),
        ],
        example: "jalon-edge run --config /etc/jalon/edge.json5",
        subcommands: [
            runSpec, enrolSpec, statusSpec, doctorSpec, checkSpec, configSpec, stewardSpec,
            gateSpec, screenSpec,
        ]
    )

    private static let runSpec = CommandSpec(
        "run",
        summary: "Runs the edge until it is asked to end (SIGTERM, Ctrl-C).",
        options: [
            .value("listen", "ADDRESS:PORT", "Where the local page is; stands above the file."),
            .value("hub", "URL", "Where the hub is; stands above the file."),
            .value(
                "simulate",
                "WORDS",
                repeats: true,
                "Replaces the frames and the gate: \(Simulation.words)."
            ),
        ],
        example: """
            jalon-edge run
            jalon-edge run --simulate frames=/tmp/frames.y4m --simulate gate=after:200,unused:7
            """
    )

    private static let enrolSpec = CommandSpec(
        "enrol",
        summary: "Makes this device known to a hub, with the code that the hub showed once.",
        options: [
            .value("hub", "URL", isRequired: true, "Where the hub is."),
            .value("enrolment", "N", isRequired: true, "The number of the enrolment."),
            .value(
                "code",
                "CODE",
                environment: "JALON_EDGE_CODE",
                isRequired: true,
                "The ten characters; they never leave this device."
            ),
            .value("hub-key", "NAME", isRequired: true, "The hub's name, 32 hexadecimal digits."),
            .value("authority", "FILE", "A private authority in PEM."),
            .flag(
                "discard-unsent",
                "Enrols anew although the old device has records that no hub has."
            ),
            .json,
        ],
        example: """
            jalon-edge enrol --hub https://hub.example --enrolment 12 --code 7K3Q9-0ZRTM \
            --hub-key 0123456789abcdef0123456789abcdef --state /var/lib/jalon/edge
            """
    )

    private static let statusSpec = CommandSpec(
        "status",
        summary: "Shows how the running edge is; exit 1 when it cannot let people pass.",
        options: [
            .value("listen", "ADDRESS:PORT", "Where its local page is; stands above the file."),
            .json,
        ],
        example: "jalon-edge status --json"
    )

    private static let doctorSpec = CommandSpec(
        "doctor",
        summary: """
            Looks at every part of this edge and says what to do; changes nothing, also beside a \
            running daemon. Exit 1 when something has to be mended, 78 for the configuration.
            """,
        options: [.json],
        example: "runuser -u jalon-edge -- jalon-edge doctor"
    )

    private static let checkSpec = CommandSpec(
        "check",
        summary: """
            Decides one picture or code with what this edge knows, and changes nothing. \
            Exit 0 granted, 1 refused.
            """,
        options: [
            .value("direction", "WAY", choices: ["entry", "exit"], "The way to check."),
            .value("reader", "PROGRAM", "The reader program, else the one beside this one."),
            .json,
        ],
        arguments: [
            ArgumentSpec("FILE", "A picture (PGM), a file with a code's text, or the text.")
        ],
        example: "jalon-edge check photo.pgm"
    )

    private static let configSpec = CommandSpec(
        "config",
        summary: "Works on the configuration.",
        example: "jalon-edge config check",
        subcommands: [
            CommandSpec(
                "check",
                summary: "Says all that is wrong with the configuration; exit 78 when anything is.",
                options: [.json],
                example: "jalon-edge config check --config edge.json5"
            )
        ]
    )
}

extension EdgeConfiguration {
    /// The configuration that a line asks for; what stands on the line stands above the file.
    init(_ parsed: ParsedCommand, overriding keys: [String] = []) throws(ConfigurationError) {
        var overrides: [String: String] = [:]
        for key in ["state"] + keys {
            overrides[key] = parsed.string(key)
        }
        try self.init(
            path: parsed.string("config") ?? Self.pathDefault,
            isRequired: parsed.source("config") != .fallback,
            environment: OwnProcess.environment,
            overrides: overrides
        )
    }
}
