package import Metrics
import Synchronization

/// The last decisions and what they add up to, in memory: for the local page, never for the truth.
package final class DecisionLog: Sendable {
    package static let entriesMax = 256
    package static let latenciesMax = 2_048
    /// Seconds; 0.3 is what is promised from frame to gate.
    package static let latencyBounds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10,
    ]

    /// What all decisions since the start add up to.
    package struct Totals: Sendable, Equatable {
        package var verdicts: [String: Int] = [:]
        package var decisions: UInt64 = 0
        /// Codes beyond the flood limit, which one record a second stands for.
        package var counted: UInt64 = 0
        /// Presentations that found the queue full and will be seen again.
        package var dropped: UInt64 = 0
        /// Presentations of what another reader of this gate had just let in.
        package var repeated: UInt64 = 0
        package var latencyP50Microseconds: Int64?
        package var latencyP99Microseconds: Int64?
        package var latency = Histogram(bounds: DecisionLog.latencyBounds)
    }

    private struct State {
        var entries: [DecisionEntry] = []
        var totals = Totals()
        var latencies: [Int64] = []
        var oldest = 0
    }

    private let state = Mutex(State())
    private let onEntry: @Sendable (DecisionEntry) -> Void

    package init(onEntry: @escaping @Sendable (DecisionEntry) -> Void = { _ in }) {
        self.onEntry = onEntry
    }

    func add(_ make: (UInt64) -> DecisionEntry) {
        let entry = state.withLock { state in
            state.totals.decisions += 1
            let entry = make(state.totals.decisions)
            state.totals.verdicts[entry.verdict, default: 0] += 1
            state.totals.latency.observe(.microseconds(entry.latencyMicroseconds))
            if state.entries.count == Self.entriesMax { state.entries.removeFirst() }
            state.entries.append(entry)
            if state.latencies.count < Self.latenciesMax {
                state.latencies.append(entry.latencyMicroseconds)
            } else {
                state.latencies[state.oldest] = entry.latencyMicroseconds
                state.oldest = (state.oldest + 1) % Self.latenciesMax
            }
            return entry
        }
        onEntry(entry)
    }

    func addCounted() {
        state.withLock { $0.totals.counted += 1 }
    }

    func addRepeated() {
        state.withLock { $0.totals.repeated += 1 }
    }

    func addDropped() {
        state.withLock { $0.totals.dropped += 1 }
    }

    /// Entries with a higher number, oldest first.
    package func entries(after number: UInt64) -> [DecisionEntry] {
        state.withLock { $0.entries.filter { $0.number > number } }
    }

    package var last: DecisionEntry? { state.withLock { $0.entries.last } }

    package var totals: Totals {
        state.withLock { state in
            var totals = state.totals
            let sorted = state.latencies.sorted()
            totals.latencyP50Microseconds = Self.percentile(50, of: sorted)
            totals.latencyP99Microseconds = Self.percentile(99, of: sorted)
            return totals
        }
    }

    /// The nearest rank: the smallest value that is not below so many hundredths of all.
    private static func percentile(_ share: Int, of sorted: [Int64]) -> Int64? {
        guard !sorted.isEmpty else { return nil }
        return sorted[max(0, (sorted.count * share + 99) / 100 - 1)]
    }
}
