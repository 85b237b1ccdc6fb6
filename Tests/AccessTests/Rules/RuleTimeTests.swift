import Access
import Testing
import Vocabulary

/// One test of a rule at one moment: whether it admits.
struct RuleCase: Sendable, CustomStringConvertible {
    let description: String
    let test: RuleTest
    let text: String
    let holds: Bool
    var change: @Sendable (inout Facts) -> Void = { _ in }

    init(
        _ test: RuleTest,
        _ text: String,
        _ holds: Bool,
        _ change: @escaping @Sendable (inout Facts) -> Void = { _ in }
    ) {
        description = "\(test) at \(text)"
        self.test = test
        self.text = text
        self.holds = holds
        self.change = change
    }

    var verdict: Refusal? {
        var facts = Given("", nil).facts
        facts.obey([[test]])
        facts.at(RuleSet.moment(text))
        change(&facts)
        guard case .refused(let refusal) = Decision.verdict(on: facts) else { return nil }
        return refusal
    }
}

@Suite("Rules of time")
struct RuleTimeTests {
    private static let paris = RuleSet.paris
    /// Weekend, pretix's `isoweekday >= 6`: Sunday is 7 and not 0.
    private static let weekend = RuleTest.weekly(
        weekdays: 0x60,
        opens: 0,
        closes: 1_440,
        timeZone: paris
    )
    /// Fridays from ten in the evening until two in the morning.
    private static let night = RuleTest.weekly(
        weekdays: 0x10,
        opens: 1_320,
        closes: 1_560,
        timeZone: 0
    )
    /// Sundays, the hour that a night in March lacks and one in October has twice.
    private static let oddHour = RuleTest.weekly(
        weekdays: 0x40,
        opens: 120,
        closes: 180,
        timeZone: paris
    )
    private static let nine = RuleTest.weekly(
        weekdays: 0x7F,
        opens: 540,
        closes: 1_080,
        timeZone: paris
    )
    /// The half hour that Lord Howe Island has twice on 5 April, and lacks on 4 October.
    private static let oddHalfHour = RuleTest.weekly(
        weekdays: 0x7F,
        opens: 90,
        closes: 120,
        timeZone: RuleSet.lordHowe
    )

    static let weekdays = [
        RuleCase(weekend, "2026-02-27T22:59:59.999Z", false),
        RuleCase(weekend, "2026-02-27T23:00:00Z", true),
        RuleCase(weekend, "2026-03-01T12:00:00Z", true),
        RuleCase(weekend, "2026-03-01T22:59:59.999Z", true),
        RuleCase(weekend, "2026-03-01T23:00:00Z", false),
        RuleCase(night, "2026-03-06T21:59:59.999Z", false),
        RuleCase(night, "2026-03-06T22:00:00Z", true),
        RuleCase(night, "2026-03-07T00:00:00Z", true),
        RuleCase(night, "2026-03-07T01:59:59.999Z", true),
        RuleCase(night, "2026-03-07T02:00:00Z", false),
        RuleCase(night, "2026-03-06T01:00:00Z", false),
        RuleCase(night, "2026-03-07T22:00:00Z", false),
    ]

    static let summerTime = [
        RuleCase(oddHour, "2026-03-29T00:59:59.999Z", false),
        RuleCase(oddHour, "2026-03-29T01:00:00Z", false),
        RuleCase(oddHour, "2026-10-24T23:59:59.999Z", false),
        RuleCase(oddHour, "2026-10-25T00:00:00Z", true),
        RuleCase(oddHour, "2026-10-25T00:59:59.999Z", true),
        RuleCase(oddHour, "2026-10-25T01:00:00Z", true),
        RuleCase(oddHour, "2026-10-25T01:59:59.999Z", true),
        RuleCase(oddHour, "2026-10-25T02:00:00Z", false),
        RuleCase(nine, "2026-03-28T07:59:59.999Z", false),
        RuleCase(nine, "2026-03-28T08:00:00Z", true),
        RuleCase(nine, "2026-03-29T06:59:59.999Z", false),
        RuleCase(nine, "2026-03-29T07:00:00Z", true),
        RuleCase(nine, "2026-10-24T06:59:59.999Z", false),
        RuleCase(nine, "2026-10-24T07:00:00Z", true),
        RuleCase(nine, "2026-10-25T07:59:59.999Z", false),
        RuleCase(nine, "2026-10-25T08:00:00Z", true),
        RuleCase(nine, "2029-03-25T07:00:00Z", true),
        RuleCase(oddHalfHour, "2026-04-04T14:29:59.999Z", false),
        RuleCase(oddHalfHour, "2026-04-04T14:30:00Z", true),
        RuleCase(oddHalfHour, "2026-04-04T15:00:00Z", true),
        RuleCase(oddHalfHour, "2026-04-04T15:29:59.999Z", true),
        RuleCase(oddHalfHour, "2026-04-04T15:30:00Z", false),
        RuleCase(oddHalfHour, "2026-10-03T15:29:59.999Z", true),
        RuleCase(oddHalfHour, "2026-10-03T15:00:00Z", true),
        RuleCase(oddHalfHour, "2026-10-03T15:30:00Z", false),
        RuleCase(
            .weekly(weekdays: 0x7F, opens: 540, closes: 600, timeZone: RuleSet.kolkata),
            "2026-03-01T03:29:59.999Z",
            false
        ),
        RuleCase(
            .weekly(weekdays: 0x7F, opens: 540, closes: 600, timeZone: RuleSet.kolkata),
            "2026-03-01T03:30:00Z",
            true
        ),
    ]

