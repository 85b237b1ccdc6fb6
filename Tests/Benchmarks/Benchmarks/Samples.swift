/// Times of many equal pieces of work, in nanoseconds.
struct Samples {
    private var sorted: [UInt64]

    init(_ nanoseconds: [UInt64]) {
        precondition(!nanoseconds.isEmpty, "there is no percentile of nothing")
        sorted = nanoseconds.sorted()
    }

    /// The smallest sample that at least this share of all do not exceed (nearest rank).
    func percentile(_ share: Double) -> UInt64 {
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    func microseconds(_ share: Double) -> Double { Double(percentile(share)) / 1_000 }
}

/// Which of several values stands for all of them.
enum Middle {
    static func median(_ values: [Double]) -> Double {
        precondition(!values.isEmpty, "there is no median of nothing")
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
