import Benchmarks
import CommandLine
import HubAdmin

/// `jalon bench --lane`: from the camera's frame to the gate's pulse, and that nobody slips by.
struct LaneBench {
    private static let digits = 1

    let plan: LanePlan
    let isQuick: Bool
    let folder: String?

    func run(_ output: Output) async throws -> ExitCode {
        let report = try await LaneBenchmark(plan, folder: folder).run { part in
            output.console.note("measuring: \(part)")
        }
        let pairs = report.lines.map { ($0.key, JSON.number($0.value)) }
        output.show(.object(Dictionary(pairs) { first, _ in first })) { Self.words(report) }
        if output.isJSON {
            for line in report.facts + report.notes { output.console.note(line) }
        }
        return report.isGood || isQuick ? .ok : .no
    }

    private static func words(_ report: LaneBenchmark.Report) -> [String] {
        var table = TextTable(headings: ["FIGURE", "MEASURED", "", "TARGET", ""])
        for line in report.lines {
            table.add([
                line.title, Decimals.text(line.value, digits: digits), line.unit,
                line.target.map { "≤ " + Decimals.text($0, digits: digits) } ?? "",
                line.target == nil ? "" : line.isMet ? "met" : "MISSED",
            ])
        }
        return report.facts + [""] + table.lines + report.notes
    }
}
