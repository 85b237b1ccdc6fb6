import Access
import Vocabulary

extension GoldenVector {
    /// One file for each test of a condition, a time zone and a calendar.
    static func rules() -> [GoldenVector] {
        let rows = conditions.map { ("rule-" + $0, condition($1)) } + clocks
        return rows.map { name, row in
            GoldenVector(name + ".bin", row?.bytes ?? []) { RuleRow(bytes: $0)?.bytes }
        }
    }

    private static func condition(_ test: RuleTest) -> RuleRow? {
        ConditionRow(policy: 0x0102, group: 3, index: 4, test: test).map { .condition($0) }
    }

    /// 14 July 2026 and 29 February 2028.
    private static let bastille = LocalDay(count: 20_648)
    private static let leapDay = LocalDay(count: 21_243)
    /// 2026-03-01T18:30:00.500Z.
    private static let moment = Timestamp(milliseconds: 1_772_389_800_500)

    private static let conditions: [(String, RuleTest)] = [
        ("weekly", .weekly(weekdays: 0x60, opens: 1_320, closes: 1_560, timeZone: 1)),
        ("dates", .dates(from: bastille, until: leapDay, timeZone: 0x0203)),
        ("moments", .moments(from: moment, until: .distantFuture)),
        ("holiday", .holiday(calendar: 0x0405, isHoliday: true, timeZone: 1)),
        ("not-holiday", .holiday(calendar: 1, isHoliday: false, timeZone: 0)),
        ("last-entry", .entryHours(.every, from: 0, until: 1_020, timeZone: 1)),
        ("first-entry", .entryHours(.firstOfDay, from: 480, until: 1_020, timeZone: 1)),
        ("since-first-entry", .minutesSince(.firstEntry, .atMost, minutes: 180)),
        ("since-last-entry", .minutesSince(.lastEntry, .atLeast, minutes: 90)),
        ("since-last-exit", .minutesSince(.lastExit, .atLeast, minutes: 5_260_000)),
        ("entries-today", .entriesToday(.atMost, 32, timeZone: 1)),
        ("entries-in-all", .entriesInAll(.atLeast, .max)),
        ("products", .products(RuleList([1, 2, 3, 4, 5, 6, 7, .max]))),
        ("not-products", .products(RuleList(isIn: false, [0]))),
        ("gates", .gates(RuleList([0x0102_0304]))),
        ("zones", .zones(RuleList([1, 319]))),
        ("inside", .inside(zone: 319, isInside: true)),
        ("not-inside", .inside(zone: 0, isInside: false)),
    ]

    /// Europe/Paris from 2026 to 2028, a place that never changes, and two calendars.
    private static var clocks: [(String, RuleRow?)] {
        let changes = [3_282_780, 3_585_180, 3_806_940, 4_119_420, 4_331_100, 4_643_580]
        let paris = TimeZoneRow(
            timeZone: 1,
            index: 0x0102,
            offset: 60,
            changes: changes.enumerated().map { index, minute in
                OffsetChange(at: Minute(count: UInt32(minute)), offset: index % 2 == 0 ? 120 : 60)
            }
        )
        let newfoundland = TimeZoneRow(timeZone: 2, index: 0, offset: -210, changes: [])
        let france = HolidayRow(calendar: 1, index: 2, days: [bastille, leapDay])
        let none = HolidayRow(calendar: 2, index: 0, days: [])
        return [
            ("time-zone-paris", paris.map { .timeZone($0) }),
            ("time-zone-fixed", newfoundland.map { .timeZone($0) }),
            ("holidays", france.map { .holidays($0) }),
            ("holidays-none", none.map { .holidays($0) }),
        ]
    }
}
