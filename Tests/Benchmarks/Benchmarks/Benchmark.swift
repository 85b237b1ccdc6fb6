/// A run of the benchmarks: every part by itself, so that one that fails leaves the others.
package struct Benchmark {
    private let plan: BenchmarkPlan
    private let figures: Set<Figure>
    private let folder: String?

    package init(
        _ plan: BenchmarkPlan,
        figures: Set<Figure> = Set(Figure.allCases),
        folder: String? = nil
    ) {
        self.plan = plan
        self.figures = figures
        self.folder = folder
    }

    package func run(
        progress: @Sendable (String) -> Void = { _ in }
    ) async throws -> BenchmarkReport {
        var report = BenchmarkReport(figures: figures, facts: facts)
        let workspace = try Workspace(in: folder)
        // Memory first, while nothing of the others lies in this machine's.
        await measure("memory of the real programs", Self.resident, &report) {
            try await ResidentFigure.measure(workspace, plan: plan)
        }
        await measure("a cache of \(plan.rightsFew) rights", Self.few, &report) {
            try small(workspace)
        }
        await measure("a cache of \(plan.rightsMany) rights", Self.many, &report) {
            try large(workspace)
        }
        await measure("rotating codes", Self.rotating, &report) {
            try RotatingFigure.measure(Season(rights: 2, seed: plan.seed), plan: plan)
        }
        await measure("a backlog of \(plan.scans) scans", [.drainScansPerSecond], &report) {
            try await DrainFigure.measure(workspace, plan: plan)
        }
        await measure("frames of 1280 by 720", Self.decode, &report) {
            let season = try Season(rights: plan.rightsFew, seed: plan.seed)
            return try DecodeFigure.measure(season.codes.codes(16, seed: plan.seed), plan: plan)
        }
        return report

        func measure(
            _ part: String,
            _ covered: Set<Figure>,
            _ report: inout BenchmarkReport,
            _ work: () async throws -> Measured
        ) async {
            guard !covered.isDisjoint(with: figures) else { return }
            progress(part)
            do {
                report.add(try await work())
            } catch {
                report.notes.append("\(part): not measured. \(error)")
            }
        }
    }

    private static let resident: Set<Figure> = [.edgeResidentMebibytes, .readerResidentMebibytes]
    private static let few: Set<Figure> = [
        .decisionP50Microseconds100k, .decisionP99Microseconds100k, .deltaShareOfSnapshot,
    ]
    private static let many: Set<Figure> = [
        .decisionP50Microseconds1M, .decisionP99Microseconds1M, .lookupRatioToC, .journalRatioToC,
    ]
    private static let rotating: Set<Figure> = [
        .rotatingFirstSlotMicroseconds, .rotatingLastSlotMicroseconds,
        .rotatingRememberedSlotMicroseconds,
    ]
    private static let decode: Set<Figure> = [
        .decodeMilliseconds720p, .decodeMillisecondsPlainZbar720p,
    ]

    private var facts: [String] {
        let machine = Machine()
        return [
            "\(machine.processor), \(machine.cores) cores, \(machine.memoryMebibytes) MiB",
            "load \(machine.load) at the start, seed \(plan.seed)"
                + (machine.isOptimised ? "" : ", built for debugging")
                + (plan.isQuick
                    ? ", a small run: caches of \(plan.rightsFew) and \(plan.rightsMany) rights"
                    : ""),
        ]
    }

    private func small(_ workspace: Workspace) throws -> Measured {
        let season = try Season(rights: plan.rightsFew, seed: plan.seed)
        var measured = DeltaFigure.measure(season)
        let gate = try SeasonGate(season, workspace, name: "few")
        let decision = try DecisionFigure.measure(
            gate,
            season.codes.codes(plan.decisions, seed: plan.seed ^ 1),
            plan: plan,
            p50: .decisionP50Microseconds100k,
            p99: .decisionP99Microseconds100k
        )
        measured.add(decision)
        return measured
    }

    private func large(_ workspace: Workspace) throws -> Measured {
        let season = try Season(rights: plan.rightsMany, seed: plan.seed)
        let gate = try SeasonGate(season, workspace, name: "many")
        var measured = Measured()
        if !figures.isDisjoint(with: [.decisionP50Microseconds1M, .decisionP99Microseconds1M]) {
            let decision = try DecisionFigure.measure(
                gate,
                season.codes.codes(plan.decisions, seed: plan.seed ^ 2),
                plan: plan,
                p50: .decisionP50Microseconds1M,
                p99: .decisionP99Microseconds1M
            )
            measured.add(decision)
        }
        if figures.contains(.lookupRatioToC) {
            measured.add(try LookupFigure.measure(gate.cache, season.rights, plan: plan))
        }
        if figures.contains(.journalRatioToC) {
            measured.add(try JournalFigure.measure(gate, season, workspace, plan: plan))
        }
        return measured
    }
}
