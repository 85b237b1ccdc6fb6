import Access

/// A set of minutes of the week, Monday 00:00 the first.
struct WeekMinutes: Hashable {
    private static let count = 7 * 1_440
    private var words: [UInt64]

    static let all = WeekMinutes(words: [UInt64](repeating: .max, count: count / 64 + 1))

    private init(words: [UInt64]) {
        self.words = words
    }

    /// On some days, from one minute until before another; past Sunday it goes on on Monday.
    init(weekdays: UInt8, opens: UInt16, closes: UInt16) {
        words = [UInt64](repeating: 0, count: Self.count / 64 + 1)
        for day in 0..<7 where weekdays & 1 << UInt8(day) != 0 {
            for minute in opens..<closes { insert((day * 1_440 + Int(minute)) % Self.count) }
        }
    }

    private mutating func insert(_ minute: Int) {
        words[minute / 64] |= 1 << UInt64(minute % 64)
    }

    func intersection(_ other: WeekMinutes) -> WeekMinutes {
        WeekMinutes(words: zip(words, other.words).map { $0 & $1 })
    }

    /// The first of them as a day and a time; nil where there is none.
    var first: (day: Int, minute: UInt16)? {
        guard let word = words.firstIndex(where: { $0 != 0 }) else { return nil }
        let minute = word * 64 + words[word].trailingZeroBitCount
        return minute < Self.count ? (minute / 1_440, UInt16(minute % 1_440)) : nil
    }
}

extension RuleTest {
    /// Where it speaks of the hours of a week alone.
    var weekMinutes: WeekMinutes? {
        switch self {
        case .weekly(let weekdays, let opens, let closes, _):
            WeekMinutes(weekdays: weekdays, opens: opens, closes: closes)
        case .entryHours(.every, let from, let until, _):
            WeekMinutes(weekdays: 0x7F, opens: from, closes: until)
        default: nil
        }
    }
}
