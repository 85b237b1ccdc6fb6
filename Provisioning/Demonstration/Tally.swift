/// What was decided at one place or in all.
struct Tally: Sendable, Equatable {
    private(set) var verdicts: [String: Int] = [:]
    private(set) var surprises = 0
    private(set) var latencies: [Int64] = []
    var triedAgain = 0
    /// What became of openings, where a sensor tells.
    var outcomes: [PassageBook.Outcome: Int] = [:]

    var total: Int { verdicts.values.reduce(0, +) }

    mutating func add(verdict: String, expected: String, latencyMicroseconds: Int64) {
        verdicts[verdict, default: 0] += 1
        if verdict != expected { surprises += 1 }
        latencies.append(latencyMicroseconds)
    }

    mutating func add(_ other: Tally) {
        verdicts.merge(other.verdicts, uniquingKeysWith: +)
        surprises += other.surprises
        latencies += other.latencies
        triedAgain += other.triedAgain
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
    }

    /// The smallest latency that is not below so many hundredths of all.
    func latency(percentile: Int) -> Int64 {
        let sorted = latencies.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[max(0, (sorted.count * percentile + 99) / 100 - 1)]
    }
}
