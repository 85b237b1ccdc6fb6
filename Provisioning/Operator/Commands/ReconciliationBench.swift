import Benchmarks
import CommandLine
import HubAdmin

/// `jalon bench --reconcile`: merging what cut-off gates tell, and deciding a day again.
struct ReconciliationBench {
    private static let digits = 1

    let plan: BenchmarkPlan
    let folder: String?

    func run(_ output: Output) async throws -> ExitCode {
        let report = try await ReconciliationBenchmark(plan, folder: folder).run { part in
            output.console.note("measuring: \(part)")
        }
        let pairs = report.lines.map { ($0.key, JSON.number($0.value)) }
        output.show(.object(Dictionary(pairs) { first, _ in first })) { Self.words(report) }
        if output.isJSON {
            for line in report.facts + report.notes { output.console.note(line) }
        }
        return report.isWhole ? .ok : .no
    }

    private static func words(_ report: ReconciliationBenchmark.Report) -> [String] {
        var table = TextTable(headings: ["FIGURE", "MEASURED", ""])
        for line in report.lines {
            table.add([line.title, Decimals.text(line.value, digits: digits), line.unit])
        }
        return report.facts + [""] + table.lines + report.notes
    }
}
