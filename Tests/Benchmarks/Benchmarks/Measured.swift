/// What one part of the benchmarks came to.
struct Measured {
    var values: [Figure: Double] = [:]
    /// Absolute times and other facts that help to judge the figures; for people.
    var notes: [String] = []

    init(_ values: [Figure: Double] = [:], notes: [String] = []) {
        self.values = values
        self.notes = notes
    }
}

extension Measured {
    mutating func add(_ other: Measured) {
        values.merge(other.values) { _, new in new }
        notes += other.notes
    }
}
