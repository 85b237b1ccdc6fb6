import CommandLine
import HubAdmin
import Vocabulary

/// `jalon flash show`: what gates were told at once, before the next head tells it.
enum FlashCommand {
    static let spec = CommandSpec(
        "flash",
        summary: "Shows what is struck at the gates of a scope: rights, zones, keys, devices.",
        options: HubAddress.options,
        example: "jalon flash show --scope scope_AERUKZY",
        subcommands: [
            CommandSpec(
                "show",
                summary: "Shows what is struck, since when, and the list's sequence.",
                options: [.value("scope", "SCOPE", isRequired: true, "Its scope.")],
                example: "jalon flash show --scope scope_AERUKZY"
            )
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        let flash = try await session.hub.get(AdminAPI.flash(scope))
        session.output.show(flash) { lines(flash) }
        return .ok
    }

    static func lines(_ flash: JSON) -> [String] {
        let sequence = flash["sequence"]?.integer ?? 0
        guard sequence > 0 else { return ["Nothing was ever struck here."] }
        let entries = flash["entries"]?.list ?? []
        let changed = TextTable.cell(flash["changedAt"]?.text)
        let title = "list \(sequence) of \(changed), \(entries.count) struck"
        guard !entries.isEmpty else { return [title] }
        var table = TextTable(headings: ["WHAT", "WHICH", "WHY", "SINCE"])
        for entry in entries { table.add(cells(entry)) }
        return [title] + table.lines
    }

    private static func cells(_ entry: JSON) -> [String?] {
        let kind = entry["kind"]?.text
        let which: String? =
            switch kind {
            case "right": entry["right"]?.text
            case "zone": entry["zone"]?.integer.map { "\($0)" }
            case "token_key": entry["tokenKey"]?.integer.map { "\($0)" }
            default: entry["device"]?.text
            }
        let why: String? =
            switch kind {
            case "right": entry["reason"]?.text
            case "zone": "closed"
            case "token_key": "dead"
            default: entry["ban"]?.text
            }
        let what = kind == "token_key" ? "token key" : kind
        return [what, which, why, entry["since"]?.text]
    }
}
