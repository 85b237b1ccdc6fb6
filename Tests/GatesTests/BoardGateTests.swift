import Access
import DoorBoardEmulation
import FoundationEssentials
import GatePorts
import Gates
import Synchronization
import Testing

/// A whole gate: rules, wires, line and board.
@Suite(.timeLimit(.minutes(1))) struct BoardGateTests {
    private static func grant(_ passage: UInt64, window: Duration = .seconds(1)) -> GateGrant {
        let now = ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
        return GateGrant(
            passage: passage,
            direction: .entry,
            window: window,
            expiresAt: now + .seconds(5)
        )
    }

    private static func drive(
        _ board: DoorBoard,
        _ body: (WiredGate) async throws -> Void
    ) async throws {
        let gate = WiredGate(BoardWires(path: try #require(board.path)))
        let running = Task { await gate.run { _ in } }
        #expect(await Patience.wait { gate.report.link == .ready })
        try await body(gate)
        running.cancel()
        await running.value
        #expect(board.memory.pulsedTwice == [])
        board.stop()
    }

    @Test func `Who passes has passed, who does not has not used it`() async throws {
        let board = try DoorBoard()
        board.expect([.passes(after: .milliseconds(150)), .none, .passes(after: .milliseconds(50))])
        try await Self.drive(board) { gate in
            #expect(await gate.grant(Self.grant(1)) == .passed)
            #expect(await gate.grant(Self.grant(2, window: .milliseconds(400))) == .notUsed)
            #expect(await gate.grant(Self.grant(3)) == .passed)
        }
    }

    @Test(arguments: [BoardFault.restart, .replug])
    func `A board that is lost in the pulse leaves the grant lost`(_ fault: BoardFault) async throws
    {
        let board = try DoorBoard()
        board.arm(fault)
        try await Self.drive(board) { gate in
            #expect(await gate.grant(Self.grant(1, window: .seconds(3))) == .lost)
            #expect(board.memory.pulses.count == 1)
        }
    }

    @Test func `An opening that nobody acknowledges is lost: its right is not given back`()
        async throws
    {
        let board = try DoorBoard()
        board.arm(.noWord, count: 3)
        try await Self.drive(board) { gate in
            #expect(await gate.grant(Self.grant(1, window: .seconds(3))) == .lost)
            #expect(await Patience.wait { gate.report.link == .ready })
        }
    }

    @Test func `A passage whose first line got lost does not give the right back`() async throws {
        let board = try DoorBoard()
        board.set(.none)
        try await Self.drive(board) { gate in
            async let outcome = gate.grant(Self.grant(1))
            #expect(await Patience.wait { board.memory.pulses.count == 1 })
            // Its answer and its own word are on the line by now.
            try await Task.sleep(for: .milliseconds(30))
            // No beat may fall between: it would tell the sensor as well.
            let beats = board.memory.beats
            #expect(await Patience.wait { board.memory.beats > beats })
            board.arm(.badSum)
            board.set(.sensorEntry, true)
            board.set(.sensorEntry, false)
            #expect(await outcome == .lost)
            #expect(gate.report.line?.missed == 1)
        }
    }

    @Test func `The report tells the board's firmware, its line and what was declared`()
        async throws
    {
        let board = try DoorBoard()
        board.set(.none)
        board.arm(.badSum)
        var settings = GateSettings()
        settings.failure = .secure
        let gate = WiredGate(BoardWires(path: try #require(board.path)), settings)
        let running = Task { await gate.run { _ in } }
        #expect(await Patience.wait { gate.report.link == .ready })
        #expect(gate.report.line?.firmware?.isEmpty == false)
        #expect(gate.report.line?.badLines == 1)
        #expect(gate.report.line?.resends == 1)
        #expect(gate.report.failure == "secure")
        let text = try JSONEncoder().encode(gate.report)
        #expect(try JSONDecoder().decode(GateReport.self, from: text).line == gate.report.line)
        running.cancel()
        await running.value
        board.stop()
    }

    @Test(arguments: ["simulator", "none"])
    func `A gate made of memory is told as what it was chosen for`(_ kind: String) {
        #expect(SimulatedGate(kind: kind).report.kind == kind)
        #expect(SimulatedGate().report.kind == "simulator")
    }
}
