import Access
import Kernel
import Vocabulary

/// Reads groups of conditions, each value already of its type, and gathers what is wrong.
struct RuleReader {
    private(set) var faults: [Problem.Fault] = []
    /// The number of the time zone that the conditions speak of.
    private let timeZone: UInt16

    init(timeZone: UInt16) {
        self.timeZone = timeZone
    }

    mutating func groups(_ items: [JSONValue]) -> [[RuleTest]] {
        var groups: [[RuleTest]] = []
        for (group, item) in items.enumerated() {
            var tests: [RuleTest] = []
            for (index, condition) in (item["all"]?.list ?? []).enumerated() {
                let place = "/groups/\(group)/all/\(index)"
                if let test = test(condition, at: place) { tests.append(test) }
            }
            groups.append(tests)
        }
        return groups
    }

    mutating func note(_ place: String, _ code: String, _ detail: String) {
        faults.append(Problem.Fault(pointer: place, code: code, detail: detail))
    }

    private mutating func test(_ value: JSONValue, at place: String) -> RuleTest? {
        guard let word = value["test"]?.text.flatMap({ RuleWord(rawValue: $0) }),
            let members = value.object
        else { return nil }
        let known = word.required + word.optional + ["test"]
        for name in members.keys.sorted() where !known.contains(name) {
            note("\(place)/\(name)", "unknown", "is no member of the test \(word.rawValue)")
        }
        let missing = word.required.filter { members[$0] == nil }
        for name in missing {
            note("\(place)/\(name)", "required", "is required by the test \(word.rawValue)")
        }
        guard missing.isEmpty, let test = read(word, value, at: place) else { return nil }
        guard test.isPossible else {
            note(place, "impossible", "holds values that no gate can be told")
            return nil
        }
        return test
    }

    private mutating func read(
        _ word: RuleWord,
        _ value: JSONValue,
        at place: String
    ) -> RuleTest? {
        switch word {
        case .weekly: weekly(value, at: place)
        case .dates: dates(value, at: place)
        case .moments: moments(value, at: place)
        case .entryHours: entryHours(value, at: place)
        case .holiday:
            .holiday(
                calendar: UInt16(clamping: value["calendar"]?.integer ?? 0),
                isHoliday: value.holds,
                timeZone: timeZone
            )
        case .minutesSince, .entriesToday, .entriesInAll: use(word, value, at: place)
        case .products: .products(value.list("products") { $0.integer })
        case .gates:
            .gates(value.list("gates") { $0.text.flatMap { GateID(text: $0) }?.raw })
        case .zones: .zones(value.list("zones") { $0.integer })
        case .inside:
            .inside(zone: UInt16(clamping: value["zone"]?.integer ?? 0), isInside: value.holds)
        }
    }
}

/// Tests of time.
extension RuleReader {
    private mutating func weekly(_ value: JSONValue, at place: String) -> RuleTest? {
        let named = (value["days"]?.list ?? []).compactMap(\.text)
        guard let (opens, closes) = hours(value, at: place, opensMax: 1_439, closesMax: 2_880)
        else { return nil }
        let day = WeeklyWindow.minutesOfDay
        guard closes - opens <= day else {
            note("\(place)/closes", "too_long", "is more than 24 hours after it opens")
            return nil
        }
        let weekdays = RuleForm.days.indices.reduce(UInt8(0)) { bits, day in
            named.contains(RuleForm.days[day]) ? bits | 1 << UInt8(day) : bits
        }
        return .weekly(weekdays: weekdays, opens: opens, closes: closes, timeZone: timeZone)
    }

    private mutating func entryHours(_ value: JSONValue, at place: String) -> RuleTest? {
        guard let (opens, closes) = hours(value, at: place, opensMax: 1_439, closesMax: 1_440)
        else { return nil }
        let word = value["entries"]?.text
        let choice = EntryChoice.allCases.first { $0.word == word } ?? .every
        return .entryHours(choice, from: opens, until: closes, timeZone: timeZone)
    }

    private mutating func hours(
        _ value: JSONValue,
        at place: String,
        opensMax: UInt16,
        closesMax: UInt16
    ) -> (UInt16, UInt16)? {
        guard let opens = value["opens"]?.text.flatMap({ TimeOfDay.minutes(of: $0) }),
            let closes = value["closes"]?.text.flatMap({ TimeOfDay.minutes(of: $0) })
        else { return nil }
        for (name, minutes, limit) in [
            ("opens", opens, opensMax), ("closes", closes, closesMax),
        ] where minutes > limit {
            note("\(place)/\(name)", "range", "is at most \(TimeOfDay.text(of: limit))")
            return nil
        }
        guard closes > opens else {
            let hint =
                closesMax > 1_440
                ? ": for what goes on past midnight add 24 hours, as 26:00 for two o'clock" : ""
            note("\(place)/closes", "inverted", "is not after it opens" + hint)
            return nil
        }
        return (opens, closes)
    }

    private mutating func dates(_ value: JSONValue, at place: String) -> RuleTest? {
        let days = ["from", "until"].map { name -> LocalDay? in
            let day = value[name]?.text.flatMap { LocalDay(text: $0) }
            if day == nil { note("\(place)/\(name)", "day", "is no day from 1970 to 2199") }
            return day
        }
        guard let from = days[0], let until = days[1] else { return nil }
        guard from <= until else {
            note("\(place)/until", "inverted", "is before the first day")
            return nil
        }
        return .dates(from: from, until: until, timeZone: timeZone)
    }

    private mutating func moments(_ value: JSONValue, at place: String) -> RuleTest? {
        guard let begins = value["begins"]?.text.flatMap({ Timestamp(rfc3339: $0) }),
            let ends = value["ends"]?.text.flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        guard begins < ends else {
            note("\(place)/ends", "inverted", "is not after it begins")
            return nil
        }
        return .moments(from: begins, until: ends)
    }
}

/// Tests of uses.
extension RuleReader {
    private mutating func use(
        _ word: RuleWord,
        _ value: JSONValue,
        at place: String
    ) -> RuleTest? {
        let side = value["bound"]?.text
        guard let bound = Bound.allCases.first(where: { $0.word == side }) else { return nil }
        let count = UInt32(clamping: value["count"]?.integer ?? 0)
        switch word {
        case .entriesToday:
            guard count <= RuleTest.entriesTodayMax else {
                let most = RuleTest.entriesTodayMax
                note("\(place)/count", "range", "is at most \(most): gates remember no more")
                return nil
            }
            return .entriesToday(bound, count, timeZone: timeZone)
        case .minutesSince:
            let named = value["event"]?.text
            let minutes = UInt32(clamping: value["minutes"]?.integer ?? 0)
            return UseEvent.allCases.first { $0.word == named }
                .map { .minutesSince($0, bound, minutes: minutes) }
        default: return .entriesInAll(bound, count)
        }
    }
}

extension JSONValue {
    /// What is not said to be otherwise is meant to hold.
    fileprivate var holds: Bool { self["is"]?.bool ?? true }

    fileprivate func list(
        _ name: String,
        _ number: (JSONValue) -> (some BinaryInteger)?
    ) -> RuleList {
        let numbers = (self[name]?.list ?? []).compactMap(number)
        return RuleList(isIn: holds, numbers.map { UInt32(clamping: $0) })
    }
}
