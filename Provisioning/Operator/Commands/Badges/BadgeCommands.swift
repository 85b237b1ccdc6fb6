import CommandLine

/// `jalon badge`: cards, barcodes and typed codes that stand for a right.
enum BadgeCommands {
    static let badge = ArgumentSpec("BADGE", "The id of the badge.")

    static let spec = CommandSpec(
        "badge",
        summary: "Issues badges, writes them, shows them, and says which are lost or replaced.",
        options: HubAddress.options,
        example: "jalon badge list --status lost",
        subcommands: [
            BadgeIssueCommand.spec, BadgeWriteCommand.spec, BadgeListCommand.spec,
            BadgeStateCommand.show, BadgeStateCommand.lost, BadgeStateCommand.found,
            BadgeReplaceCommand.spec,
        ]
    )

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        switch parsed.path.last {
        case "issue": try await BadgeIssueCommand.run(parsed, session)
        case "write": try await BadgeWriteCommand(parsed).run(session)
        case "list": try await BadgeListCommand.run(parsed, session)
        case "replace": try await BadgeReplaceCommand.run(parsed, session)
        default: try await BadgeStateCommand.run(parsed, session)
        }
    }
}
