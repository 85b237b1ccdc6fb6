import Access

/// When clocks go forward and back for good: the rule at the end of a time zone file.
///
/// POSIX 8.3 `TZ`, with the hours of RFC 8536 3.3.1: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct DaylightRule: Sendable {
    /// What is changed a year, at a second counted from local midnight of a day.
    private struct Edge {
        enum Day {
            /// Week 5 is the last; weekday 0 is Sunday.
            case weekday(month: Int, week: Int, weekday: Int)
            /// From 1, and 29 February is never counted.
            case julian(Int)
            /// From 0, leap days counted.
            case ordinal(Int)
        }

        let day: Day
        let seconds: Int64
    }

    private static let day: Int64 = 86_400
    private let standard: Int64
    private let daylight: (offset: Int64, begin: Edge, end: Edge)?

    /// Nil for a text that is no such rule.
    init?(_ text: String) {
        var reader = RuleText(text)
        guard reader.name(), let offset = reader.time() else { return nil }
        standard = -offset
        guard !reader.isAtEnd else {
            daylight = nil
            return
        }
        guard reader.name() else { return nil }
        var summer = standard + 3_600
        if !reader.isNext(","), let offset = reader.time() { summer = -offset }
        guard let begin = Self.edge(&reader), let end = Self.edge(&reader), reader.isAtEnd else {
            return nil
        }
        daylight = (summer, begin, end)
    }

    private static func edge(_ reader: inout RuleText) -> Edge? {
        guard reader.take(","), let day = day(&reader) else { return nil }
        guard reader.take("/") else { return Edge(day: day, seconds: 7_200) }
        return reader.time().map { Edge(day: day, seconds: $0) }
    }

    private static func day(_ reader: inout RuleText) -> Edge.Day? {
        if reader.take("M") {
            guard let month = reader.number(1...12), reader.take("."),
                let week = reader.number(1...5), reader.take("."),
                let weekday = reader.number(0...6)
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
        if reader.take("J") { return reader.number(1...365).map { .julian($0) } }
        return reader.number(0...365).map { .ordinal($0) }
    }
}

extension DaylightRule {
    /// The offset at a second since 1970, and all changes after it until another.
    func changes(
        from begin: Int64,
        until end: Int64
    ) -> (offset: Int64?, changes: [(at: Int64, offset: Int64)]) {
        guard let daylight else { return (standard, []) }
        var all: [(at: Int64, offset: Int64)] = []
        for year in 1971...2199 {
            guard let begins = Self.second(of: daylight.begin, year),
                let ends = Self.second(of: daylight.end, year)
            else { continue }
            all.append((begins - standard, daylight.offset))
            all.append((ends - daylight.offset, standard))
        }
        all.sort { $0.at < $1.at }
        let before = all.last { $0.at <= begin }?.offset
        return (before, all.filter { $0.at > begin && $0.at <= end })
    }

    /// On the clock of before the change.
    private static func second(of edge: Edge, _ year: Int) -> Int64? {
        guard let first = LocalDay(year: year, month: 1, day: 1) else { return nil }
        let start = Int64(first.count)
        let isLeap = LocalDay(year: year, month: 2, day: 29) != nil
        switch edge.day {
        case .julian(let number):
            let skipped: Int64 = isLeap && number >= 60 ? 1 : 0
            return (start + Int64(number) - 1 + skipped) * day + edge.seconds
        case .ordinal(let number): return (start + Int64(number)) * day + edge.seconds
        case .weekday(let month, let week, let weekday):
            guard let of = LocalDay(year: year, month: month, day: 1) else { return nil }
            // Sunday 0 of the rule is 6 of ours.
            let wanted = (weekday + 6) % 7
            var number = 1 + (wanted - Int(of.weekday) + 7) % 7 + (week - 1) * 7
            while LocalDay(year: year, month: month, day: number) == nil { number -= 7 }
            return (Int64(of.count) + Int64(number) - 1) * day + edge.seconds
        }
    }
}

/// Reads the parts of a rule one after the other.
private struct RuleText {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    func isNext(_ letter: Character) -> Bool { rest.first == letter }

    mutating func take(_ letter: Character) -> Bool {
        guard rest.first == letter else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Three letters or more, or anything between `<` and `>`.
    mutating func name() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[end...].dropFirst()
            return true
        }
        let letters = rest.prefix { $0.isASCII && $0.isLetter }
        rest = rest.dropFirst(letters.count)
        return letters.count >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 3, let number = Int(digits), range.contains(number) else {
            return nil
        }
        rest = rest.dropFirst(digits.count)
        return number
    }

    /// Hours up to a week, with minutes and seconds where they are given; in seconds.
    mutating func time() -> Int64? {
        let sign: Int64 = take("-") ? -1 : 1
        if sign == 1 { _ = take("+") }
        guard let hours = number(0...167) else { return nil }
        var seconds = Int64(hours) * 3_600
        for unit in [Int64(60), 1] {
            guard take(":") else { break }
            guard let part = number(0...59) else { return nil }
            seconds += Int64(part) * unit
        }
        return sign * seconds
    }
}
