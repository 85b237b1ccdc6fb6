package import Access
import Kernel
import Sync

/// A named list of days.
package struct HolidayCalendar: Sendable, Hashable {
    package let number: UInt16
    package let name: String
    /// In order, each once.
    package let days: [LocalDay]

    package init(number: UInt16, name: String, days: [LocalDay]) {
        self.number = number
        self.name = name
        self.days = Set(days).sorted()
    }
}

/// Calendars of holidays.
extension ZoneRows {
    /// In one calendar; France has eleven a year.
    static let holidaysMax = 1_000

    func calendars() throws(StoreError) -> [HolidayCalendar] {
        var days: [UInt16: [LocalDay]] = [:]
        try session.each("SELECT calendar, day FROM holiday WHERE scope = $1", scope) {
            row throws(StoreError) in
            days[try row.number(0), default: []].append(LocalDay(count: try row.number(1)))
        }
        return try session.rows(
            "SELECT number, name FROM holiday_calendar WHERE scope = $1 ORDER BY number",
            scope
        ) { row throws(StoreError) in
            let number: UInt16 = try row.number(0)
            return HolidayCalendar(
                number: number,
                name: try row.text(1),
                days: days[number] ?? []
            )
        }
    }

    /// Adds a calendar or gives it other days.
    func put(_ calendar: HolidayCalendar) throws {
        let isTaken = try calendars().contains {
            $0.name == calendar.name && $0.number != calendar.number
        }
        guard !isTaken else { throw RightsRefusal.nameTaken }
        let rows = HolidayRow.rows(calendar: calendar.number, days: calendar.days)
        precondition(!rows.isEmpty, "the days were looked at before")
        try session.run(
            """
            INSERT INTO holiday_calendar (scope, number, name) VALUES ($1, $2, $3)
            ON CONFLICT (scope, number) DO UPDATE SET name = excluded.name
            """,
            scope,
            calendar.number,
            calendar.name
        )
        try clear(holidays: calendar.number)
        try session.insert(
            into: "holiday",
            columns: ["scope", "calendar", "day"],
            rows: calendar.days.map {
                [scope.storeValue, calendar.number.storeValue, $0.count.storeValue]
            },
            onConflict: .refuse
        )
        for row in rows { try cache.put(.policies, row.bytes) }
        try cache.dropRows(
            of: HolidayRow.keyKind,
            calendar.number,
            from: UInt16(clamping: rows.count)
        )
    }

    /// Takes a calendar away that no policy asks.
    func delete(calendar number: UInt16) throws {
        guard try calendars().contains(where: { $0.number == number }) else {
            throw RightsRefusal.noSuchCalendar
        }
        let isAsked = try policies().contains { policy in
            policy.groups.joined().contains { test in
                if case .holiday(number, _, _) = test { true } else { false }
            }
        }
        guard !isAsked else { throw RightsRefusal.calendarOfPolicies }
        try clear(holidays: number)
        try session.run(
            "DELETE FROM holiday_calendar WHERE scope = $1 AND number = $2",
            scope,
            number
        )
        try cache.dropRows(of: HolidayRow.keyKind, number, from: 0)
    }

    private func clear(holidays calendar: UInt16) throws(StoreError) {
        try session.run(
            "DELETE FROM holiday WHERE scope = $1 AND calendar = $2",
            scope,
            calendar
        )
    }
}
