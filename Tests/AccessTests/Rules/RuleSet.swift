import Access
import Vocabulary

/// What tests write rules with.
enum RuleSet {
    static let policy: UInt16 = 4
    static let paris: UInt16 = 1
    static let lordHowe: UInt16 = 2
    static let kolkata: UInt16 = 3
    static let french: UInt16 = 1

    static func moment(_ text: String) -> Timestamp {
        guard let moment = Timestamp(rfc3339: text) else {
            preconditionFailure("\(text) is no time")
        }
        return moment
    }

    static func day(_ year: Int, _ month: Int, _ day: Int) -> LocalDay {
        guard let day = LocalDay(year: year, month: month, day: day) else {
            preconditionFailure("\(year)-\(month)-\(day) is no day")
        }
        return day
    }

    private static func change(_ text: String, _ offset: Int16) -> OffsetChange {
        OffsetChange(at: Minute(holding: moment(text)), offset: offset)
    }

    /// Europe/Paris of 2026 to 2029: seven changes, two rows.
    ///
    /// Lord Howe Island changes by half an hour, Kolkata is half an hour off and never changes.
    static let clocks: [RuleRow] =
        TimeZoneRow.rows(
            timeZone: paris,
            offset: 60,
            changes: [
                change("2026-03-29T01:00:00Z", 120), change("2026-10-25T01:00:00Z", 60),
                change("2027-03-28T01:00:00Z", 120), change("2027-10-31T01:00:00Z", 60),
                change("2028-03-26T01:00:00Z", 120), change("2028-10-29T01:00:00Z", 60),
                change("2029-03-25T01:00:00Z", 120),
            ]
        ).map { .timeZone($0) }
        + TimeZoneRow.rows(
            timeZone: lordHowe,
            offset: 660,
            changes: [
                change("2026-04-04T15:00:00Z", 630), change("2026-10-03T15:30:00Z", 660),
            ]
        ).map { .timeZone($0) }
        + TimeZoneRow.rows(timeZone: kolkata, offset: 330, changes: []).map { .timeZone($0) }

    static let holidays: [RuleRow] =
        HolidayRow.rows(
            calendar: french,
            days: [day(2026, 5, 1), day(2026, 5, 8), day(2026, 7, 14), day(2028, 2, 29)]
        ).map { .holidays($0) }

    /// Rows of one policy: groups of tests, of which one must hold whole.
    static func rows(_ groups: [[RuleTest]], policy: UInt16 = policy) -> [RuleRow] {
        groups.enumerated().flatMap { group, tests in
            tests.enumerated().flatMap { index, test in
                ConditionRow.rows(
                    policy: policy,
                    group: UInt8(group),
                    index: UInt8(index),
                    test: test
                ).map { RuleRow.condition($0) }
            }
        }
    }

    static func rules(_ groups: [[RuleTest]]) -> PolicyRules {
        PolicyRules(rows(groups) + clocks + holidays)
    }
}

extension Facts {
    /// The right has this policy and nothing else of its own.
    mutating func obey(_ groups: [[RuleTest]]) {
        row { $0.policy = RuleSet.policy }
        rules = RuleSet.rules(groups)
    }

    /// It is this moment exactly, and the cache is fresh.
    mutating func at(_ moment: Timestamp) {
        time = TimeBounds(exactly: moment)
        head = HeadDates(
            issuedAt: moment.advanced(by: .seconds(-60)),
            expiresAt: moment.advanced(by: .seconds(3_600))
        )
    }

    mutating func entered(_ texts: String...) {
        for text in texts {
            use.settle(.entry, usesSeen: 0, at: RuleSet.moment(text))
        }
    }
}
