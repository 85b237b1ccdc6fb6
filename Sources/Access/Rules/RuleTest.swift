package import Vocabulary

/// Which side of a number a rule wants; the number is part of the format.
package enum Bound: UInt8, CaseIterable, Sendable {
    case atLeast = 1
    case atMost = 2
}

/// What a right was last seen to do; the number is part of the format.
package enum UseEvent: UInt8, CaseIterable, Sendable {
    case firstEntry = 1
    case lastEntry = 2
    case lastExit = 3
}

/// Which entries of a day hours speak of; the number is part of the format.
package enum EntryChoice: UInt8, CaseIterable, Sendable {
    /// Every entry: the last admission of the day.
    case every = 1
    /// The first of the day alone: who was in today may come back at any hour.
    case firstOfDay = 2
}

/// Numbers of products, gates or zones that a rule names, or those that it leaves out.
package struct RuleList: Hashable, Sendable {
    /// In one condition, over all rows that it has.
    package static let numbersMax = 256
    package let isIn: Bool
    /// In order, each once.
    package let numbers: [UInt32]

    package init(isIn: Bool = true, _ numbers: [UInt32]) {
        self.isIn = isIn
        self.numbers = Set(numbers).sorted()
    }

    func holds(_ number: UInt32) -> Bool { numbers.contains(number) == isIn }
}

/// What one condition of a policy asks for: the closed list, whose numbers never change.
///
/// Minutes of the day and days are those of a time zone: 0 is UTC, others are rows of the table.
/// All of them ask about entries; nobody is kept inside by a rule.
package enum RuleTest: Hashable, Sendable {
    /// On these weekdays (bit 0 Monday … bit 6 Sunday), from one minute of the day until before
    /// another; what closes after 1440 goes on into the next day.
    case weekly(weekdays: UInt8, opens: UInt16, closes: UInt16, timeZone: UInt16)
    /// Both days are among them.
    case dates(from: LocalDay, until: LocalDay, timeZone: UInt16)
    /// From one moment until before another.
    case moments(from: Timestamp, until: Timestamp)
    case holiday(calendar: UInt16, isHoliday: Bool, timeZone: UInt16)
    /// Entries from one minute of the day until before another.
    case entryHours(EntryChoice, from: UInt16, until: UInt16, timeZone: UInt16)
    /// Holds where it never happened: there is nothing to wait for.
    case minutesSince(UseEvent, Bound, minutes: UInt32)
    /// This entry would be at least, or at most, the n-th of the day.
    case entriesToday(Bound, UInt32, timeZone: UInt16)
    /// This entry would be at least, or at most, the n-th in all.
    case entriesInAll(Bound, UInt32)
    case products(RuleList)
    case gates(RuleList)
    /// A zone stands for all zones inside it.
    case zones(RuleList)
    /// Whether the person is in a zone, or with 0 in any.
    case inside(zone: UInt16, isInside: Bool)

    /// The number in a row.
    package var number: UInt8 {
        switch self {
        case .weekly: 1
        case .dates: 2
        case .moments: 3
        case .holiday: 4
        case .entryHours: 5
        case .minutesSince: 6
        case .entriesToday: 7
        case .entriesInAll: 8
        case .products: 9
        case .gates: 10
        case .zones: 11
        case .inside: 12
        }
    }

    /// More entries of a day than are remembered cannot be counted.
    package static let entriesTodayMax = UInt32(UseState.entriesMax)
    /// Ten years.
    package static let minutesMax: UInt32 = 5_260_000

    /// Whether its numbers can be: what cannot is no row, and a policy with it admits nobody.
    package var isPossible: Bool {
        let day = WeeklyWindow.minutesOfDay
        switch self {
        case .weekly(let weekdays, let opens, let closes, _):
            return (1..<0x80).contains(weekdays) && opens < day && closes > opens
                && closes - opens <= day
        case .dates(let from, let until, _): return from <= until && until <= LocalDay.last
        case .moments(let from, let until): return from < until
        case .holiday(let calendar, _, _): return calendar > 0
        case .entryHours(_, let from, let until, _): return from < until && until <= day
        case .minutesSince(_, _, let minutes): return (1...Self.minutesMax).contains(minutes)
        case .entriesToday(_, let count, _): return (1...Self.entriesTodayMax).contains(count)
        case .entriesInAll(_, let count): return count >= 1
        case .products(let list), .gates(let list):
            return (1...RuleList.numbersMax).contains(list.numbers.count)
        case .zones(let list):
            let zones = 1...UInt32(ZoneRecord.numberMax)
            return (1...RuleList.numbersMax).contains(list.numbers.count)
                && list.numbers.allSatisfy { zones.contains($0) }
        case .inside(let zone, _): return zone <= ZoneRecord.numberMax
        }
    }
}
