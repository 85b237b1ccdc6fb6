import Synchronization

/// Counters, gauges and histograms of this process, told in the Prometheus text format.
package final class Metrics: Sendable {
    /// Series of one name; a label value beyond them is counted under `other`.
    package static let seriesMax = 1_000

    private let families = Mutex<[String: MetricFamily]>([:])

    package init() {}

    /// Adds to a number that only grows; its name ends in `_total`.
    package func count(
        _ name: String,
        _ help: String,
        labels: [String: String] = [:],
        by amount: Int64 = 1
    ) {
        change(name, help, .counter, labels) { $0.add(Double(amount)) }
    }

    /// Adds time; its name ends in `_seconds_total`.
    package func count(
        _ name: String,
        _ help: String,
        labels: [String: String] = [:],
        bySeconds amount: Double
    ) {
        change(name, help, .counter, labels) { $0.add(amount) }
    }

    /// Sets a number that rises and falls.
    package func set(
        _ name: String,
        _ help: String,
        labels: [String: String] = [:],
        to value: Int64
    ) {
        change(name, help, .gauge, labels) { $0.set(Double(value)) }
    }

    /// Sets a time that is not whole; its name ends in `_seconds`.
    package func set(
        _ name: String,
        _ help: String,
        labels: [String: String] = [:],
        toSeconds value: Double
    ) {
        change(name, help, .gauge, labels) { $0.set(value) }
    }

    /// Notes how long something took; its name ends in `_seconds`.
    package func observe(
        _ name: String,
        _ help: String,
        labels: [String: String] = [:],
        _ duration: Duration
    ) {
        change(name, help, .histogram, labels) { $0.histogram.observe(duration) }
    }

    /// Tells what somebody else has measured.
    package func put(
        _ name: String,
        _ help: String,
        labels: [String: String] = [:],
        _ histogram: Histogram
    ) {
        change(name, help, .histogram, labels) { $0.histogram = histogram }
    }

    /// Everything, as `/metrics` answers it (Prometheus exposition format 0.0.4).
    package var text: String {
        families.withLock { families in
            families.sorted { $0.key < $1.key }.map { $0.value.text(named: $0.key) }.joined()
        }
    }

    private func change(
        _ name: String,
        _ help: String,
        _ kind: MetricFamily.Kind,
        _ labels: [String: String],
        _ body: (inout MetricSeries) -> Void
    ) {
        families.withLock { families in
            families[name, default: MetricFamily(kind: kind, help: help)].change(labels, body)
        }
    }
}