    private static let leapDay = RuleTest.dates(
        from: RuleSet.day(2028, 2, 29),
        until: RuleSet.day(2028, 2, 29),
        timeZone: 0
    )
    private static let summer = RuleTest.dates(
        from: RuleSet.day(2026, 7, 1),
        until: RuleSet.day(2026, 8, 31),
        timeZone: paris
    )
    private static let match = RuleTest.moments(
        from: RuleSet.moment("2026-03-01T17:30:00.500Z"),
        until: RuleSet.moment("2026-03-01T19:00:00Z")
    )
    private static let onHoliday = RuleTest.holiday(calendar: 1, isHoliday: true, timeZone: paris)
    private static let notOnHoliday = RuleTest.holiday(
        calendar: 1,
        isHoliday: false,
        timeZone: paris
    )

    static let dates = [
        RuleCase(leapDay, "2028-02-28T23:59:59.999Z", false),
        RuleCase(leapDay, "2028-02-29T00:00:00Z", true),
        RuleCase(leapDay, "2028-02-29T23:59:59.999Z", true),
        RuleCase(leapDay, "2028-03-01T00:00:00Z", false),
        RuleCase(summer, "2026-06-30T21:59:59.999Z", false),
        RuleCase(summer, "2026-06-30T22:00:00Z", true),
        RuleCase(summer, "2026-08-31T21:59:59.999Z", true),
        RuleCase(summer, "2026-08-31T22:00:00Z", false),
        RuleCase(match, "2026-03-01T17:30:00.499Z", false),
        RuleCase(match, "2026-03-01T17:30:00.500Z", true),
        RuleCase(match, "2026-03-01T18:59:59.999Z", true),
        RuleCase(match, "2026-03-01T19:00:00Z", false),
        RuleCase(onHoliday, "2026-07-13T21:59:59.999Z", false),
        RuleCase(onHoliday, "2026-07-13T22:00:00Z", true),
        RuleCase(onHoliday, "2026-07-14T21:59:59.999Z", true),
        RuleCase(onHoliday, "2026-07-14T22:00:00Z", false),
        RuleCase(notOnHoliday, "2026-07-13T21:59:59.999Z", true),
        RuleCase(notOnHoliday, "2026-07-13T22:00:00Z", false),
        RuleCase(onHoliday, "2028-02-29T12:00:00Z", true),
        RuleCase(onHoliday, "2027-02-28T12:00:00Z", false),
    ]

    private static let until5 = RuleTest.entryHours(
        .every,
        from: 480,
        until: 1_020,
        timeZone: paris
    )
    private static let firstUntil5 = RuleTest.entryHours(
        .firstOfDay,
        from: 480,
        until: 1_020,
        timeZone: paris
    )

    static let entryHours = [
        RuleCase(until5, "2026-03-02T06:59:59.999Z", false),
        RuleCase(until5, "2026-03-02T07:00:00Z", true),
        RuleCase(until5, "2026-03-02T15:59:59.999Z", true),
        RuleCase(until5, "2026-03-02T16:00:00Z", false),
        RuleCase(until5, "2026-03-02T16:00:00Z", false) { $0.entered("2026-03-02T10:00:00Z") },
        RuleCase(firstUntil5, "2026-03-02T15:59:59.999Z", true),
        RuleCase(firstUntil5, "2026-03-02T16:00:00Z", false),
        RuleCase(firstUntil5, "2026-03-02T16:00:00Z", true) { $0.entered("2026-03-02T10:00:00Z") },
        // Midnight in Paris begins the day, not midnight in UTC.
        RuleCase(firstUntil5, "2026-03-02T22:59:59.999Z", true) {
            $0.entered("2026-03-02T10:00:00Z")
        },
        RuleCase(firstUntil5, "2026-03-02T23:00:00Z", false) { $0.entered("2026-03-02T10:00:00Z") },
    ]

    @Test(arguments: weekdays + summerTime)
    func `A weekly window is that of the clock on the wall`(_ given: RuleCase) {
        #expect(given.verdict == (given.holds ? nil : .rules))
    }

    @Test(arguments: dates)
    func `Dates and holidays last from midnight to midnight of the place`(_ given: RuleCase) {
        #expect(given.verdict == (given.holds ? nil : .rules))
    }

    @Test(arguments: entryHours)
    func `Entries end at their hour, or the first of the day alone does`(_ given: RuleCase) {
        #expect(given.verdict == (given.holds ? nil : .rules))
    }

    @Test(arguments: weekdays + summerTime + dates + entryHours)
    func `Nobody is kept inside by a rule`(_ given: RuleCase) {
        var facts = Given("", nil).facts
        facts.obey([[given.test]])
        facts.at(RuleSet.moment(given.text))
        facts.direction = .exit
        guard case .granted = Decision.verdict(on: facts) else {
            Issue.record("refused on the way out")
            return
        }
    }

    @Test func `A day that the calendar lacks is no day`() {
        #expect(LocalDay(year: 2027, month: 2, day: 29) == nil)
        #expect(LocalDay(year: 2100, month: 2, day: 29) == nil)
        #expect(LocalDay(year: 2028, month: 2, day: 29)?.count == 21_243)
        #expect(LocalDay(year: 1970, month: 1, day: 1)?.count == 0)
        #expect(LocalDay(year: 2020, month: 1, day: 1) == .firstHoliday)
        #expect(LocalDay(year: 2199, month: 12, day: 31) == .last)
        #expect(LocalDay(year: 2026, month: 4, day: 31) == nil)
        #expect(LocalDay(year: 2026, month: 13, day: 1) == nil)
        // 2026-03-01 was a Sunday, the last day of an ISO week.
        #expect(RuleSet.day(2026, 3, 1).weekday == 6)
        #expect(RuleSet.day(2026, 3, 2).weekday == 0)
    }
}
