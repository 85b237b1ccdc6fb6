package import CommandLine
import Processes

/// The program `jalon-simulate`: lives through seeds, prints what they met, stops at the first that
/// breaks a rule.
package enum SimulateProgram {
    package static func main() async -> Never {
        await Program(command, version: "0.1.0").main { parsed, console in
            try await run(parsed, console)
        }
    }

    package static func run(
        _ parsed: ParsedCommand,
        _ console: Console
    ) async throws -> ExitCode {
        let order = try SimulateOrder(parsed)
        if order.isWorker { return try await SeedWorker(order, console).run() }
        return try await SeedRun(order, console).run()
    }

    private static let command = CommandSpec(
        "jalon-simulate",
        summary: "Lives through seeded days of one hub and its gates, and checks all they did.",
        options: [
            .value("seeds", "N", default: "20", "How many seeds."),
            .value("from", "S", default: "1", "The first seed."),
            .value("workers", "N", default: "2", "Processes at once."),
            .value("scans", "N", default: "2000", "Presentations in each seed."),
            .value("hours", "N", default: "24", "Virtual hours of each seed."),
            .value("edges", "N", default: "4", "Gates of each seed."),
            .value(
                "bug",
                "NAME",
                choices: PlantedBug.allCases.map(\.rawValue),
                "Plants a bug that an invariant must catch."
            ),
            .flag("trace", "Tells every event, to find what broke a seed; one worker."),
            .value("worker", "STRIDE", "For the processes that this one starts."),
        ],
        example: """
            jalon-simulate --seeds 200 --from 1
            jalon-simulate --seeds 1 --from 4711 --trace
            """
    )
}

/// What a line of `jalon-simulate` asks for.
struct SimulateOrder {
    static let seedsMax = 10_000_000
    static let workersMax = 64

    let first: UInt64
    let seeds: Int
    let workers: Int
    /// How far apart the seeds of one worker are; nil for the process that starts them.
    let stride: Int?
    let isTracing: Bool
    let plan: SimulationPlan
    let words: [String]

    var isWorker: Bool { stride != nil || isTracing }

    init(_ parsed: ParsedCommand) throws(UsageError) {
        var plan = SimulationPlan()
        plan.scans = try parsed.int("scans", in: 1...1_000_000) ?? plan.scans
        plan.hours = try parsed.int("hours", in: 1...24) ?? plan.hours
        plan.edges = try parsed.int("edges", in: 2...64) ?? plan.edges
        plan.bug = parsed.string("bug").flatMap { PlantedBug(rawValue: $0) }
        self.plan = plan
        first = UInt64(try parsed.int("from", in: 0...Int.max) ?? 1)
        seeds = try parsed.int("seeds", in: 1...Self.seedsMax) ?? 20
        workers = try parsed.int("workers", in: 1...Self.workersMax) ?? 2
        stride = try parsed.int("worker", in: 1...Self.workersMax)
        isTracing = parsed.flag("trace")
        words =
            ["--scans", "\(plan.scans)", "--hours", "\(plan.hours)", "--edges", "\(plan.edges)"]
            + (plan.bug.map { ["--bug", $0.rawValue] } ?? [])
    }

    /// The line that repeats one seed.
    func replay(_ seed: UInt64) -> String {
        (["jalon-simulate", "--seeds", "1", "--from", "\(seed)"] + words)
            .joined(separator: " ")
    }
}
