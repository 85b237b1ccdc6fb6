import CardEmulation
import Vocabulary

/// The figures of badges: taps, rest and recoveries, through the real `jalon-nfc` and libnfc.
package struct BadgeBenchmark {
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

    /// Of the reader: nothing, and what a PN532 on a serial line takes.
    private static let latencies = [0, 5]

    private let plan: BenchmarkPlan
    private let folder: String?

    package init(_ plan: BenchmarkPlan, folder: String? = nil) {
        self.plan = plan
        self.folder = folder
    }

    private var taps: Int { plan.isQuick ? 2 : 100 }
    private var repeats: Int { plan.isQuick ? 1 : 3 }
    private var restSeconds: Int { plan.isQuick ? 1 : 20 }

    package func run(
        progress: @Sendable (String) -> Void = { _ in }
    ) async throws -> Report {
        let machine = Machine()
        var report = Report(facts: [
            "\(machine.processor), \(machine.cores) cores, load \(machine.load) at the start, "
                + "\(taps) taps each"
        ])
        await part("rest", &report, progress) { report in try await rest(&report) }
        let workspace = try Workspace(in: folder)
        let season = try BadgeSeason(seed: plan.seed)
        let gate = try BadgeGate(season, workspace)
        do {
            try await gate.waitUntilReady()
        } catch {
            await gate.stop()
            throw error
        }
        for latency in Self.latencies {
            for level in BadgeLevel.allCases {
                let cards = season.cards.filter { $0.level == level }
                await part("taps, \(level.title), \(latency) ms", &report, progress) { report in
                    try await self.tap(gate, level, cards, latency, &report)
                }
            }
        }
        if !report.isWhole { report.notes.append(gate.account) }
        await gate.stop()
        for trouble in RecoveryFigure.Trouble.allCases {
            await part("recovery, \(trouble.title)", &report, progress) { report in
                try await self.recover(trouble, season, &report)
            }
        }
        return report
    }

    /// Every part by itself, so that one that fails leaves the others.
    private func part(
        _ name: String,
        _ report: inout Report,
        _ progress: @Sendable (String) -> Void,
        _ work: (inout Report) async throws -> Void
    ) async {
        progress(name)
        do {
            try await work(&report)
        } catch {
            report.notes.append("\(name): not measured. \(error)")
        }
    }

    private func rest(_ report: inout Report) async throws {
        for latency in Self.latencies {
            let rest = try await RestFigure.measure(
                seconds: restSeconds,
                latency: .milliseconds(latency)
            )
            report.lines.append(
                Line(
                    key: "restProcessorPercent\(latency)ms",
                    title: "jalon-nfc at rest, reader of \(latency) ms",
                    unit: "% of a core",
                    value: rest.processorPercent
                )
            )
            guard latency == 0 else { continue }
            report.lines.append(
                Line(
                    key: "nfcResidentMebibytes",
                    title: "jalon-nfc in memory",
                    unit: "MiB",
                    value: rest.residentMebibytes
                )
            )
        }
    }

    private func tap(
        _ gate: BadgeGate,
        _ level: BadgeLevel,
        _ cards: [BadgeSeason.Card],
        _ latency: Int,
        _ report: inout Report
    ) async throws {
        let times = try await TapFigure.measure(
            gate,
            cards,
            latency: .milliseconds(latency),
            taps: taps
        )
        for (name, words, samples) in [
            ("tap", "laid down → verdict", Samples(times.laid)),
            ("read", "seen → verdict", Samples(times.told)),
        ] {
            for (share, text) in [(0.5, "P50"), (0.99, "P99")] {
                report.lines.append(
                    Line(
                        key: "\(name)\(text)Milliseconds_\(level.rawValue)_\(latency)ms",
                        title: "\(level.title), \(latency) ms: \(words), "
                            + text.lowercased(),
                        unit: "ms",
                        value: samples.microseconds(share) / 1_000
                    )
                )
            }
        }
    }

    private func recover(
        _ trouble: RecoveryFigure.Trouble,
        _ season: BadgeSeason,
        _ report: inout Report
    ) async throws {
        guard let card = season.cards.first(where: { $0.level == .mutual }) else { return }
        var times: [Double] = []
        for _ in 0..<repeats {
            // A gate of its own each time: a process that falls over again within half a minute is
            // started later and later, which is no figure but a rule.
            let gate = try BadgeGate(season, try Workspace(in: folder))
            do {
                try await gate.waitUntilReady()
                let time = try await RecoveryFigure.measure(trouble, gate, card)
                times.append(Double(TapFigure.nanoseconds(time)) / 1e6)
            } catch {
                report.notes.append(gate.account)
                await gate.stop()
                throw error
            }
            await gate.stop()
        }
        report.lines.append(
            Line(
                key: "recoveryMilliseconds_\(trouble.rawValue)",
                title: "\(trouble.title) → next verdict, longest of \(repeats)",
                unit: "ms",
                value: times.max() ?? 0
            )
        )
    }
}
