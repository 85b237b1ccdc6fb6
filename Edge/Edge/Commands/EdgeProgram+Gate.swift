import CommandLine

/// The commands for whoever stands at the gate.
extension EdgeProgram {
    static let stewardSpec = CommandSpec(
        "steward",
        summary: "Says who may let people pass by a number and a PIN.",
        example: "jalon-edge steward list",
        subcommands: [
            CommandSpec(
                "add",
                summary: "Adds a steward, or gives one a new PIN, asked for at the terminal.",
                options: [
                    .value("pin-file", "FILE", "Where the PIN stands; - is standard input."),
                    .json,
                ],
                arguments: [ArgumentSpec("NUMBER", "1 to 9999.")],
                example: "jalon-edge steward add 12"
            ),
            CommandSpec(
                "list",
                summary: "Shows the numbers of the stewards.",
                options: [.json],
                example: "jalon-edge steward list --json"
            ),
            CommandSpec(
                "remove",
                summary: "Removes a steward; exit 1 where there was none.",
                options: [.json],
                arguments: [ArgumentSpec("NUMBER", "1 to 9999.")],
                example: "jalon-edge steward remove 12"
            ),
        ]
    )

    static let gateSpec = CommandSpec(
        "gate",
        summary: "Works on the gate's wires.",
        example: "jalon-edge gate rest",
        subcommands: [
            CommandSpec(
                "rest",
                summary: """
                    Puts the gate's contacts to rest, as after a daemon that was killed; \
                    exit 75 while one runs.
                    """,
                example: "jalon-edge gate rest"
            )
        ]
    )

    static let screenSpec = CommandSpec(
        "screen",
        summary: "Works on the text screen.",
        example: "jalon-edge screen rest",
        subcommands: [
            CommandSpec(
                "rest",
                summary: """
                    Writes on the text screen that this device is out of service, as after a \
                    daemon that was killed; exit 75 while one runs.
                    """,
                example: "jalon-edge screen rest"
            )
        ]
    )
}
