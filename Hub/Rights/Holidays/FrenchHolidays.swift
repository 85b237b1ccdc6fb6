package import Access

/// The public holidays of France in a year, computed: Code du travail, article L3133-1.
///
/// Alsace and Moselle keep two more (article L3134-13).
package enum FrenchHolidays {
    package static let years = 2020...2199

    package static func days(of year: Int, alsaceMoselle: Bool = false) -> [LocalDay] {
        guard let easter = easterSunday(of: year) else { return [] }
        let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
        // Easter Monday, Ascension and Whit Monday.
        var days = [1, 39, 50].map { LocalDay(count: easter.count + $0) }
        days += fixed.compactMap { LocalDay(year: year, month: $0.0, day: $0.1) }
        if alsaceMoselle {
            days.append(LocalDay(count: easter.count - 2))
            days += [LocalDay(year: year, month: 12, day: 26)].compactMap(\.self)
        }
        return Set(days).sorted()
    }

    /// By the method of Meeus, Jones and Butcher, good for every year of the Gregorian calendar.
    package static func easterSunday(of year: Int) -> LocalDay? {
        let moon = year % 19
        let century = year / 100
        let rest = year % 100
        let leaps = century / 4
        let shift = (century + 8) / 25
        let drift = (century - shift + 1) / 3
        let age = (19 * moon + century - leaps - drift + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - age - rest % 4) % 7
        let correction = (moon + 11 * age + 22 * weekday) / 451
        let total = age + weekday - 7 * correction + 114
        return LocalDay(year: year, month: total / 31, day: total % 31 + 1)
    }
}
