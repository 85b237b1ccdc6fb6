import Vocabulary

/// A time as RFC 5322, 3.3 writes it: `Sun, 01 Mar 2026 18:00:00 +0000`.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ moment: Timestamp) -> String {
        // Year, month and day as RFC 3339 has them already.
        let text = moment.description
        let parts = text.prefix(10).split(separator: "-")
        let day = days[Int(moment.milliseconds / 86_400_000 % 7)]
        guard parts.count == 3, let month = Int(parts[1]), months.indices.contains(month - 1) else {
            preconditionFailure("a time in RFC 3339 begins with a date")
        }
        let time = text.dropFirst(11).prefix(8)
        return "\(day), \(parts[2]) \(months[month - 1]) \(parts[0]) \(time) +0000"
    }
}
