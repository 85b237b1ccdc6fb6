import CommandLine
import Crypto
import Processes
import Synchronization

/// Spreads seeds over processes of their own, and puts together what they tell.
///
/// A process of its own for each worker, because a run is the same only where nothing else draws
/// from its randomness, and because Swift's dictionaries must be told to keep one order.
final class SeedRun: Sendable {
    private struct Sum {
        var seeds = 0
        var scans = 0
        var grants = 0
        var records = 0
        var faults = FaultCounts()
        var processor = Duration.zero
        var digests: [UInt64: String] = [:]
        var broken: (seed: UInt64, reason: String)?
    }

    private let order: SimulateOrder
    private let console: Console
    private let sum = Mutex(Sum())
    private let begin = ContinuousClock.now

    init(_ order: SimulateOrder, _ console: Console) {
        self.order = order
        self.console = console
    }

    func run() async throws -> ExitCode {
        let workers = min(order.workers, order.seeds)
        let program = try OwnProcess.executableFolder() + "/jalon-simulate"
        let children = try (0..<workers).map { index in
            try Child(spec(program, index, of: workers))
        }
        await withDiscardingTaskGroup { group in
            for child in children { group.addTask { await self.follow(child, children) } }
        }
        for child in children { _ = await child.wait() }
        return report()
    }

    private func spec(_ program: String, _ index: Int, of workers: Int) -> ChildSpec {
        let count = (order.seeds - index + workers - 1) / workers
        return ChildSpec(
            program,
            [
                "--worker", "\(workers)", "--from", "\(order.first + UInt64(index))",
                "--seeds", "\(count)",
            ] + order.words,
            environment: OwnProcess.environment.merging(
                ["SWIFT_DETERMINISTIC_HASHING": "1"]
            ) { $1 },
            output: .pipe
        )
    }

    private func follow(_ child: Child, _ all: [Child]) async {
        guard let output = child.output else { return }
        var rest: [UInt8] = []
        for await bytes in output {
            rest += bytes
            while let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest.removeSubrange(...end)
                if let told = SeedLine(Substring(line)) { take(told, all) }
            }
        }
        guard case .code(let code) = await child.wait(), code <= 1 else {
            let isFirst = sum.withLock { sum in
                defer { sum.broken = sum.broken ?? (0, "a worker ended before its time") }
                return sum.broken == nil
            }
            if isFirst { for other in all { other.kill() } }
            return
        }
    }

    private func take(_ line: SeedLine, _ all: [Child]) {
        let (done, isBroken) = sum.withLock { sum in
            switch line.outcome {
            case .lived(let report):
                sum.seeds += 1
                sum.scans += report.scans
                sum.grants += report.grants
                sum.records += report.records
                sum.faults.add(report.faults)
                sum.processor += line.processor
                sum.digests[line.seed] = report.digest
            case .broke(let reason): sum.broken = sum.broken ?? (line.seed, reason)
            }
            return (sum.seeds, sum.broken != nil)
        }
        // The first that breaks ends the run.
        if isBroken { for child in all { child.kill() } }
        let progress = Progress("seeds", total: order.seeds)
        console.progress(progress.line(done: done, elapsed: ContinuousClock.now - begin))
    }

    private func report() -> ExitCode {
        let sum = sum.withLock { $0 }
        let ordered = sum.digests.sorted { $0.key < $1.key }.map(\.value).joined()
        console.note("")
        console.say(
            """
            seeds \(sum.seeds) from \(order.first), scans \(sum.scans), grants \(sum.grants), \
            records at the hub \(sum.records)
            faults \(sum.faults.text)
            time \(Progress.words(ContinuousClock.now - begin)), \
            processor \(Progress.words(sum.processor))
            digest \(SHA256.digest(Array(ordered.utf8)).hex)
            """
        )
        if let (seed, reason) = sum.broken {
            console.say("broken seed \(seed): \(reason)")
            console.say("again: \(order.replay(seed)) --trace")
            return .no
        }
        let missing = sum.faults.missing
        guard missing.isEmpty else {
            console.say("never met: \(missing.map(\.name).joined(separator: " "))")
            return .no
        }
        return .ok
    }
}
