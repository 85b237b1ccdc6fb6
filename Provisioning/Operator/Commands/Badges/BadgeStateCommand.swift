import CommandLine
import HubAdmin
import Vocabulary

/// `jalon badge show`, `lost` and `found`: how one badge stands, and changes of that.
enum BadgeStateCommand {
    static let show = CommandSpec(
        "show",
        summary:
            "Shows a badge, named by its id or by its card on a reader, and what to know of it.",
        options: [
            .value("scope", "SCOPE", "With --reader: the scope whose badge the card is.")
        ] + DeskReader.options(isRequired: false),
        arguments: [
            ArgumentSpec("BADGE", "The id of the badge; none with --reader.", .optional)
        ],
        example: """
            jalon badge show badge_AERUKZ4JVPG66
            jalon badge show --reader pn532_uart:/dev/serial/by-id/usb-reader \\
              --scope scope_AERUKZY
            """
    )

    static let lost = CommandSpec(
        "lost",
        summary: "Keeps a badge out until it is found.",
        arguments: [BadgeCommands.badge],
        example: "jalon badge lost badge_AERUKZ4JVPG66"
    )

    static let found = CommandSpec(
        "found",
        summary: "Lets a badge that was lost pass again.",
        arguments: [BadgeCommands.badge],
        example: "jalon badge found badge_AERUKZ4JVPG66"
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let badge =
            switch parsed.path.last {
            case "lost": try await session.hub.command(path(parsed) + "/lost")
            case "found": try await session.hub.command(path(parsed) + "/found")
            default: try await shown(parsed, session)
            }
        BadgeForm.show(badge, session.output)
        return .ok
    }

    private static func path(_ parsed: ParsedCommand) throws(UsageError) -> String {
        AdminAPI.badge(try parsed.argumentID(as: BadgeID.self))
    }

    private static func shown(_ parsed: ParsedCommand, _ session: Session) async throws -> JSON {
        let reader = try DeskReader(parsed)
        guard parsed.arguments.isEmpty != (reader == nil) else {
            throw UsageError(
                reader == nil ? .missingArgument : .unexpectedValue,
                "Give one of BADGE and --reader ADDRESS."
            )
        }
        guard let reader else { return try await session.hub.get(path(parsed)) }
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        let card = try await card(on: reader, session)
        return try await BadgeDesk.badge(of: card.target, scope, session.hub)
    }

    private static func card(
        on reader: DeskReader,
        _ session: Session
    ) async throws -> WritingTalk.Card {
        try await reader.withCard(session.output.console) { _, card in
            try WritingTalk.checkNumber(of: card)
            return card
        }
    }
}
