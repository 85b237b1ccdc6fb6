import Vocabulary

/// A test with the clock and the calendar that it names.
package struct RuleCondition: Hashable, Sendable {
    package let test: RuleTest
    /// Nil where the time zone is missing: then it never holds.
    let clock: LocalClock?
    /// Nil where the calendar is missing: then it never holds.
    let holidays: [LocalDay]?

    init(_ test: RuleTest, clocks: [UInt16: LocalClock], holidays: [UInt16: [LocalDay]]) {
        self.test = test
        clock = clocks[test.timeZone ?? 0]
        self.holidays = test.calendar.map { holidays[$0] } ?? []
    }

    /// A window of the older kind, whose clock is never changed.
    init(_ window: WeeklyWindow) {
        test = .weekly(
            weekdays: window.weekdays,
            opens: window.opens,
            closes: window.closes,
            timeZone: 0
        )
        clock = LocalClock(fixed: window.offset)
        holidays = []
    }

    /// Whether only waiting can bring it about.
    var isOfTime: Bool {
        switch test {
        case .weekly, .dates, .moments, .holiday, .entryHours, .minutesSince, .entriesToday: true
        case .entriesInAll, .products, .gates, .zones, .inside: false
        }
    }

    func holds(at moment: Timestamp, for subject: RuleSubject) -> Bool {
        guard let clock, let holidays else { return false }
        switch test {
        case .weekly(let weekdays, let opens, let closes, _):
            return Self.isOpen(clock, moment, weekdays, opens, closes)
        case .dates(let from, let until, _):
            return (from...until).contains(clock.day(at: moment))
        case .moments(let from, let until): return from <= moment && moment < until
        case .holiday(_, let isHoliday, _):
            return holidays.contains(clock.day(at: moment)) == isHoliday
        case .entryHours(let choice, let from, let until, _):
            if choice == .firstOfDay, subject.use.entries(on: clock, at: moment) > 0 { return true }
            return (from..<until).contains(clock.minuteOfDay(at: moment))
        case .minutesSince(let event, let bound, let minutes):
            return Self.isApart(subject.use.last(event), moment, bound, minutes)
        case .entriesToday(let bound, let count, _):
            return bound.holds(UInt32(subject.use.entries(on: clock, at: moment)) + 1, count)
        case .entriesInAll(let bound, let count):
            return bound.holds(subject.entries.addingOrFull(1), count)
        case .products(let list): return list.holds(subject.product)
        case .gates(let list): return list.holds(subject.gate.raw)
        case .zones(let list): return subject.zones.isIn(list, subject.zone)
        case .inside(let zone, let isInside):
            return subject.zones.isInside(zone, subject.use) == isInside
        }
    }

    static func isOpen(
        _ clock: LocalClock,
        _ moment: Timestamp,
        _ weekdays: UInt8,
        _ opens: UInt16,
        _ closes: UInt16
    ) -> Bool {
        let minute = clock.minuteOfDay(at: moment)
        let weekday = clock.day(at: moment).weekday
        if weekdays & 1 << weekday != 0, minute >= opens, minute < closes { return true }
        // What opened yesterday may go on until now.
        return weekdays & 1 << ((weekday + 6) % 7) != 0
            && minute + WeeklyWindow.minutesOfDay < closes
    }

    private static func isApart(
        _ event: Timestamp?,
        _ moment: Timestamp,
        _ bound: Bound,
        _ minutes: UInt32
    ) -> Bool {
        guard let event else { return true }
        let due = event.advanced(by: .seconds(60 * Int(minutes)))
        return bound == .atLeast ? moment >= due : moment <= due
    }
}

extension Bound {
    func holds(_ number: UInt32, _ count: UInt32) -> Bool {
        self == .atLeast ? number >= count : number <= count
    }
}

extension RuleTest {
    var timeZone: UInt16? {
        switch self {
        case .weekly(_, _, _, let zone), .dates(_, _, let zone), .holiday(_, _, let zone),
            .entryHours(_, _, _, let zone), .entriesToday(_, _, let zone):
            zone
        case .moments, .minutesSince, .entriesInAll, .products, .gates, .zones, .inside: nil
        }
    }

    var calendar: UInt16? {
        guard case .holiday(let calendar, _, _) = self else { return nil }
        return calendar
    }
}

extension UseState {
    func last(_ event: UseEvent) -> Timestamp? {
        switch event {
        case .firstEntry: firstEntry
        case .lastEntry: lastEntry
        case .lastExit: lastExit
        }
    }

    /// Entries of the day that it is there, as many as are remembered.
    func entries(on clock: LocalClock, at moment: Timestamp) -> Int {
        let day = clock.day(at: moment)
        return entries.count { clock.day(at: $0) == day }
    }
}
