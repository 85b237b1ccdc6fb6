import Access
import Badges
import CommandLine
import HubAdmin
import Vocabulary

/// `jalon badge write`: makes the card on a reader into the badge of a right.
///
/// The hub knows of the badge before anything is written, and of its writing only after the card
/// was read back: whatever breaks off between is finished by the same command again.
struct BadgeWriteCommand {
    private static let media = [
        Medium.badgeNumber, .badgeMessage, .badgeOneTime, .badgeMutual,
    ]

    static let spec = CommandSpec(
        "write",
        summary: "Makes the card on a reader into a badge: issues it, writes it, reads it back.",
        options: [
            .value("right", "RIGHT", "The right it stands for."),
            .value(
                "replace",
                "BADGE",
                "Instead of --right: the lost or broken badge whose place it takes."
            ),
            .value(
                "medium",
                "MEDIUM",
                isRequired: true,
                choices: media.map(\.name),
                "badge_number takes the number of any card and writes nothing; badge_message "
                    + "wants an NTAG 21x, badge_one_time an NTAG 424 DNA, badge_mutual an "
                    + "NTAG 424 DNA or a DESFire EV2 or EV3."
            ),
        ] + DeskReader.options(isRequired: true) + [
            .flag("dry-run", "Looks at the card, and says what would be done.")
        ],
        example: """
            jalon badge write --reader pn532_uart:/dev/serial/by-id/usb-reader \\
              --right right_AERUKZ4JVPG66 --medium badge_one_time
            """
    )

    private let reader: DeskReader
    private let place: BadgeDesk.Place
    private let medium: Medium
    private let isDryRun: Bool

    init(_ parsed: ParsedCommand) throws(UsageError) {
        guard let reader = try DeskReader(parsed) else {
            throw UsageError(.missingOption, "--reader is missing.")
        }
        self.reader = reader
        let right = try parsed.id("right", as: RightID.self)
        let former = try parsed.id("replace", as: BadgeID.self)
        switch (right, former) {
        case (let right?, nil): place = .right(right)
        case (nil, let former?): place = .inPlaceOf(former)
        default:
            throw UsageError(
                right == nil ? .missingOption : .unexpectedValue,
                "Give one of --right RIGHT and --replace BADGE."
            )
        }
        let name = parsed.string("medium")
        guard let medium = Self.media.first(where: { $0.name == name }) else {
            throw UsageError(.missingOption, "--medium is missing.")
        }
        self.medium = medium
        isDryRun = parsed.flag("dry-run")
    }

    func run(_ session: Session) async throws -> ExitCode {
        let desk = try await BadgeDesk(session.hub, place, medium)
        let begun = try await desk.begun()
        return try await reader.withCard(session.output.console) { talk, card in
            let chip = try await chip(of: card, &talk)
            guard !isDryRun else { return tell(card.target, chip, desk, begun, session.output) }
            let badge = try await desk.badge(begun, for: card.target, chip)
            guard medium != .badgeNumber else {
                if begun != nil { try await desk.check(badge, is: card.target) }
                BadgeForm.show(badge, session.output)
                return .ok
            }
            let id = try BadgeDesk.id(of: badge)
            let sheet = try await desk.sheet(of: id, for: card.target, chip)
            try await talk.write(sheet.order, on: card)
            BadgeForm.show(try await desk.written(id), session.output)
            return .ok
        }
    }

    /// What the card is made of; the hub is not told of a badge that this card can never be.
    private func chip(of card: WritingTalk.Card, _ talk: inout WritingTalk) async throws
        -> BadgeChip
    {
        try WritingTalk.checkNumber(of: card)
        let wanted = CardKind.wanted(for: medium)
        guard !wanted.isEmpty else { return .none }
        let chip = try await talk.chip(of: card)
        guard let chip, wanted.contains(chip) else {
            throw OperatorFailure(
                .cardFailed,
                "Not written: this is \(CardKind.words(chip)), and \(medium.name) is written on "
                    + wanted.map(CardKind.words).joined(separator: " or ")
                    + ". Take one, or another --medium."
            )
        }
        return chip
    }

    private func tell(
        _ card: CardTarget,
        _ chip: BadgeChip,
        _ desk: BadgeDesk,
        _ begun: JSON?,
        _ output: Output
    ) -> ExitCode {
        let end = BadgeDesk.numberEnd(card)
        let isFree = begun.map { desk.isSame($0, card, chip) } ?? true
        let isWritten = medium != .badgeNumber
        let would: JSON = .object([
            "dryRun": .bool(true), "right": .text(desk.right.description),
            "medium": .text(medium.name), "chip": .text(chip.name), "numberEnd": .text(end),
            "wouldIssue": .bool(begun == nil), "wouldWrite": .bool(isFree && isWritten),
        ])
        output.show(would) {
            guard isFree else {
                return ["The right has a badge on another card: nothing would be written."]
            }
            return [
                (begun == nil ? "A badge would be issued" : "The badge would be finished")
                    + " for this card, whose number ends in \(end)"
                    + (isWritten ? ", and written as \(medium.name)." : "; nothing is written.")
            ]
        }
        return isFree ? .ok : .no
    }
}
