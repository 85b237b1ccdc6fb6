import Access
import Rights
import Support
import Vocabulary

extension ForeignParser {
    private static let clock = TimeZoneRow(
        timeZone: 1,
        index: 0,
        offset: 60,
        changes: [
            OffsetChange(at: Minute(count: 3_400_000), offset: 120),
            OffsetChange(at: Minute(count: 3_700_000), offset: 60),
        ]
    )

    private static let holidays = HolidayRow(
        calendar: 9,
        index: 0,
        days: [LocalDay(count: 20_648), LocalDay(count: 20_950)]
    )

    /// One of each test there is, the borders of their numbers among them.
    private static let tests: [RuleTest] = [
        .weekly(weekdays: 0x1F, opens: 480, closes: 1_560, timeZone: 1),
        .dates(from: .firstHoliday, until: .last, timeZone: 1),
        .moments(from: ScopeForge.start, until: .distantFuture),
        .holiday(calendar: 9, isHoliday: false, timeZone: 1),
        .entryHours(.firstOfDay, from: 0, until: 1_440, timeZone: 0),
        .minutesSince(.lastExit, .atLeast, minutes: RuleTest.minutesMax),
        .entriesToday(.atMost, RuleTest.entriesTodayMax, timeZone: 1),
        .entriesInAll(.atLeast, .max), .products(RuleList([1, 5, .max])),
        .gates(RuleList(isIn: false, [9])), .zones(RuleList([1, 319])),
        .inside(zone: 0, isInside: false),
    ]

    private static func row(_ test: RuleTest, group: UInt8 = 0, index: UInt8 = 0) -> [UInt8] {
        ConditionRow(policy: 1, group: group, index: index, test: test)?.bytes ?? []
    }

    private static func question(_ rows: [[UInt8]]) -> [UInt8] {
        let zones = [ZoneRecord(zone: 1), ZoneRecord(zone: 3, parent: 1, policy: 1)]
        return RuleQuestion(zones: zones).bytes + rows.flatMap { $0 }
    }

    /// What the hub lays down for all gates, and the clocks of the system that it takes up.
    static let rules = [
        ForeignParser(
            "rule-row",
            bytesMax: Record.byteCount,
            seeds: tests.map { row($0) } + [clock?.bytes ?? [], holidays?.bytes ?? []]
        ) { bytes in mustEqual(RuleRow(bytes: bytes)?.bytes, bytes) },
        ForeignParser(
            "policy-table",
            bytesMax: RuleQuestion.byteCount + 24 * Record.byteCount,
            seeds: tests.map { question([row($0)] + [clock?.bytes ?? []]) } + [
                question(
                    tests.enumerated().map { row($1, index: UInt8($0)) }
                        + [clock?.bytes ?? [], holidays?.bytes ?? []]
                ),
                question(tests.enumerated().map { row($1, group: UInt8($0)) }),
            ]
        ) { bytes in RuleQuestion.ask(bytes) },
        ForeignParser(
            "time-zone-file",
            seeds: ["CET-1CEST,M3.5.0,M10.5.0/3", "<+0545>-5:45", "IST-2IDT,J60/26,300/-2:30:10"]
                .map { zoneFile($0) }
        ) { bytes in
            guard let file = TimeZoneFile(bytes: bytes) else { return }
            for end in [Minute(count: 8_000_000), Minute.never] {
                let compiled = file.compiled(from: .first, until: end)
                let rows = TimeZoneRow.rows(
                    timeZone: PolicyRules.placeZone,
                    offset: compiled.offset,
                    changes: compiled.changes
                )
                guard !rows.isEmpty else { continue }
                precondition(
                    PolicyRules(records: rows.map(\.bytes)).clock != nil,
                    "gates read the clock that the hub compiled"
                )
            }
        },
    ]

    /// RFC 8536, version 2: two changes of the clock and a rule.
    private static func zoneFile(_ rule: String) -> [UInt8] {
        let counts: [UInt32] = [0, 0, 0, 2, 2, 4]
        let old: [UInt32] = [0, 0, 0, 0, 1, 4]
        let types: [UInt8] = [0, 0, 0x0E, 0x10, 0, 0, 0, 0, 0x1C, 0x20, 1, 0]
        let letters = Array("UTC\0".utf8)
        var writer = ByteWriter()
        for (head, timeTypes) in [(old, Array(types.prefix(6))), (counts, types)] {
            writer.raw("TZif2".utf8)
            writer.zeros(15)
            for count in head { writer.number(count) }
            if head[3] > 0 {
                writer.number(UInt64(1_600_000_000))
                writer.number(UInt64(1_620_000_000))
                writer.raw([1, 0])
            }
            writer.raw(timeTypes)
            writer.raw(letters)
        }
        writer.raw("\n\(rule)\n".utf8)
        return writer.bytes
    }
}
