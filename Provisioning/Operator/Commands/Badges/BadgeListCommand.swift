import CommandLine
import HubAdmin
import Vocabulary

/// `jalon badge list`: which badges there are, and which of them can be copied.
enum BadgeListCommand {
    static let spec = CommandSpec(
        "list",
        summary: "Lists badges, and says which can be copied.",
        options: [
            .value("scope", "SCOPE", "Only those of a scope."),
            .value("right", "RIGHT", "Only those of a right."),
            .value("reference", "TEXT", "Only those of the right of this reference."),
            .value(
                "status",
                "STATUS",
                choices: ["pending", "active", "lost", "replaced"],
                "Only those that stand so."
            ),
        ],
        example: "jalon badge list --scope scope_AERUKZY --status active"
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let list = try await session.list(
            AdminAPI.badges,
            query: [
                ("scope", try parsed.id("scope", as: ScopeID.self)?.description),
                ("right", try parsed.id("right", as: RightID.self)?.description),
                ("reference", parsed.string("reference")), ("status", parsed.string("status")),
            ]
        )
        session.output.show(list) { lines(list) }
        return .ok
    }

    private static func lines(_ list: JSON) -> [String] {
        var table = TextTable(
            headings: ["BADGE", "RIGHT", "MEDIUM", "ENDS IN", "STATUS", "COPYING"]
        )
        for badge in list["items"]?.list ?? [] {
            table.add([
                badge["id"]?.text, badge["right"]?.text, badge["medium"]?.text,
                badge["numberEnd"]?.text, status(badge), BadgeForm.copying(badge),
            ])
        }
        return table.lines
    }

    /// A badge that was replaced stays so, whatever became of its right.
    private static func status(_ badge: JSON) -> String? {
        let status = badge["status"]?.text
        guard status != "replaced", badge["isSuperseded"] == .bool(true) else { return status }
        return "superseded"
    }
}
