import Access
import Kernel
import Vocabulary

/// How a badge stands in JSON, both ways.
enum BadgeForm {
    static let media = Medium.allCases.filter(\.isBadge).map(\.name)
    static let chips = BadgeChip.allCases.map(\.name)
    static let standings = BadgeStanding.allCases.map(\.name)

    static let place = PathTemplate.Part.place("badge", .id(BadgeID.self), "The badge.")

    /// A card's number; what is wrong with one is told in words.
    static let number = Field(
        "number",
        .text(.hex, length: 2...64),
        example: "04de5f1eacc040",
        "The card's number in hexadecimal digits: 4, 7 or 10 bytes."
    )

    /// What a new badge may say of itself.
    static let draft: [Field] = [
        Field("medium", .choice(media), example: "badge_number", "What gates ask of it."),
        .optional("chip", .choice(chips), "What its card is made of; `none` when it is not said."),
        .optional("number", number.kind, example: number.example, number.summary),
        .optional(
            "barcode",
            .line(1...64),
            "The text of a barcode: 4 to 32 of A to Z, 0 to 9 and dash."
        ),
    ]

    static let answer: [Field] = [
        Field("id", .id(BadgeID.self), "The badge."),
        Field("scope", .id(ScopeID.self), "Its scope."),
        Field("right", .id(RightID.self), "The right it is bound to."),
        Field("medium", .choice(media), "What gates ask of it."),
        Field("chip", .choice(chips), "What its card is made of."),
        Field("status", .choice(standings), "How it stands; `pending` until it is written."),
        Field(
            "numberEnd",
            .line(0...4),
            "The end of its number, to tell cards apart; empty for a typed code."
        ),
        Field("generation", .integer(1...255), "The generation of the right it is good for."),
        Field("isSuperseded", .flag, "Whether the right went on without it."),
        Field("assurance", .choice(AssuranceName.all), "How hard it is to copy."),
        Field("words", .line(1...1_000), "What an operator should know."),
        Field("counter", .integer(0...0xFF_FFFF), "The highest count that gates told of."),
        Field("keyVersion", .integer(0...255), "The version of its card's keys."),
        Field("issuedAt", .time, "When it was issued."),
        Field("updatedAt", .time, "When it last changed."),
        Field("writtenAt", .time, isNullable: true, "When it was written; null where it was not."),
        Field("replacedBy", .id(BadgeID.self), isNullable: true, "The badge that took its place."),
    ]

    /// What is told of a new badge once, beside the rest.
    static let issued: [Field] =
        answer + [
            Field("code", .line(), isNullable: true, "The typed code: it is not shown again."),
            Field(
                "replaces",
                .id(BadgeID.self),
                isNullable: true,
                "The badge whose place it took."
            ),
        ]

    static func draft(from input: Input) throws(BadgeRefusal) -> BadgeDraft {
        try BadgeDraft(
            medium: Medium.allCases.first { $0.name == input.text("medium") } ?? .badgeNumber,
            chip: BadgeChip.allCases.first { $0.name == input.textIfGiven("chip") } ?? .none,
            number: input.textIfGiven("number"),
            barcode: input.textIfGiven("barcode")
        )
    }

    static func json(_ badge: BadgeRow, at now: Timestamp) -> JSONValue {
        .object(members(badge, words: BadgeWords.words(badge, at: now)))
    }

    /// The answer of a command that made a badge; a typed code stands in the first one only.
    static func reply(_ issued: IssuedBadge, at now: Timestamp) -> Reply {
        var words = BadgeWords.words(issued.badge, at: now)
        if issued.raisesGeneration {
            words +=
                " The right has a new generation: every code and badge given out before is dead."
        } else if issued.replaces != nil {
            words += " The former badge was never written: the codes of the right live on."
        }
        var members = members(issued.badge, words: words)
        members["replaces"] = issued.replaces.map { .id($0) } ?? .null
        members["code"] = .null
        let again = JSONValue.object(members)
        members["code"] = .optional(issued.code?.spelling)
        var reply = Reply.json(.object(members), status: 201)
        reply.contentAgain = .json(again)
        return reply
    }

    private static func members(_ badge: BadgeRow, words: String) -> [String: JSONValue] {
        [
            "id": .id(badge.badge), "scope": .id(badge.scope), "right": .id(badge.right),
            "medium": .text(badge.medium.name), "chip": .text(badge.chip.name),
            "status": .text(badge.standing.name), "numberEnd": .text(badge.numberEnd),
            "generation": .count(badge.generation),
            "isSuperseded": .bool(BadgeRule.isSuperseded(badge)),
            "assurance": .text(AssuranceName.name(badge.medium.assurance)),
            "words": .text(words), "counter": .count(badge.counter),
            "keyVersion": .count(badge.keyVersion), "issuedAt": .time(badge.issuedAt),
            "updatedAt": .time(badge.updatedAt),
            "writtenAt": badge.writtenAt.map { .time($0) } ?? .null,
            "replacedBy": badge.replacedBy.map { .id($0) } ?? .null,
        ]
    }
}
