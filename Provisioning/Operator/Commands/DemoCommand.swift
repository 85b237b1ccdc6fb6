import CommandLine
import Demonstration

/// `jalon demo`: a hub, four edges, real pictures, badges and an outage, on this machine.
enum DemoCommand {
    static let spec = CommandSpec(
        "demo",
        summary: "Shows the whole of it on this machine; started by Provisioning/demo.",
        options: [
            .value(
                "port",
                "PORT",
                default: "\(DemonstrationSettings.portDefault)",
                "The hub's port; the four after it are the edges' pages."
            ),
            .value("folder", "FOLDER", default: ".demo", "Where hub and edges keep their files."),
            .value(
                "people",
                "FOLDER",
                default: "Provisioning/people",
                "Where the files of people and rights are."
            ),
            .flag("once", "Ends by itself; exit 0 when hub and edges agree on every scan."),
            .flag("reset", "Forgets what earlier runs left."),
        ],
        example: "jalon demo --once"
    )

    static func run(_ parsed: ParsedCommand, _ console: Console) async throws -> ExitCode {
        var settings = DemonstrationSettings(
            folder: parsed.string("folder") ?? ".demo",
            peopleFolder: parsed.string("people") ?? "Provisioning/people"
        )
        settings.port = try parsed.int("port", in: 1_024...65_531) ?? settings.port
        settings.isOnce = parsed.flag("once")
        settings.isReset = parsed.flag("reset")
        return try await Demonstration(settings, console: console).run()
    }
}

/// `jalon camera`: the simulated camera of the demonstration, started by an edge.
enum CameraCommand {
    static let spec = CommandSpec(
        "camera",
        summary: "Writes video of the codes that a growing script names; for demonstrations.",
        options: [.value("seed", "N", default: "1", "Where the random scenes begin.")],
        arguments: [ArgumentSpec("SCRIPT", "A text file, one code a line.")],
        example: "jalon camera codes.txt | jalon-qr watch --format y4m"
    )

    static func run(_ parsed: ParsedCommand) async throws -> ExitCode {
        let seed = try parsed.value("seed", "a whole number") { UInt64($0) } ?? 1
        var camera = Camera(scriptPath: parsed.arguments[0], seed: seed)
        await camera.run()
        return .ok
    }
}
