import Vocabulary

extension RuleCondition {
    /// The next moment at which its answer may be another; nil where it stays.
    ///
    /// It may name one at which nothing changes, but never passes over one at which something does.
    func nextChange(after moment: Timestamp, for subject: RuleSubject) -> Timestamp? {
        guard let clock, let holidays else { return nil }
        let dayLength = LocalClock.dayLength
        switch test {
        case .weekly(let weekdays, let opens, let closes, _):
            return clock.next(after: moment) { Self.edge($0, weekdays, opens, closes) }
        case .dates(let from, let until, _):
            let edges = [Int64(from.count), Int64(until.count) + 1].map { $0 * dayLength }
            return clock.next(after: moment) { local in edges.first { $0 > local } }
        case .moments(let from, let until): return [from, until].first { $0 > moment }
        case .holiday:
            return clock.next(after: moment) { local in
                let today = LocalClock.floorDivided(local, dayLength)
                let day = holidays.first { Int64($0.count) >= today }.map { Int64($0.count) }
                return day.map { ($0 == today ? today + 1 : $0) * dayLength }
            }
        case .entryHours(_, let from, let until, _):
            return clock.next(after: moment) { local in
                let midnight = LocalClock.floorDivided(local, dayLength) * dayLength
                return [Int64(from) * 60_000, Int64(until) * 60_000, dayLength]
                    .map { midnight + $0 }.first { $0 > local }
            }
        case .minutesSince(let event, let bound, let minutes):
            guard let event = subject.use.last(event) else { return nil }
            let due = event.advanced(by: .seconds(60 * Int(minutes)))
            let change = bound == .atLeast ? due : due.advanced(by: .milliseconds(1))
            return change > moment ? change : nil
        case .entriesToday:
            guard !subject.use.entries.isEmpty else { return nil }
            return clock.next(after: moment) { local in
                (LocalClock.floorDivided(local, dayLength) + 1) * dayLength
            }
        case .entriesInAll, .products, .gates, .zones, .inside: return nil
        }
    }

    /// When a window opens or closes next: looked for from yesterday's on, for it may go on past
    /// midnight, to the same day of the next week.
    private static func edge(
        _ local: Int64,
        _ weekdays: UInt8,
        _ opens: UInt16,
        _ closes: UInt16
    ) -> Int64? {
        let today = LocalClock.floorDivided(local, LocalClock.dayLength)
        for day in today - 1...today + 7 where day >= 0 {
            guard weekdays & 1 << LocalDay(count: UInt32(clamping: day)).weekday != 0 else {
                continue
            }
            let edges = [opens, closes].map { day * LocalClock.dayLength + Int64($0) * 60_000 }
            if let edge = edges.first(where: { $0 > local }) { return edge }
        }
        return nil
    }
}
