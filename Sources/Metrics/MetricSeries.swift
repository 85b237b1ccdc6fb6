/// One number, or one histogram, with its labels.
struct MetricSeries {
    private(set) var value: Double = 0
    var histogram = Histogram()

    mutating func add(_ amount: Double) { value += max(0, amount) }

    mutating func set(_ amount: Double) { value = amount }

    func histogramLines(_ name: String, _ labels: [String]) -> [String] {
        let bucket = "\(name)_bucket"
        let observations = Double(histogram.observations)
        var lines = zip(histogram.bounds, histogram.buckets).map { bound, count in
            Self.line(bucket, labels + ["le=\"\(Self.number(bound))\""], Double(count))
        }
        lines.append(Self.line(bucket, labels + ["le=\"+Inf\""], observations))
        lines.append(Self.line("\(name)_sum", labels, histogram.sum))
        lines.append(Self.line("\(name)_count", labels, observations))
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
