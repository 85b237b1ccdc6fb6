import Demonstration
import HubAdmin
import Processes
import Vocabulary

/// People pass a lane one after the other, and it is measured meanwhile.
struct LaneRun {
    /// What one process took while they passed.
    struct Share {
        let percent: Double
        let memory: Double
    }

    struct Figures {
        /// From the first frame that shows a code to the board's pulse, in nanoseconds.
        var opened: [UInt64] = []
        let edge: Share
        let reader: Share
    }

    /// How long a person waits for the gate: longer than that they go and complain.
    private static let patience = Duration.seconds(5)
    private static let look = Duration.milliseconds(5)
    private static let settleLook = Duration.milliseconds(100)
    private static let faultPatience = Duration.seconds(30)
    /// Says how far it is so many times.
    private static let reportEvery = 11

    private let ground: LaneGround
    private let camera: LaneCamera
    private let plan: LanePlan

    init(_ ground: LaneGround, _ camera: LaneCamera, _ plan: LanePlan) {
        self.ground = ground
        self.camera = camera
        self.plan = plan
    }

    func pass(
        _ persons: Range<Int>,
        _ progress: @Sendable (String) -> Void
    ) async throws -> Figures {
        let reader = ProcessTree(of: ground.edgeProcess).named("jalon-qr") ?? 0
        let before = (seconds(ground.edgeProcess), seconds(reader))
        let began = ContinuousClock.now
        var times: [UInt64] = []
        var due = began
        for person in persons {
            let film = try LaneCamera.film(ground.codes[person], plan, person: person)
            try await Task.sleep(until: due)
            times.append(try await open(person, film))
            await camera.release()
            due += plan.pace
            let count = person - persons.lowerBound + 1
            if count.isMultiple(of: Self.reportEvery) { progress("\(count) of \(persons.count)") }
        }
        try await Task.sleep(until: due)
        try await settled(persons.upperBound)
        let lasted = Self.seconds(ContinuousClock.now - began)
        return Figures(
            opened: times,
            edge: Share(
                percent: (seconds(ground.edgeProcess) - before.0) / lasted * 100,
                memory: Machine.proportionalMebibytes(of: ground.edgeProcess) ?? 0
            ),
            reader: Share(
                // One that was started again has lost its count; the report says so.
                percent: max(0, seconds(reader) - before.1) / lasted * 100,
                memory: Machine.proportionalMebibytes(of: reader) ?? 0
            )
        )
    }

    /// Waits until the journal says of so many openings what became of them.
    private func settled(_ count: Int) async throws {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if try ground.book.outcomes().values.reduce(0, +) >= count { return }
            try await Task.sleep(for: Self.settleLook)
        }
    }

    /// Holds a code up and waits for the pulse.
    private func open(_ person: Int, _ film: [[UInt8]]) async throws -> UInt64 {
        let former = ground.bench.count("OPEN")
        await camera.hold(film)
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if ground.bench.count("OPEN") > former, let began = await camera.beganAt,
                let opened = ground.bench.times("OPEN").last
            {
                return UInt64(max(0, Self.seconds(opened - began)) * 1e9)
            }
            try await Task.sleep(for: Self.look)
        }
        throw BenchmarkFailure(.wrongAnswer, "The gate did not open for person \(person + 1).")
    }

    /// How long it takes until the edge's status says that it has its gate, or has not; in
    /// milliseconds.
    func time(
        untilLinked isLinked: Bool,
        after act: () async throws -> Void
    ) async throws -> Double {
        let began = ContinuousClock.now
        try await act()
        while ContinuousClock.now - began < Self.faultPatience {
            if LaneGround.isLinked(try await ground.status()) == isLinked {
                return Self.seconds(ContinuousClock.now - began) * 1_000
            }
            try await Task.sleep(for: Self.look)
        }
        throw BenchmarkFailure(
            .wrongAnswer,
            "The edge does not see in \(Self.faultPatience) how its gate is."
        )
    }

    private func seconds(_ process: Int32) -> Double {
        Machine.processorSeconds(of: process) ?? 0
    }

    private static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
