import CommandLine

/// What can be typed after `jalon-hub`.
enum HubCommands {
    static let all = CommandSpec(
        "jalon-hub",
        summary: "The hub of Jalon: signs access rights and collects what gates saw of them.",
        example: "jalon-hub serve --database hub.sqlite",
        subcommands: [serve, adminCode, HubMigration.command]
    )

    private static let files: [OptionSpec] = [
        .value(
            "database",
            "WHERE",
            "A SQLite file (else \(HubSettings.databaseDefault)), or postgres://USER@HOST/NAME."
        ),
        .value("keys", "FOLDER", "Where the keys lie; keys/ beside the database if not said."),
        .value(
            "config",
            "FILE",
            environment: "JALON_HUB_CONFIG",
            "The JSON5 configuration; \(HubSettings.configDefault) if not said and there."
        ),
    ]

    private static let serve = CommandSpec(
        "serve",
        summary: "Runs the hub until it is told to stop.",
        options: files + [
            .value(
                "listen",
                "WHERE",
                "ADDRESS:PORT of this machine, or unix:PATH; else \(HubSettings.listenDefault)."
            ),
            .value(
                "admin-code-file",
                "FILE",
                environment: "JALON_HUB_ADMIN_CODE_FILE",
                "Where the first start writes the admin code instead of showing it."
            ),
        ],
        example: "jalon-hub serve --database hub.sqlite --listen 127.0.0.1:8480"
    )

    private static let adminCode = CommandSpec(
        "admin-code",
        summary: "Makes a new admin code; the old one ends at once.",
        options: files + [
            .flag("reset", "Says that the old code may end."),
            .json,
        ],
        example: "jalon-hub admin-code --reset --database hub.sqlite"
    )
}
