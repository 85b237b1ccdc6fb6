import CommandLine
import HubAdmin
import Vocabulary

/// `jalon badge issue`: binds a card, a barcode or a new code to a right.
enum BadgeIssueCommand {
    static let spec = CommandSpec(
        "issue",
        summary: "Issues a badge and binds it to a right.",
        options: [.value("right", "RIGHT", isRequired: true, "The right it stands for.")]
            + BadgeForm.options,
        example: "jalon badge issue --right right_AERUKZ4JVPG66 --medium badge_one_time "
            + "--chip ntag424 --number 04DE5F1EACC040"
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        var body = try BadgeForm.body(parsed)
        body["right"] = .text(try parsed.requiredID("right", as: RightID.self).description)
        let made = try await session.hub.command(AdminAPI.badges, body: .object(body))
        BadgeForm.show(made, session.output)
        return .ok
    }
}
