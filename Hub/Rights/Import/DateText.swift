package import Vocabulary

/// A date or a moment as people write it in a file.
///
/// A date stands for its whole day in UTC: it begins with its first minute and ends with the first
/// minute of the next day.
package struct DateText: Sendable, Hashable {
    private static let minutesOfDay: UInt32 = 1_440

    /// As a beginning.
    package let start: Minute
    /// As an end, which is not itself included.
    package let end: Minute

    package init?(_ text: String) {
        let isDate = text.utf8.count == 10
        guard let moment = Timestamp(rfc3339: isDate ? text + "T00:00:00Z" : text),
            moment.milliseconds >= Minute.first.start.milliseconds,
            !isDate || Self.isSpelt(text, moment)
        else { return nil }
        start = Minute(holding: moment)
        end = isDate ? start.advanced(byMinutes: Self.minutesOfDay) : start
    }

    /// Whether this is the one spelling of its day: no 30th of February that slid into March.
    private static func isSpelt(_ text: String, _ moment: Timestamp) -> Bool {
        moment.description.prefix(10) == text
    }
}
