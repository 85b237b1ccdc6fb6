/// Durations as people write them in a configuration.
enum DurationText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let name = text.dropFirst(digits.count).drop { $0 == " " }
        guard let count = Int64(digits), let unit = units.first(where: { $0.name == name }) else {
            return nil
        }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        return overflow ? nil : .milliseconds(milliseconds)
    }

    static func text(_ duration: Duration) -> String {
        let (seconds, fraction) = duration.components
        let milliseconds = seconds * 1_000 + fraction / 1_000_000_000_000_000
        let unit =
            units.last { milliseconds >= $0.milliseconds && milliseconds % $0.milliseconds == 0 }
            ?? units[0]
        return "\(milliseconds / unit.milliseconds) \(unit.name)"
    }
}
