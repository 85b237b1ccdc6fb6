import CommandLine
import HubAdmin
import Vocabulary

/// `jalon badge replace`: another badge for the same right, whose codes so far all die.
enum BadgeReplaceCommand {
    static let spec = CommandSpec(
        "replace",
        summary: "Issues another badge in place of one: every code given out so far dies too.",
        options: BadgeForm.options,
        arguments: [BadgeCommands.badge],
        example: "jalon badge replace badge_AERUKZ4JVPG66 --medium badge_number --number 04A1B2C3"
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let badge = try parsed.argumentID(as: BadgeID.self)
        let body = JSON.object(try BadgeForm.body(parsed))
        let made = try await session.hub.command(AdminAPI.badge(badge) + "/replace", body: body)
        BadgeForm.show(made, session.output)
        return .ok
    }
}
