import Benchmarks
import CommandLine
import HubAdmin

/// `jalon bench --badges`: taps, recoveries, and what the reader of cards takes at rest.
struct BadgeBench {
    private static let digits = 1

    let plan: BenchmarkPlan
    let folder: String?

    func run(_ output: Output) async throws -> ExitCode {
        let report = try await BadgeBenchmark(plan, folder: folder).run { part in
            output.console.note("measuring: \(part)")
        }
        output.show(Self.json(report)) { Self.words(report) }
        if output.isJSON {
            for line in report.facts + report.notes { output.console.note(line) }
        }
        return report.isWhole ? .ok : .no
    }

    private static func json(_ report: BadgeBenchmark.Report) -> JSON {
        let pairs = report.lines.map { ($0.key, JSON.number($0.value)) }
        return .object(Dictionary(pairs) { first, _ in first })
    }

    private static func words(_ report: BadgeBenchmark.Report) -> [String] {
        var table = TextTable(headings: ["FIGURE", "MEASURED", ""])
        for line in report.lines {
            table.add([line.title, Decimals.text(line.value, digits: digits), line.unit])
        }
        return report.facts + [""] + table.lines + report.notes
    }
}
