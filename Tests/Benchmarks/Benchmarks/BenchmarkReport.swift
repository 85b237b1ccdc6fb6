/// What a run of the benchmarks came to.
package struct BenchmarkReport: Sendable {
    /// What was asked for.
    package let figures: Set<Figure>
    /// What could be measured.
    package internal(set) var values: [Figure: Double] = [:]
    /// The machine and the seed.
    package let facts: [String]
    /// Absolute times, and why a figure is missing.
    package internal(set) var notes: [String] = []

    init(figures: Set<Figure>, facts: [String]) {
        self.figures = figures
        self.facts = facts
    }

    /// Whether every figure asked for was measured and reaches its threshold.
    package var isMet: Bool {
        figures.allSatisfy { figure in
            guard let value = values[figure] else { return false }
            return Threshold.of(figure)?.isMet(by: value) ?? true
        }
    }

    mutating func add(_ measured: Measured) {
        values.merge(measured.values.filter { figures.contains($0.key) }) { _, new in new }
        notes += measured.notes
    }
}
