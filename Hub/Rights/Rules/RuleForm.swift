import Access
import Kernel
import Vocabulary

/// Groups of conditions as JSON: what may be sent, and how they are told.
enum RuleForm {
    /// Rows of a policy at most, windows and conditions together; a list of more than eight numbers
    /// has several.
    static let rowsMax = 64
    static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    static let groups = Field.optional(
        "groups",
        .list(
            of: .object([
                Field(
                    "all",
                    .list(of: .object(condition), count: 1...rowsMax),
                    "The group holds when all of these do."
                )
            ]),
            count: 0...rowsMax
        ),
        "The policy holds when any of these does."
    )

    static let condition: [Field] =
        [
            Field(
                "test",
                .choice(RuleWord.allCases.map(\.rawValue)),
                "What is asked; each test takes members of its own."
            )
        ] + times + uses + places

    private static let times: [Field] = [
        .optional("days", .list(of: .choice(days), count: 1...7), "Days of the week: weekly."),
        .optional(
            "opens",
            .text(.timeOfDay, length: 5...5),
            example: "09:00",
            "When it begins, by the clock of the place: weekly, entry_hours."
        ),
        .optional(
            "closes",
            .text(.timeOfDay, length: 5...5),
            example: "18:00",
            "Before when; 26:00 is two in the morning after: weekly, entry_hours."
        ),
        .optional("from", .text(.day, length: 10...10), "The first day: dates."),
        .optional("until", .text(.day, length: 10...10), "The last day: dates."),
        .optional("begins", .time, "The first moment: moments."),
        .optional("ends", .time, "The moment before which it holds: moments."),
        .optional("calendar", .integer(1...65_535), "A calendar of holidays: holiday."),
    ]

    private static let uses: [Field] = [
        .optional(
            "entries",
            .choice(EntryChoice.allCases.map(\.word)),
            "Every entry, or the first of the day alone: entry_hours; every by default."
        ),
        .optional(
            "event",
            .choice(UseEvent.allCases.map(\.word)),
            "Since when: minutes_since."
        ),
        .optional(
            "bound",
            .choice(Bound.allCases.map(\.word)),
            "Which side of the number: minutes_since, entries_today, entries_in_all."
        ),
        .optional(
            "minutes",
            .integer(1...Int64(RuleTest.minutesMax)),
            "How many minutes: minutes_since."
        ),
        .optional(
            "count",
            .integer(1...Int64(UInt32.max)),
            "How many entries, this one counted: entries_today, entries_in_all."
        ),
    ]

    private static let places: [Field] = [
        .optional(
            "products",
            .list(of: .integer(0...Int64(UInt32.max)), count: 1...RuleList.numbersMax),
            "Products of rights: products."
        ),
        .optional(
            "gates",
            .list(of: .id(GateID.self), count: 1...RuleList.numbersMax),
            "Gates: gates."
        ),
        .optional(
            "zones",
            .list(
                of: .integer(1...Int64(ZoneRecord.numberMax)),
                count: 1...RuleList.numbersMax
            ),
            "Zones, each with those inside it: zones."
        ),
        .optional(
            "zone",
            .integer(0...Int64(ZoneRecord.numberMax)),
            "A zone, 0 for any: inside; any by default."
        ),
        .optional(
            "is",
            .flag,
            "False asks for the contrary: holiday, products, gates, zones, inside."
        ),
    ]
}

/// How tests are told.
extension RuleForm {
    static func json(_ groups: [[RuleTest]]) -> JSONValue {
        .list(groups.map { ["all": .list($0.map(json))] })
    }

    static func json(_ test: RuleTest) -> JSONValue {
        var members = members(of: test)
        members["test"] = .text(word(of: test).rawValue)
        return .object(members)
    }

    static func word(of test: RuleTest) -> RuleWord {
        switch test {
        case .weekly: .weekly
        case .dates: .dates
        case .moments: .moments
        case .holiday: .holiday
        case .entryHours: .entryHours
        case .minutesSince: .minutesSince
        case .entriesToday: .entriesToday
        case .entriesInAll: .entriesInAll
        case .products: .products
        case .gates: .gates
        case .zones: .zones
        case .inside: .inside
        }
    }

    private static func members(of test: RuleTest) -> [String: JSONValue] {
        switch test {
        case .weekly(let weekdays, let opens, let closes, _):
            let named = days.indices.filter { weekdays & 1 << UInt8($0) != 0 }
            return hours(opens, closes).merging(
                ["days": .list(named.map { .text(days[$0]) })]
            ) { own, _ in own }
        case .dates(let from, let until, _):
            return ["from": .text(from.text), "until": .text(until.text)]
        case .moments(let from, let until): return ["begins": .time(from), "ends": .time(until)]
        case .holiday(let calendar, let isHoliday, _):
            return ["calendar": .count(calendar), "is": .bool(isHoliday)]
        case .entryHours(let choice, let from, let until, _):
            return hours(from, until).merging(["entries": .text(choice.word)]) { own, _ in own }
        case .minutesSince(let event, let bound, let minutes):
            return [
                "event": .text(event.word), "bound": .text(bound.word),
                "minutes": .count(minutes),
            ]
        case .entriesToday(let bound, let count, _), .entriesInAll(let bound, let count):
            return ["bound": .text(bound.word), "count": .count(count)]
        case .products(let list): return told(list, "products") { .count($0) }
        case .gates(let list): return told(list, "gates") { .id(GateID($0)) }
        case .zones(let list): return told(list, "zones") { .count($0) }
        case .inside(let zone, let isInside):
            return ["zone": .count(zone), "is": .bool(isInside)]
        }
    }

    private static func hours(_ opens: UInt16, _ closes: UInt16) -> [String: JSONValue] {
        [
            "opens": .text(TimeOfDay.text(of: opens)),
            "closes": .text(TimeOfDay.text(of: closes)),
        ]
    }

    private static func told(
        _ list: RuleList,
        _ name: String,
        _ item: (UInt32) -> JSONValue
    ) -> [String: JSONValue] {
        [name: .list(list.numbers.map(item)), "is": .bool(list.isIn)]
    }
}
