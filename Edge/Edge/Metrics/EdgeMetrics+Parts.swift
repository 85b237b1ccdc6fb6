import Access
import Gates
import Metrics
import Processes
import Sync
import Vocabulary

extension EdgeMetrics {
    func readers(_ readers: [ReaderReport], _ metrics: Metrics) {
        for reader in readers {
            let labels = ["reader": reader.name, "kind": reader.kind]
            let isUp = reader.state == "ready" && reader.fault == nil
            metrics.set(
                "jalon_edge_reader_up",
                "Whether the reader reads.",
                labels: labels,
                to: isUp ? 1 : 0
            )
            let counts: [(String, String, Int)] = [
                ("jalon_edge_reader_restarts_total", "Starts after the first.", reader.restarts),
                ("jalon_edge_reader_faults_total", "Faults that it told.", reader.faults),
                (
                    "jalon_edge_reader_codes_dropped_total", "Codes beyond 200 a second.",
                    reader.codesDropped
                ),
            ]
            for (name, help, value) in counts {
                metrics.count(name, help, labels: labels, by: Int64(value))
            }
        }
    }

    func gate(_ status: EdgeStatus, _ metrics: Metrics) {
        let gate = status.gateReport
        metrics.set(
            "jalon_edge_gate_up",
            "Whether the gate can be reached.",
            labels: ["kind": gate.kind],
            to: gate.link == .ready ? 1 : 0
        )
        states(
            "jalon_edge_gate_mode",
            "How the gate stands: 1 for its mode.",
            gate.mode.name,
            of: GateMode.allCases.map(\.name),
            metrics
        )
        metrics.set(
            "jalon_edge_gate_pending",
            "Grants that wait or are open.",
            to: Int64(gate.pending)
        )
        for outcome in GateOutcome.allCases.map(\.rawValue) {
            metrics.count(
                "jalon_edge_gate_outcomes_total",
                "What became of grants.",
                labels: ["outcome": outcome],
                by: Int64(gate.outcomes[outcome] ?? 0)
            )
        }
        for event in GateEventKind.allCases.map(\.name) {
            metrics.count(
                "jalon_edge_gate_events_total",
                "What the gate told unasked.",
                labels: ["event": event],
                by: Int64(gate.events[event] ?? 0)
            )
        }
    }

    func conditions(_ conditions: [ConditionReport], _ metrics: Metrics) {
        let standing = Set(conditions.map(\.condition))
        for condition in DeviceCondition.allCases {
            metrics.set(
                "jalon_edge_condition",
                "What is wrong with this device: 1 while it lasts.",
                labels: ["condition": condition.name],
                to: standing.contains(condition.name) ? 1 : 0
            )
        }
        let report = health()
        metrics.count(
            "jalon_edge_condition_changes_total",
            "Conditions that came or went.",
            by: Int64(report.changes)
        )
        metrics.count(
            "jalon_edge_condition_records_total",
            "Of which so many were journalled; the rest flapped.",
            by: Int64(report.records)
        )
    }

    func lanes(_ lanes: EdgeStatus.Lanes, _ metrics: Metrics) {
        let named = [
            ("download", lanes.download), ("upload", lanes.upload), ("badge_keys", lanes.badgeKeys),
            ("news", lanes.news),
        ]
        for case (let name, let lane?) in named {
            metrics.set(
                "jalon_edge_lane_failing",
                "Whether something stands in the way of this talk with the hub.",
                labels: ["lane": name],
                to: lane.failingSince == nil ? 0 : 1
            )
            guard let succeeded = lane.succeededAt else { continue }
            metrics.set(
                "jalon_edge_lane_last_success_timestamp_seconds",
                "When it last did what it is for.",
                labels: ["lane": name],
                toSeconds: Double(succeeded.milliseconds) / 1_000
            )
        }
    }

    func process(_ status: EdgeStatus, _ metrics: Metrics) {
        let usage = OwnProcess.usage
        metrics.set(
            "jalon_build_info",
            "The version that runs.",
            labels: ["version": EdgeProgram.release],
            to: 1
        )
        metrics.set(
            "jalon_edge_uptime_seconds",
            "Since the daemon started.",
            to: status.uptimeSeconds
        )
        metrics.count(
            "process_cpu_seconds_total",
            "Time of processors in all threads.",
            bySeconds: Self.seconds(usage.processor)
        )
        if let bytes = usage.residentBytes {
            metrics.set("process_resident_memory_bytes", "Memory that is resident.", to: bytes)
        }
        if let files = usage.openFiles {
            metrics.set("process_open_fds", "Descriptors that are open.", to: files)
        }
    }
}
