import Demonstration
import Glibc
import Processes

/// `jalon bench --lane`: people pass one gate, from the camera's frame to the board's pulse.
///
/// All programs are the real ones: hub, edge, reader and the emulated door board; frames of 720
/// lines come at 15 a second through a pipe.
package struct LaneBenchmark: Sendable {
    package struct Line: Sendable {
        package let key: String
        package let title: String
        package let unit: String
        package let value: Double
        /// At most, where the design sets a target.
        package var target: Double?

        package var isMet: Bool { target.map { value <= $0 } ?? true }
    }

    package struct Report: Sendable {
        package internal(set) var lines: [Line] = []
        package internal(set) var notes: [String] = []
        package let facts: [String]

        package var isGood: Bool { notes.isEmpty && lines.allSatisfy(\.isMet) }

        mutating func add(
            _ key: String,
            _ title: String,
            _ value: Double,
            _ unit: String = "",
            atMost target: Double? = nil
        ) {
            lines.append(Line(key: key, title: title, unit: unit, value: value, target: target))
        }
    }

    /// The figure of the design: frame in, pulse out.
    private static let openTargetMilliseconds = 300.0
    /// Faults are seen within this.
    private static let faultTargetMilliseconds = 3_000.0
    private static let portTries = 5

    private let plan: LanePlan
    private let folder: String?

    package init(_ plan: LanePlan, folder: String?) {
        self.plan = plan
        self.folder = folder
    }

    package func run(_ progress: @Sendable (String) -> Void) async throws -> Report {
        let machine = Machine()
        var report = Report(facts: [
            "\(machine.processor), \(machine.cores) cores, load \(machine.load), seed \(plan.seed)"
        ])
        let workspace = try Workspace(in: folder)
        progress("a hub, an edge and \(plan.personsAll) tickets")
        let pipe = workspace.file("frames")
        guard mkfifo(pipe, 0o600) == 0 else {
            throw BenchmarkFailure(.system, "No pipe could be made for the frames.")
        }
        let camera = LaneCamera(pipe: pipe, plan)
        let filming = Task { await camera.run() }
        defer { filming.cancel() }
        let ground = try await ground(workspace, pipe)
        do {
            try await ground.waitUntilReady()
            await camera.beginCounting()
            try await measure(LaneRun(ground, camera, plan), ground, workspace, &report, progress)
            report.add("framesLate", "frames written late", Double(await camera.framesLate))
            let restarts = Double(try await ground.readerRestarts())
            report.add("readerRestarts", "the reader was started again", restarts, atMost: 0)
        } catch {
            await ground.end()
            throw error
        }
        await ground.end()
        return report
    }

    private func measure(
        _ run: LaneRun,
        _ ground: LaneGround,
        _ workspace: Workspace,
        _ report: inout Report,
        _ progress: @Sendable (String) -> Void
    ) async throws {
        progress("\(plan.persons) persons")
        Self.add(try await run.pass(0..<plan.persons, progress), &report)
        if plan.personsWithBrowser > 0 {
            progress("the same with the screen in a browser")
            try await withBrowser(run, ground, workspace, &report, progress)
        }
        progress("the board is unplugged")
        try await fault(run, ground, &report)
        try count(ground, expected: plan.personsAll, &report)
    }

    /// On the first ports that are free: nobody else's are taken from them.
    private func ground(_ workspace: Workspace, _ pipe: String) async throws -> LaneGround {
        var last: (any Error)?
        for _ in 0..<Self.portTries {
            do {
                return try await LaneGround(
                    folder: workspace.path,
                    port: Int.random(in: 20_000..<32_000),
                    pipe: pipe,
                    persons: plan.personsAll
                )
            } catch {
                last = error
            }
        }
        throw last ?? BenchmarkFailure(.system, "There is no free port.")
    }

    private static func add(_ figures: LaneRun.Figures, _ report: inout Report) {
        let times = Samples(figures.opened)
        report.add(
            "frameToOpenP50Milliseconds",
            "first frame of a code → pulse, median",
            times.microseconds(0.5) / 1_000,
            "ms"
        )
        report.add(
            "frameToOpenP99Milliseconds",
            "first frame of a code → pulse, 99 of 100",
            times.microseconds(0.99) / 1_000,
            "ms",
            atMost: openTargetMilliseconds
        )
        add(figures, "", "", &report)
    }

    private static func add(
        _ figures: LaneRun.Figures,
        _ key: String,
        _ words: String,
        _ report: inout Report
    ) {
        report.add(
            "edgeProcessorPercent\(key)",
            "jalon-edge\(words)",
            figures.edge.percent,
            "% of a core"
        )
        report.add("edgeMebibytes\(key)", "jalon-edge\(words), memory", figures.edge.memory, "MiB")
        report.add(
            "readerProcessorPercent\(key)",
            "jalon-qr\(words)",
            figures.reader.percent,
            "% of a core"
        )
        report.add(
            "readerMebibytes\(key)",
            "jalon-qr\(words), memory",
            figures.reader.memory,
            "MiB"
        )
    }

    private func withBrowser(
        _ run: LaneRun,
        _ ground: LaneGround,
        _ workspace: Workspace,
        _ report: inout Report,
        _ progress: @Sendable (String) -> Void
    ) async throws {
        let browser = try KioskBrowser(showing: ground.screen, workspace)
        let persons = plan.persons..<plan.persons + plan.personsWithBrowser
        let figures = try await run.pass(persons, progress)
        let memory = browser.tree.proportionalMebibytes
        await browser.child.terminate()
        report.add(
            "frameToOpenP99MillisecondsWithBrowser",
            "first frame → pulse with a browser, 99 of 100",
            Samples(figures.opened).microseconds(0.99) / 1_000,
            "ms"
        )
        Self.add(figures, "WithBrowser", " with a browser", &report)
        report.add("browserMebibytes", "the browser, memory", memory, "MiB")
    }

    private func fault(
        _ run: LaneRun,
        _ ground: LaneGround,
        _ report: inout Report
    ) async throws {
        let seen = try await run.time(untilLinked: false) { try await ground.bench.unplug() }
        report.add(
            "unplugSeenMilliseconds",
            "board unplugged → seen",
            seen,
            "ms",
            atMost: Self.faultTargetMilliseconds
        )
        let back = try await run.time(untilLinked: true) { try await ground.bench.plug() }
        report.add("plugBackMilliseconds", "board plugged in → back by itself", back, "ms")
        _ = try await run.pass(plan.personsAll - 1..<plan.personsAll) { _ in }
    }

    /// Everybody: one grant, one pulse, one passage, and nothing else.
    private func count(
        _ ground: LaneGround,
        expected persons: Int,
        _ report: inout Report
    ) throws {
        let grants = try ground.book.grants()
        let outcomes = try ground.book.outcomes()
        let passed = outcomes[.passed] ?? 0
        let pulses = ground.bench.count("OPEN")
        let seen = ground.bench.count("PASS")
        let events = try ground.book.events()
        let strange = (events["forced"] ?? 0) + (events["second_passage"] ?? 0)
        let slips =
            [grants, passed, pulses, seen].map { abs($0 - persons) }.reduce(0, +) + strange
            + outcomes.values.reduce(0, +) - passed
        if slips > 0 {
            let counts = outcomes.map { "\($0.key.rawValue) \($0.value)" }.sorted()
            let told = events.map { "\($0.key) \($0.value)" }.sorted()
            report.notes.append(
                "Slips: openings came to \(counts.joined(separator: ", ")); the board saw "
                    + "\(seen) pass; the gate told \(told.joined(separator: ", "))."
            )
        }
        report.add("persons", "persons", Double(persons))
        report.add("grants", "grants in the journal", Double(grants))
        report.add("pulses", "pulses of the board", Double(pulses))
        report.add("passages", "passages in the journal", Double(passed))
        report.add("slips", "slips", Double(slips), atMost: 0)
    }
}
