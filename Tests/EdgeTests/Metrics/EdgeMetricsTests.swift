import Access
import Display
import Edge
import Gates
import Metrics
import Processes
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct EdgeMetricsTests {
    private static func metrics(_ edge: LiveEdge) -> EdgeMetrics {
        EdgeMetrics(
            status: { edge.daemon.status },
            totals: { edge.daemon.decider.log.totals },
            passages: PassageTimes { .zero },
            pending: { edge.daemon.decider.depth },
            health: { edge.daemon.health.report }
        )
    }

    private static let promtool: String? = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        let own = "/" + parts.joined(separator: "/") + "/.venv/bin/promtool"
        return [own, "/usr/bin/promtool"].first { Files.exists($0) }
    }()

    private static func check(_ text: String) async throws -> (Exit, String) {
        let child = try Child(
            ChildSpec(
                promtool ?? "promtool",
                ["check", "metrics"],
                input: .pipe,
                output: .pipe,
                errors: .pipe
            )
        )
        try await child.write(Array(text.utf8))
        await child.closeInput()
        let talk = try await child.errors?.all(limit: 65_536) ?? []
        return (await child.wait(), String(decoding: talk, as: UTF8.self))
    }

    @Test(.enabled(if: promtool != nil, "promtool is neither in .venv/bin nor in /usr/bin"))
    func `promtool finds nothing wrong with an edge at work, and finds what is`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            _ = await edge.show()
            let (exit, talk) = try await Self.check(Self.metrics(edge).text)
            #expect(exit == .code(0), "\(talk)")
            #expect(talk == "")
            let wrong = try await Self.check("jalon_a_total{ 1\n")
            #expect(wrong.0 != .code(0))
            let unhelpful = try await Self.check("# TYPE a counter\na 1\n")
            #expect(unhelpful.0 != .code(0))
        }
    }

    @Test func `Decisions, files, gate, conditions and the process are told`() async throws {
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            _ = await edge.show()
            let lines = Set(Self.metrics(edge).text.split(separator: "\n").map(String.init))
            for line in [
                #"jalon_edge_decisions_total{verdict="granted"} 1"#,
                "jalon_edge_decision_latency_seconds_count 1",
                #"jalon_edge_decision_latency_seconds_bucket{le="+Inf"} 1"#,
                "jalon_edge_decision_queue_depth 0", "jalon_edge_cache_version 1",
                #"jalon_edge_journal_space{state="normal"} 1"#,
                #"jalon_edge_journal_space{state="full"} 0"#,
                #"jalon_edge_gate_mode{state="normal"} 1"#,
                #"jalon_edge_gate_outcomes_total{outcome="lost"} 0"#,
                #"jalon_edge_condition{condition="camera_black"} 0"#,
                #"jalon_build_info{version="0.1.0"} 1"#,
            ] {
                #expect(lines.contains(line), "\(line)")
            }
            let text = Self.metrics(edge).text
            for name in ["process_resident_memory_bytes", "process_open_fds"] {
                let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
                let value = line?.split(separator: " ").last.flatMap { Int($0) }
                #expect((value ?? 0) > 3, "\(name)")
            }
            // Each condition, each state, each verdict: nothing that a stranger can multiply.
            #expect(text.utf8.count < 32_768)
        }
    }

    @Test func `Only those who passed are measured, and no more wait than is allowed`() {
        let now = Mutex(Duration.zero)
        let times = PassageTimes { now.withLock { $0 } }
        let place = Destination(gateGroup: 0, seat: Seat())
        for scan in 0..<UInt64(PassageTimes.openMax + 5) {
            times.hear(.granted(scan: scan, .entry, place))
        }
        times.hear(.granted(scan: nil, .exit, place))
        now.withLock { $0 = .seconds(2) }
        times.hear(.settled(scan: 0, .passed))
        times.hear(.settled(scan: 0, .passed))
        times.hear(.settled(scan: 1, .notUsed))
        times.hear(.settled(scan: 2, nil))
        times.hear(.settled(scan: UInt64(PassageTimes.openMax), .passed))
        #expect(times.histogram.observations == 1)
        #expect(times.histogram.sum == 2)
    }
}
