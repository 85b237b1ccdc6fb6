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
                "The hub's port; the four after it are the edges' screens, the fifth is the page."
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
            .flag("browser", "Opens the page, on which anyone may try a code of their own."),
            .flag("no-show", "Only starts hub, edges and page, for whoever wants to try codes."),
            .value("place", "NAME", repeats: true, "Only this place; with --no-show."),
        ],
        example: "jalon demo --once"
    )

    static func run(_ parsed: ParsedCommand, _ console: Console) async throws -> ExitCode {
        var settings = DemonstrationSettings(
            folder: parsed.string("folder") ?? ".demo",
            peopleFolder: parsed.string("people") ?? "Provisioning/people"
        )
        settings.port = try parsed.int("port", in: 1_024...65_530) ?? settings.port
        settings.isOnce = parsed.flag("once")
        settings.isReset = parsed.flag("reset")
        settings.opensBrowser = parsed.flag("browser")
        settings.isShown = !parsed.flag("no-show")
        settings.places = try places(parsed.strings("place"), isShown: settings.isShown)
        return try await Demonstration(settings, console: console).run()
    }

    /// In their own order, each once.
    private static func places(_ names: [String], isShown: Bool) throws(UsageError) -> [Place] {
        guard !names.isEmpty else { return Place.allCases }
        guard !isShown else {
            throw UsageError(.invalidValue, "The show needs all places: --place needs --no-show.")
        }
        let known = Place.allCases.map(\.rawValue)
        for name in names where !known.contains(name) {
            throw UsageError(
                .invalidValue,
                "There is no place \"\(Terminal.printable(name, limit: 60))\". "
                    + "Known: \(known.joined(separator: ", "))."
            )
        }
        return Place.allCases.filter { names.contains($0.rawValue) }
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
