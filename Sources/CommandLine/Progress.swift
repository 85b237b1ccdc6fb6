/// One line that says how far a long work has come and how long it will still take.
///
/// Formatting only: the caller shows it on a terminal (`Console.progress`) and nowhere else.
package struct Progress: Sendable {
    package let label: String
    package let total: Int

    private static let barWidth = 24

    package init(_ label: String, total: Int) {
        self.label = label
        self.total = total
    }

    /// The line after `done` of the total, begun `elapsed` ago.
    package func line(done: Int, elapsed: Duration) -> String {
        let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 1
        let filled = Int(share * Double(Self.barWidth))
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: "-", count: Self.barWidth - filled)
        let left = Self.left(share: share, elapsed: elapsed).map { ", \($0) left" } ?? ""
        return "\(label) [\(bar)] \(Int(share * 100)) %\(left)"
    }

    /// A duration as a person says it: `8 s`, `2 min 05 s`, `1 h 10 min`.
    package static func words(_ duration: Duration) -> String {
        let seconds = max(0, Int(duration.components.seconds))
        let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
        if minutes == 0 { return "\(seconds) s" }
        if minutes < 60 { return "\(minutes) min \(twoDigits(rest)) s" }
        return "\(minutes / 60) h \(twoDigits(minutes % 60)) min"
    }

    /// Nothing is promised before one part in a hundred is done.
    private static func left(share: Double, elapsed: Duration) -> String? {
        guard share >= 0.01, share < 1 else { return nil }
        return words(elapsed * ((1 - share) / share) + .milliseconds(500))
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
