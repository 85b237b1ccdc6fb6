import CommandLine
import HubAdmin
import Vocabulary

/// The common rules as options of the line; a file says all of them.
struct PolicyFlags {
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let calendars = 1...65_535

    static let options: [OptionSpec] = [
        .value("open", "HOURS", repeats: true, "Hours such as 'mon-fri 09:00-18:00'."),
        .value("time-zone", "NAME", "Whose clock; that of the scope when it is not given."),
        .value("between", "DAYS", "First and last day: 2026-06-01..2026-09-30."),
        .value("entries-a-day", "N", "How many entries a day at most."),
        .value("entries", "N", "How many entries in all at most."),
        .value("last-admission", "TIME", "No entry from this time of the day on."),
        .value("minutes-between", "N", "Minutes from an entry to the next, at least."),
        .value("not-on-holidays", "CALENDAR", "Never on the holidays of a calendar, by number."),
    ]

    private let hours: [JSON]
    private let others: [JSON]
    private let timeZone: String?

    var isEmpty: Bool { hours.isEmpty && others.isEmpty && timeZone == nil }

    init(_ parsed: ParsedCommand) throws(UsageError) {
        hours = try parsed.strings("open").map { text throws(UsageError) in
            try Self.weekly(text)
        }
        var others: [JSON] = []
        if let text = parsed.string("between") { others.append(try Self.dates(text)) }
        for (option, test) in [("entries-a-day", "entries_today"), ("entries", "entries_in_all")] {
            guard let count = try parsed.int(option, in: 1...Int(UInt32.max)) else { continue }
            others.append(
                Self.condition(test, ["bound": .text("at_most"), "count": .whole(count)])
            )
        }
        if let time = parsed.string("last-admission") {
            let hours: [String: JSON] = ["opens": .text("00:00"), "closes": .text(time)]
            others.append(Self.condition("entry_hours", hours))
        }
        if let minutes = try parsed.int("minutes-between", in: 1...5_260_000) {
            others.append(
                Self.condition(
                    "minutes_since",
                    [
                        "event": .text("last_entry"), "bound": .text("at_least"),
                        "minutes": .whole(minutes),
                    ]
                )
            )
        }
        if let calendar = try parsed.int("not-on-holidays", in: Self.calendars) {
            others.append(
                Self.condition("holiday", ["calendar": .whole(calendar), "is": .bool(false)])
            )
        }
        self.others = others
        timeZone = parsed.string("time-zone")
    }

    /// Each of the hours with all other rules; without hours these alone.
    func body(name: String) -> JSON {
        let groups = hours.isEmpty ? [others] : hours.map { [$0] + others }
        var members: [String: JSON] = [
            "name": .text(name),
            "groups": .list(
                groups.filter { !$0.isEmpty }.map { .object(["all": .list($0)]) }
            ),
        ]
        members["timeZone"] = timeZone.map(JSON.text)
        return .object(members)
    }

    private static func condition(_ test: String, _ members: [String: JSON]) -> JSON {
        .object(members.merging(["test": .text(test)]) { own, _ in own })
    }

    /// `mon-fri,sun 09:00-18:00`; `daily` is every day.
    private static func weekly(_ text: String) throws(UsageError) -> JSON {
        let parts = text.lowercased().split(separator: " ")
        let hours = parts.last?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, hours.count == 2, let named = weekdays(parts[0]) else {
            throw UsageError(
                .invalidValue,
                "--open takes days and hours such as 'mon-fri,sun 09:00-18:00', "
                    + "not \"\(Terminal.printable(text, limit: 60))\"."
            )
        }
        return condition(
            "weekly",
            [
                "days": .list(named.map { .text($0) }), "opens": .text(String(hours[0])),
                "closes": .text(String(hours[1])),
            ]
        )
    }

    private static func weekdays(_ text: Substring) -> [String]? {
        if text == "daily" { return days }
        var indices: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                .map { days.firstIndex(of: String($0)) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
            else { return nil }
            // fri-mon goes over the week's end.
            for step in 0...(last - first + 7) % 7 { indices.insert((first + step) % 7) }
        }
        return indices.sorted().map { days[$0] }
    }

    private static func dates(_ text: String) throws(UsageError) -> JSON {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.count == 10 }) else {
            throw UsageError(
                .invalidValue,
                "--between takes two days such as 2026-06-01..2026-09-30, "
                    + "not \"\(Terminal.printable(text, limit: 60))\"."
            )
        }
        return condition(
            "dates",
            ["from": .text(String(ends[0])), "until": .text(String(ends[1]))]
        )
    }
}
