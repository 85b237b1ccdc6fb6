import CommandLine

/// The declaration the tests of this folder parse against.
enum Sample {
    static let program = Program(
        CommandSpec(
            "jalon",
            summary: "Operates a Jalon system.",
            options: [.json],
            example: "jalon device enrol --name north",
            subcommands: [device, scans]
        ),
        version: "0.1.0"
    )

    static let device = CommandSpec(
        "device",
        summary: "Works with devices.",
        example: "jalon device enrol --name north",
        subcommands: [
            CommandSpec(
                "enrol",
                summary: "Enrols this device with the hub.",
                options: [
                    .value("name", "NAME", short: "n", isRequired: true, "The device's name."),
                    .value(
                        "port",
                        "PORT",
                        environment: "JALON_PORT",
                        default: "8480",
                        "The hub's port."
                    ),
                    .value("gate", "GATE", repeats: true, "A gate it serves."),
                    .flag("quiet", short: "q", environment: "JALON_QUIET", "Says nothing."),
                    .value("level", "LEVEL", choices: ["medium", "quartile"], "The ECC level."),
                ],
                example: "jalon device enrol --name north"
            )
        ]
    )

    static let scans = CommandSpec(
        "scans",
        summary: "Shows scans.",
        arguments: [
            ArgumentSpec("SCOPE", "The scope."),
            ArgumentSpec("FILE", "Files to read.", .any),
        ],
        example: "jalon scans final"
    )

    static func parsed(
        _ words: [String],
        _ environment: [String: String] = [:]
    ) throws -> ParsedCommand? {
        guard case .run(let parsed) = try program.parse(words, environment: environment) else {
            return nil
        }
        return parsed
    }

    static func shown(_ words: [String]) throws -> String? {
        guard case .show(let text) = try program.parse(words) else { return nil }
        return text
    }
}
