import CommandLine
import FoundationEssentials
import HubAdmin
import Vocabulary

/// `jalon scans`: what was presented at the gates and what came of it.
struct ScansCommand {
    static let spec = CommandSpec(
        "scans",
        summary: "Lists what was presented at the gates and what came of it, as it arrived.",
        options: [
            .flag("follow", "Goes on with what comes, until Ctrl-C."),
            .value("gate", "GATE", "Only those of a gate."),
            .value("right", "RIGHT", "Only those of a right."),
            .value(
                "kind",
                "KIND",
                default: "presentation",
                choices: ["presentation", "override", "gate", "health", "passage", "all"],
                "What to list: codes and badges shown, what stewards did, what gates or "
                    + "devices told, passages, or all."
            ),
            .value("since", "TIME", "Not before this day or time; the last hour else."),
            .value("limit", "N", "Ends after so many."),
        ] + HubAddress.options,
        example: "jalon scans --follow --gate gate_AAAAAAY"
    )

    private static let pageMax = 100
    private static let limitMax = 1_000_000
    private static let window = Duration.seconds(3_600)

    private let gate: GateID?
    private let right: RightID?
    private let kind: String?
    private let since: Timestamp
    private let following: Following

    init(
        _ parsed: ParsedCommand,
        now: Timestamp = Clock.system.now(),
        wait: @escaping @Sendable (Duration) async throws -> Void
    ) throws(UsageError) {
        gate = try parsed.id("gate", as: GateID.self)
        right = try parsed.id("right", as: RightID.self)
        kind = parsed.string("kind").flatMap { $0 == "presentation" ? nil : $0 }
        since =
            try parsed.moment("since", isEnd: false) ?? now.advanced(by: .zero - Self.window)
        let machine = FollowMachine(
            limit: try parsed.int("limit", in: 1...Self.limitMax),
            isFollowing: parsed.flag("follow")
        )
        following = Following(machine, wait: wait)
    }

    func run(_ session: Session) async throws -> ExitCode {
        if !session.output.isJSON { session.output.console.say(ScanLine.headings) }
        var following = following
        try await following.run(session) { cursor, left in
            let page = try await page(session, cursor, left)
            let scans = page["items"]?.list ?? []
            for scan in scans { Self.say(scan, session.output) }
            return Following.Page(
                shown: scans.count,
                cursor: page["follow"]?.text,
                isFull: page["next"] != nil
            )
        }
        return .ok
    }

    private func page(_ session: Session, _ cursor: String?, _ left: Int?) async throws -> JSON {
        let limit = min(left ?? Self.pageMax, Self.pageMax)
        return try await session.hub.get(
            AdminAPI.scans,
            query: [
                ("gate", gate?.description), ("right", right?.description), ("kind", kind),
                ("since", since.description), ("limit", "\(limit)"), ("cursor", cursor),
            ]
        )
    }

    /// One scan a line in both forms, so that a following program can read line by line.
    private static func say(_ scan: JSON, _ output: Output) {
        output.console.say(output.isJSON ? scan.line : ScanLine(scan).text)
    }
}

extension OperatorFailure {
    /// Whether the same question may be answered a moment later.
    var mayPass: Bool { code == .unreachable || code == .hubFailed }
}
