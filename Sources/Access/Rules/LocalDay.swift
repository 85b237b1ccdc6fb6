/// A day of the calendar, whatever the time zone: counted from 1970-01-01.
package struct LocalDay: Hashable, Comparable, Sendable {
    package let count: UInt32

    /// The last day that rules may name: 31 December 2199.
    package static let last = LocalDay(count: 84_005)
    /// The first day that a calendar of holidays may name: 1 January 2020.
    package static let firstHoliday = LocalDay(count: 18_262)

    package init(count: UInt32) {
        self.count = count
    }

    /// Nil for a day that the calendar does not have, or outside of 1970 to 2199.
    package init?(year: Int, month: Int, day: Int) {
        guard (1970...2199).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, of: year)
        else { return nil }
        // Years begin in March here, so that the leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let monthsSinceMarch = (month + 9) % 12
        let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        count = UInt32(shifted * 365 + leapDays + dayOfYear - 719_468)
    }

    private static func length(ofMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Monday 0 to Sunday 6: an ISO weekday less one.
    package var weekday: UInt8 {
        // 1970-01-01 was a Thursday, the fourth day of an ISO week.
        UInt8((count % 7 + 3) % 7)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.count < right.count
    }
}
