/// How often something took how long, in buckets of fixed bounds.
///
/// A value: whoever measures keeps one and hands it over when it is asked for.
package struct Histogram: Sendable, Equatable {
    /// Upper bounds in seconds: from a look-up in memory to the deadline of a handler.
    package static let boundsDefault: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    /// Ascending, in seconds.
    package let bounds: [Double]
    /// How many were within each bound, those within a lower one included.
    package private(set) var buckets: [Int64]
    package private(set) var observations: Int64 = 0
    package private(set) var sum: Double = 0

    package init(bounds: [Double] = boundsDefault) {
        precondition(bounds == bounds.sorted(), "the bounds of a histogram ascend")
        self.bounds = bounds
        buckets = [Int64](repeating: 0, count: bounds.count)
    }

    package mutating func observe(_ duration: Duration) {
        let (whole, attoseconds) = duration.components
        let seconds = Double(whole) + Double(attoseconds) / 1e18
        sum += seconds
        observations += 1
        for (index, bound) in bounds.enumerated() where seconds <= bound {
            buckets[index] += 1
        }
    }
}
