import HTTPServer
import Metrics
import Processes
import Sync
import Vocabulary

/// The numbers of an edge in the text format of Prometheus, made anew for every question.
package struct EdgeMetrics: Sendable {
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    private let status: @Sendable () -> EdgeStatus
    private let totals: @Sendable () -> DecisionLog.Totals
    private let passages: PassageTimes
    private let pending: @Sendable () -> Int
    let health: @Sendable () -> HealthMonitor.Report

    package init(
        status: @escaping @Sendable () -> EdgeStatus,
        totals: @escaping @Sendable () -> DecisionLog.Totals,
        passages: PassageTimes,
        pending: @escaping @Sendable () -> Int,
        health: @escaping @Sendable () -> HealthMonitor.Report
    ) {
        self.status = status
        self.totals = totals
        self.passages = passages
        self.pending = pending
        self.health = health
    }

    package var routes: [LocalRoute] {
        [
            LocalRoute(.get, "/metrics") { _ in
                var response = Response(
                    status: 200,
                    contentType: Self.type,
                    Array(text.utf8)
                )
                response.fields.set("Cache-Control", "no-store")
                return response
            }
        ]
    }

    package var text: String {
        let metrics = Metrics()
        let status = status()
        decisions(totals(), metrics)
        files(status, metrics)
        readers(status.readers, metrics)
        gate(status, metrics)
        conditions(status.conditions, metrics)
        lanes(status.lanes, metrics)
        process(status, metrics)
        return metrics.text
    }

    private func decisions(_ totals: DecisionLog.Totals, _ metrics: Metrics) {
        let name = "jalon_edge_decisions_total"
        for (verdict, count) in totals.verdicts.sorted(by: { $0.key < $1.key }) {
            let labels = ["verdict": verdict]
            metrics.count(name, "Decisions by verdict.", labels: labels, by: Int64(count))
        }
        metrics.count(
            "jalon_edge_presentations_counted_total",
            "Codes that nobody signed, beyond the flood limit.",
            by: Int64(clamping: totals.counted)
        )
        metrics.count(
            "jalon_edge_presentations_dropped_total",
            "Presentations that found the queue full; they are seen again.",
            by: Int64(clamping: totals.dropped)
        )
        metrics.count(
            "jalon_edge_presentations_repeated_total",
            "Presentations of what another reader of this gate had just let in.",
            by: Int64(clamping: totals.repeated)
        )
        metrics.put(
            "jalon_edge_decision_latency_seconds",
            "From the frame being complete, or the card's coming, to the verdict at the gate.",
            totals.latency
        )
        metrics.put(
            "jalon_edge_passage_duration_seconds",
            "From the verdict to the end of the passage.",
            passages.histogram
        )
        metrics.set(
            "jalon_edge_decision_queue_depth",
            "Presentations that wait for their decision.",
            to: Int64(pending())
        )
    }

    private func files(_ status: EdgeStatus, _ metrics: Metrics) {
        let journal = status.journal
        let numbers: [(String, String, UInt64)] = [
            ("jalon_edge_journal_epoch", "The journal's epoch.", UInt64(journal.epoch)),
            ("jalon_edge_journal_sequence", "The newest record.", journal.sequence),
            ("jalon_edge_journal_backlog", "Records that the hub does not have.", journal.backlog),
            (
                "jalon_edge_journal_unsettled", "Openings of which nobody knows the end yet.",
                UInt64(journal.unsettled)
            ),
        ]
        for (name, help, value) in numbers {
            metrics.set(name, help, to: Int64(clamping: value))
        }
        states(
            "jalon_edge_journal_space",
            "Whether the journal has room: 1 for how it is.",
            journal.space,
            of: ["normal", "degraded", "full"],
            metrics
        )
        if let head = status.head {
            metrics.set(
                "jalon_edge_cache_version",
                "The version of the rights.",
                to: Int64(clamping: head.version)
            )
            metrics.set(
                "jalon_edge_cache_age_seconds",
                "Since when the hub made these rights.",
                to: head.ageSeconds
            )
        }
        freshness(status.freshness, metrics)
        let width = status.clock.high.since(status.clock.low)
        metrics.set(
            "jalon_edge_clock_interval_seconds",
            "How far the clock may be off.",
            toSeconds: Self.seconds(width)
        )
        metrics.set(
            "jalon_edge_clock_confirmed",
            "Whether the hub has confirmed the time since the machine started.",
            to: status.clock.isConfirmed ? 1 : 0
        )
    }

    private func freshness(_ freshness: EdgeStatus.Freshness, _ metrics: Metrics) {
        if let age = freshness.heartbeatAgeSeconds {
            metrics.set(
                "jalon_edge_heartbeat_age_seconds",
                "How long ago the hub is known to have said that nothing is newer.",
                to: age
            )
        }
        metrics.set(
            "jalon_edge_flash_sequence",
            "The newest emergency list; 0 for none.",
            to: Int64(clamping: freshness.flash)
        )
        metrics.set(
            "jalon_edge_flash_entries",
            "What is struck in that list.",
            to: Int64(freshness.struck)
        )
    }

    static func seconds(_ duration: Duration) -> Double {
        let (whole, attoseconds) = duration.components
        return Double(whole) + Double(attoseconds) / 1e18
    }

    /// One series for each state, of which one is 1.
    func states(
        _ name: String,
        _ help: String,
        labels: [String: String] = [:],
        _ state: String,
        of all: [String],
        _ metrics: Metrics
    ) {
        for candidate in all {
            let named = labels.merging(["state": candidate]) { first, _ in first }
            metrics.set(name, help, labels: named, to: candidate == state ? 1 : 0)
        }
    }
}
