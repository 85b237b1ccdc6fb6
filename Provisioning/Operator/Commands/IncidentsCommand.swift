import CommandLine
import HubAdmin
import Vocabulary

/// `jalon incidents`: what an operator must look at.
struct IncidentsCommand {
    static let spec = CommandSpec(
        "incidents",
        summary: "Lists what an operator must look at: alarms of gates and of badges.",
        options: [
            .flag("follow", "Goes on with what comes, until Ctrl-C."),
            .value("since", "TIME", "Only what was not before this day or time."),
            .value("limit", "N", "Ends after so many."),
        ] + HubAddress.options,
        arguments: [
            ArgumentSpec(
                "explain N",
                "In place of the list: the scans of an incident, what each gate knew, and why all "
                    + "of them said yes.",
                .any
            )
        ],
        example: """
            jalon incidents --follow
            jalon incidents explain 17
            """,
        guide: CommandSpec.Guide(
            "What to do",
            IncidentKind.allCases.map { (label: $0.words, summary: $0.advice) }
        )
    )

    private static let pageMax = 100
    private static let limitMax = 1_000_000

    private let since: Timestamp?
    /// The one that is to be explained.
    private let number: Int64?
    private let following: Following
    private var names = IncidentNames()
    /// The number of the last that was read: the hub's cursors stand still at the end of its list.
    private var last: Int64 = 0

    init(
        _ parsed: ParsedCommand,
        wait: @escaping @Sendable (Duration) async throws -> Void
    ) throws(UsageError) {
        number = try Self.number(parsed.arguments)
        since = try parsed.moment("since", isEnd: false)
        let machine = FollowMachine(
            limit: try parsed.int("limit", in: 1...Self.limitMax),
            isFollowing: parsed.flag("follow")
        )
        following = Following(machine, wait: wait)
    }

    private static func number(_ arguments: [String]) throws(UsageError) -> Int64? {
        guard !arguments.isEmpty else { return nil }
        guard arguments.count == 2, arguments[0] == "explain", let number = Int64(arguments[1]),
            number > 0
        else {
            throw UsageError(
                .invalidValue,
                "What can be said here is: jalon incidents explain N, with the number of one."
            )
        }
        return number
    }

    mutating func run(_ session: Session) async throws -> ExitCode {
        if let number { return try await explain(number, session) }
        if !session.output.isJSON { session.output.console.say(IncidentLine.headings) }
        var following = following
        try await following.run(session) { cursor, left in
            let page = try await session.hub.get(
                AdminAPI.incidents,
                query: [("limit", "\(Self.pageMax)"), ("cursor", cursor)]
            )
            let next = page["next"]?.text
            let shown = try await say(page, session, atMost: left ?? .max)
            return Following.Page(shown: shown, cursor: next, isFull: next != nil)
        }
        return .ok
    }

    private func explain(_ number: Int64, _ session: Session) async throws -> ExitCode {
        let incident = try await session.hub.get(AdminAPI.incident(number))
        session.output.show(incident) { IncidentStory(incident).lines }
        return .ok
    }

    /// Shows what is new on the page, and gives how many that were.
    private mutating func say(
        _ page: JSON,
        _ session: Session,
        atMost count: Int
    ) async throws -> Int {
        let items = (page["items"]?.list ?? []).filter { ($0["number"]?.integer ?? 0) > last }
        let wanted = items.filter(isWanted).prefix(count)
        if !session.output.isJSON { try await names.learn(Array(wanted), session.hub) }
        // Only now: a page whose names could not be asked for is read again.
        last = items.last?["number"]?.integer ?? last
        for item in wanted {
            // One a line in both forms, so that a following program can read line by line.
            let text = session.output.isJSON ? item.line : IncidentLine(item, names).text
            session.output.console.say(text)
        }
        return wanted.count
    }

    private func isWanted(_ incident: JSON) -> Bool {
        guard let since else { return true }
        guard let at = incident["at"]?.text.flatMap({ Timestamp(rfc3339: $0) }) else { return true }
        return at >= since
    }
}
