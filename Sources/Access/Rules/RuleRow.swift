/// One row of the policies table, of whichever kind.
///
/// Every kind, now and to come, has its policy (or time zone, or calendar) in bytes 6 and 7: what a
/// gate cannot read makes that one refuse, and leaves the others alone.
package enum RuleRow: Hashable, Sendable {
    case window(WeeklyWindow)
    case condition(ConditionRow)
    case timeZone(TimeZoneRow)
    case holidays(HolidayRow)

    package var bytes: [UInt8] {
        switch self {
        case .window(let row): row.bytes
        case .condition(let row): row.bytes
        case .timeZone(let row): row.bytes
        case .holidays(let row): row.bytes
        }
    }

    package init?(bytes: [UInt8]) {
        switch bytes.first {
        case WeeklyWindow.keyKind:
            guard let row = WeeklyWindow(bytes: bytes) else { return nil }
            self = .window(row)
        case ConditionRow.keyKind:
            guard let row = ConditionRow(bytes: bytes) else { return nil }
            self = .condition(row)
        case TimeZoneRow.keyKind:
            guard let row = TimeZoneRow(bytes: bytes) else { return nil }
            self = .timeZone(row)
        case HolidayRow.keyKind:
            guard let row = HolidayRow(bytes: bytes) else { return nil }
            self = .holidays(row)
        default: return nil
        }
    }
}
