import Vocabulary

/// The figures of what comes after a day: merging what cut-off gates tell, and deciding it again.
package struct ReconciliationBenchmark {
    /// One figure: a name that never changes, words for people, and its value.
    package struct Line: Sendable {
        package let key: String
        package let title: String
        package let unit: String
        package let value: Double
    }

    package struct Report: Sendable {
        package internal(set) var lines: [Line] = []
        package internal(set) var notes: [String] = []
        package let facts: [String]

        package var isWhole: Bool { notes.isEmpty }
    }

    private let plan: BenchmarkPlan
    private let folder: String?

    package init(_ plan: BenchmarkPlan, folder: String? = nil) {
        self.plan = plan
        self.folder = folder
    }

    private var mergedScans: Int { plan.isQuick ? 10_000 : 1_000_000 }
    private var replayedScans: Int { plan.isQuick ? 2_000 : 100_000 }

    package func run(
        progress: @Sendable (String) -> Void = { _ in }
    ) async throws -> Report {
        let machine = Machine()
        var report = Report(facts: [
            "\(machine.processor), \(machine.cores) cores, load \(machine.load) at the start, "
                + "\(mergedScans) scans merged, \(replayedScans) decided again"
        ])
        progress("replay")
        do {
            let workspace = try Workspace(in: folder)
            report.lines += try await ReplayFigure.measure(
                workspace,
                scans: replayedScans,
                seed: plan.seed
            )
        } catch {
            report.notes.append("replay: not measured. \(error)")
        }
        progress("merge")
        report.lines += MergeFigure.measure(scans: mergedScans, seed: plan.seed)
        return report
    }
}
