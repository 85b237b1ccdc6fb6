/// One number, or one histogram, with its labels.
struct MetricSeries {
    /// Upper bounds in seconds: from a look-up in memory to the deadline of a handler.
    static let bounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    private(set) var value: Double = 0
    private var observations: Int64 = 0
    private var buckets = [Int64](repeating: 0, count: bounds.count)

    mutating func add(_ amount: Double) { value += max(0, amount) }

    mutating func set(_ amount: Double) { value = amount }

    mutating func observe(_ seconds: Double) {
        value += seconds
        observations += 1
        for (index, bound) in Self.bounds.enumerated() where seconds <= bound {
            buckets[index] += 1
        }
    }

    func histogram(_ name: String, _ labels: [String]) -> [String] {
        var lines = zip(Self.bounds, buckets).map { bound, count in
            Self.line("\(name)_bucket", labels + ["le=\"\(Self.number(bound))\""], Double(count))
        }
        lines.append(Self.line("\(name)_bucket", labels + ["le=\"+Inf\""], Double(observations)))
        lines.append(Self.line("\(name)_sum", labels, value))
        lines.append(Self.line("\(name)_count", labels, Double(observations)))
        return lines
    }

    static func line(_ name: String, _ labels: [String], _ value: Double) -> String {
        let place = labels.isEmpty ? name : "\(name){\(labels.joined(separator: ","))}"
        return "\(place) \(number(value))"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
