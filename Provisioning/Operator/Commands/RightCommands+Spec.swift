import CommandLine

extension RightCommands {
    private static let right = ArgumentSpec("RIGHT", "The id of the right.")
    private static let holderOption = OptionSpec.value("holder", "NAME", "Who holds it.")
    private static let pictures: [OptionSpec] = [
        .value("svg", "FILE", "Writes its code as a drawing, for its owner only."),
        .value("png", "FILE", "Writes its code as a picture, for its owner only."),
        .flag("paper", "Draws for paper (ECC Q), not for a screen (ECC M)."),
    ]

    static let spec = CommandSpec(
        "right",
        summary: "Issues rights, shows and changes them.",
        options: HubAddress.options,
        example: "jalon right show right_AERUKZ4JVPG66",
        subcommands: [
            CommandSpec(
                "issue",
                summary: "Issues one right.",
                options: [
                    .value("scope", "SCOPE", isRequired: true, "Its scope."),
                    .value("zone-set", "N", "The zones it opens; every zone when it is not given."),
                    .value("from", "TIME", "A day or a time in UTC."),
                    .value("until", "TIME", "A day, with all its hours, or a time in UTC."),
                    .value("policy", "N", "When it holds; at any time when it is not given."),
                    .value("uses", "N", "How many entries; 0 without limit."),
                    .value(
                        "slot",
                        "SECONDS",
                        choices: ["15", "30", "60", "120"],
                        "How long a code on a phone lives; 15 when it is not given."
                    ),
                    .value("reference", "TEXT", "Your own name for it, unique in the scope."),
                    holderOption,
                ] + pictures,
                example: "jalon right issue --scope scope_AERUKZY --zone-set 1 "
                    + "--from 2026-03-01 --until 2026-03-01 --uses 1 --svg code.svg"
            ),
            CommandSpec(
                "import",
                summary: "Imports a CSV file: all of it, or nothing where a line is wrong.",
                options: [
                    .value("scope", "SCOPE", isRequired: true, "Their scope."),
                    .flag("dry-run", "Only tells what would happen."),
                ],
                arguments: [ArgumentSpec("FILE", "A header line, then one right a line.")],
                example: "jalon right import rights.csv --scope scope_AERUKZY --dry-run"
            ),
            CommandSpec(
                "show",
                summary: "Shows a right, and draws its code when asked to.",
                options: pictures,
                arguments: [right],
                example: "jalon right show right_AERUKZ4JVPG66 --png code.png"
            ),
            RightExplainCommand.spec,
            CommandSpec(
                "link",
                summary: "Makes the link that brings a right onto its holder's phone.",
                options: [
                    .value("hours", "N", "How long it can be used, once; a week when not given.")
                ],
                arguments: [right],
                example: "jalon right link right_AERUKZ4JVPG66 --hours 48"
            ),
            CommandSpec(
                "suspend",
                summary: "Refuses a right until it is resumed.",
                arguments: [right],
                example: "jalon right suspend right_AERUKZ4JVPG66"
            ),
            CommandSpec(
                "resume",
                summary: "Lets a suspended right pass again.",
                arguments: [right],
                example: "jalon right resume right_AERUKZ4JVPG66"
            ),
            CommandSpec(
                "revoke",
                summary: "Ends a right for good.",
                arguments: [right],
                example: "jalon right revoke right_AERUKZ4JVPG66"
            ),
            CommandSpec(
                "ban",
                summary: "Keeps the holder out by every code of a right.",
                arguments: [right],
                example: "jalon right ban right_AERUKZ4JVPG66"
            ),
            CommandSpec(
                "lift",
                summary: "Lifts a ban; the right is what it was before.",
                arguments: [right],
                example: "jalon right lift right_AERUKZ4JVPG66"
            ),
            CommandSpec(
                "transfer",
                summary: "Hands a right over: all codes given out so far stop to work.",
                options: [holderOption] + pictures,
                arguments: [right],
                example: "jalon right transfer right_AERUKZ4JVPG66 --holder 'Awa Diop'"
            ),
        ]
    )
}
