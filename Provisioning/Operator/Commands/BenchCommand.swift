import Benchmarks
import CommandLine
import HubAdmin

/// `jalon bench`: measures this machine against the figures of the design.
struct BenchCommand {
    static let spec = CommandSpec(
        "bench",
        summary: """
            Measures speed and memory against the targets of the design; \
            exit 1 when a target is missed, 78 from a build made for debugging.
            """,
        options: [
            .flag(
                "badges",
                "Badges in place of all else: taps, recoveries, and what their reader takes."
            ),
            .flag(
                "reconcile",
                "A day afterwards in place of all else: merging what gates tell, deciding again."
            ),
            .flag(
                "lane",
                "One lane in place of all else: frame in, pulse out, and that nobody slips by."
            ),
            .value(
                "minutes",
                "N",
                default: "\(LanePlan.minutesDefault)",
                "How long people pass the lane, 11 a minute."
            ),
            .flag("browser", "With --lane: then once more with the screen in a browser."),
            .flag("quick", "A small run that shows that all works; its figures prove nothing."),
            .value("only", "NAME", repeats: true, "Only this figure, named as in the JSON."),
            .value(
                "seed",
                "S",
                default: "\(BenchmarkPlan.seedDefault)",
                "What chance follows from."
            ),
            .value("folder", "DIR", "Where the files are made: the disk that is measured."),
        ],
        example: "jalon bench --json --only lookupRatioToC"
    )

    private let plan: BenchmarkPlan
    private let isOfBadges: Bool
    private let isOfReconciliation: Bool
    /// Nil where no lane is measured.
    private let lane: LanePlan?
    private let figures: Set<Figure>
    private let folder: String?

    init(_ parsed: ParsedCommand) throws(UsageError) {
        let seed = try parsed.value("seed", "a whole number") { UInt64($0) }
        plan =
            parsed.flag("quick")
            ? .quick(seed: seed ?? BenchmarkPlan.seedDefault)
            : .full(seed: seed ?? BenchmarkPlan.seedDefault)
        folder = parsed.string("folder")
        isOfBadges = parsed.flag("badges")
        isOfReconciliation = parsed.flag("reconcile")
        lane = try Self.lane(parsed, plan)
        figures = try Self.figures(parsed.strings("only"))
    }

    private static func lane(
        _ parsed: ParsedCommand,
        _ plan: BenchmarkPlan
    ) throws(UsageError) -> LanePlan? {
        let minutes = try parsed.int("minutes", in: 1...LanePlan.minutesMax)
        guard parsed.flag("lane") else { return nil }
        if plan.isQuick { return .quick(seed: plan.seed) }
        return .full(
            minutes: minutes ?? LanePlan.minutesDefault,
            withBrowser: parsed.flag("browser"),
            seed: plan.seed
        )
    }

    private static func figures(_ names: [String]) throws(UsageError) -> Set<Figure> {
        guard !names.isEmpty else { return Set(Figure.allCases) }
        var figures: Set<Figure> = []
        for name in names {
            guard let figure = Figure(rawValue: name) else { throw unknown(name) }
            figures.insert(figure)
        }
        return figures
    }

    private static func unknown(_ name: String) -> UsageError {
        let known = Figure.allCases.map(\.rawValue)
        let hint =
            Nearest.match(name, among: known).map { "Did you mean \"\($0)\"?" }
            ?? "Known: \(known.joined(separator: ", "))."
        return UsageError(
            .invalidValue,
            "There is no figure \"\(Terminal.printable(name, limit: 60))\". \(hint)"
        )
    }

    func run(_ output: Output) async throws -> ExitCode {
        guard Machine.isOptimisedBuild || plan.isQuick else {
            throw OperatorFailure(
                .configuration,
                "This program was built for debugging, so its speed says nothing. Build it with "
                    + "swift build -c release, or look at a small run with --quick."
            )
        }
        if let lane {
            return try await LaneBench(plan: lane, isQuick: plan.isQuick, folder: folder)
                .run(output)
        }
        if isOfBadges { return try await BadgeBench(plan: plan, folder: folder).run(output) }
        if isOfReconciliation {
            return try await ReconciliationBench(plan: plan, folder: folder).run(output)
        }
        let report = try await Benchmark(plan, figures: figures, folder: folder).run { part in
            output.console.note("measuring: \(part)")
        }
        output.show(Self.json(report)) { Self.words(report) }
        if output.isJSON {
            for line in report.facts + report.notes { output.console.note(line) }
        }
        return report.isMet || plan.isQuick ? .ok : .no
    }

    /// Every key, always; null where it was not measured.
    private static func json(_ report: BenchmarkReport) -> JSON {
        let pairs = Figure.allCases.map { figure in
            (figure.rawValue, report.values[figure].map { JSON.number($0) } ?? .null)
        }
        return .object(Dictionary(pairs) { first, _ in first })
    }

    private static func words(_ report: BenchmarkReport) -> [String] {
        var table = TextTable(headings: ["FIGURE", "MEASURED", "TARGET", ""])
        for figure in Figure.allCases where report.figures.contains(figure) {
            let value = report.values[figure]
            table.add([
                figure.title,
                value.map { Decimals.text($0, digits: figure.digits) } ?? "not measured",
                Threshold.of(figure).map { words($0, figure) } ?? "to compare with",
                verdict(value, figure),
            ])
        }
        return report.facts + [""] + table.lines + [""] + report.notes
    }

    private static func words(_ threshold: Threshold, _ figure: Figure) -> String {
        switch threshold {
        case .atMost(let limit): "≤ " + Decimals.text(limit, digits: figure.digits)
        case .atLeast(let limit): "≥ " + Decimals.text(limit, digits: figure.digits)
        }
    }

    private static func verdict(_ value: Double?, _ figure: Figure) -> String {
        guard let value, let threshold = Threshold.of(figure) else { return "" }
        return threshold.isMet(by: value) ? "met" : "MISSED"
    }
}
