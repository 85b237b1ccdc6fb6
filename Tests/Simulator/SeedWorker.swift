import CSeededEntropy
import CommandLine
import Processes

/// Lives through every so-many-th seed and tells a line of each.
struct SeedWorker {
    private let order: SimulateOrder
    private let console: Console

    init(_ order: SimulateOrder, _ console: Console) {
        self.order = order
        self.console = console
    }

    func run() async throws -> ExitCode {
        let stride = UInt64(order.stride ?? 1)
        let trace: (@Sendable (String) -> Void)? =
            order.isTracing ? { @Sendable [console] line in console.note(line) } : nil
        for number in 0..<UInt64(order.seeds) {
            let seed = order.first + number * stride
            seeded_entropy_begin(seed)
            let begin = OwnProcess.usage.processor
            do {
                let report = try await World(seed: seed, plan: order.plan, trace: trace).run()
                let line = SeedLine(
                    seed: seed,
                    processor: OwnProcess.usage.processor - begin,
                    outcome: .lived(report)
                )
                console.say(line.text)
            } catch {
                console.say(
                    SeedLine(seed: seed, processor: .zero, outcome: .broke("\(error)")).text
                )
                return .no
            }
        }
        return .ok
    }
}

/// What a worker tells of one seed, as a line of words.
struct SeedLine {
    enum Outcome {
        case lived(WorldReport)
        case broke(String)
    }

    let seed: UInt64
    let processor: Duration
    let outcome: Outcome

    var text: String {
        switch outcome {
        case .broke(let reason): "broken \(seed) \(reason)"
        case .lived(let report):
            "lived \(seed) \(report.scans) \(report.grants) \(report.records) \(report.digest)"
                + " \(Int(processor / .milliseconds(1))) \(report.faults.text)"
        }
    }

    init(seed: UInt64, processor: Duration, outcome: Outcome) {
        self.seed = seed
        self.processor = processor
        self.outcome = outcome
    }

    init?(_ line: Substring) {
        let words = line.split(separator: " ", maxSplits: 7)
        guard words.count >= 3, let seed = UInt64(words[1]) else { return nil }
        self.seed = seed
        if words[0] == "broken" {
            processor = .zero
            outcome = .broke(words.dropFirst(2).joined(separator: " "))
            return
        }
        guard words[0] == "lived", words.count == 8, let scans = Int(words[2]),
            let grants = Int(words[3]), let records = Int(words[4]), let spent = Int(words[6])
        else { return nil }
        processor = .milliseconds(spent)
        outcome = .lived(
            WorldReport(
                scans: scans,
                grants: grants,
                records: records,
                faults: FaultCounts(text: String(words[7])),
                digest: String(words[5])
            )
        )
    }
}
