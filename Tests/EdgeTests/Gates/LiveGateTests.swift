import Access
import DoorBoardEmulation
import Edge
import GatePorts
import Gates
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// Decisions, stewards and a real gate over an emulated door board, in one process.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct LiveGateTests {
    private static let right = RightRecord(right: RightID(0xABCD))

    private struct Scene {
        let bench: EdgeBench
        let board: DoorBoard
        let gate: WiredGate
        let passages: Passages
        let desk: StewardDesk

        init() throws {
            var options = EdgeBench.Options()
            options.rights = [right]
            let bench = try EdgeBench(options)
            self.bench = bench
            let port = bench.folder.path("door")
            board = try DoorBoard(link: port, lifetime: .seconds(110))
            let gate = WiredGate(BoardWires(path: port))
            self.gate = gate
            let (decider, state) = (bench.decider, bench.stores.state)
            let passages = Passages(gate: gate, window: .seconds(1)) { decider.settle($0, $1) }
            self.passages = passages
            bench.gates.connect(passages)
            desk = StewardDesk(
                decider: decider,
                gate: gate,
                clock: bench.stores.clock,
                links: StewardDesk.Links(
                    steward: { (number) throws(EdgeFailure) in try state.steward(number) },
                    keep: { (mode) throws(EdgeFailure) in try state.keep(mode: mode) },
                    hasRoom: { passages.hasRoom }
                )
            )
            try state.keep(
                Steward(number: 12, pin: StewardDeskTests.pin, createdAt: ScopeForge.start)
            )
        }

        /// Drives all of it while `body` looks at it.
        func whileDriven(_ body: () async throws -> Void) async throws {
            let decider = bench.decider
            let driving = Task { await gate.run { decider.hear($0) } }
            let passing = Task { await passages.run() }
            #expect(try await eventually { gate.report.link == .ready })
            try await body()
            passages.stop()
            await passing.value
            driving.cancel()
            await driving.value
            board.stop()
        }

        func ask(_ action: StewardRequest.Action) async -> StewardRefusal? {
            let request = StewardRequest(
                steward: 12,
                pin: StewardDeskTests.pin,
                action: action,
                reason: .other
            )
            do throws(StewardRefusal) {
                try await desk.perform(request)
                return nil
            } catch {
                return error
            }
        }

        func show() async { await bench.show(bench.code(right)) }

        func endings() throws -> [RecordFlags] {
            try bench.records.filter { $0.kind == .passage }.map(\.flags)
        }

        func told(_ kind: GateEventKind) throws -> [RecordFlags] {
            let number = UInt64(kind.rawValue)
            return try bench.records.filter { $0.kind == .gate && $0.subject == number }
                .map(\.flags)
        }
    }

    @Test func `While free, a grant passes with its person and others are counted`() async throws {
        let scene = try Scene()
        try await scene.whileDriven { () async throws in
            #expect(await scene.ask(.setMode(.freePassage)) == nil)
            #expect(try await eventually { scene.board.memory.isHolding })
            await scene.show()
            #expect(try await eventually { scene.gate.report.pending == 1 })
            // The board counts whole milliseconds: nobody passes in that of the grant.
            try await Task.sleep(for: .milliseconds(20))
            scene.board.walk(.entry)
            #expect(try await eventually { try scene.endings() == [[]] })
            #expect(try scene.told(.freePassage).isEmpty)
            scene.board.walk(.exit)
            #expect(try await eventually { try scene.told(.freePassage) == [[]] })
            #expect(scene.board.memory.pulses.isEmpty)
            #expect(await scene.ask(.setMode(.normal)) == nil)
            #expect(try await eventually { !scene.board.memory.isHolding })
            #expect(try await eventually { try scene.told(.mode) == [[], []] })
        }
    }

    @Test func `Under fire nothing is pulsed, the right goes back and a steward is told why`()
        async throws
    {
        let scene = try Scene()
        try await scene.whileDriven { () async throws in
            scene.board.set(.fire, true)
            #expect(try await eventually { try scene.told(.fire) == [[]] })
            await scene.show()
            #expect(try await eventually { try scene.endings() == [.notUsed] })
            #expect(await scene.ask(.letPass(.entry)) == .fire)
            #expect(await scene.ask(.setMode(.locked)) == .fire)
            scene.board.walk(.exit)
            #expect(try await eventually { try scene.told(.freePassage) == [[]] })
            scene.board.set(.fire, false)
            #expect(try await eventually { try scene.told(.fire) == [[], .over] })
            #expect(scene.board.memory.pulses.isEmpty)
            try await Task.sleep(for: .milliseconds(500))
            #expect(await scene.ask(.letPass(.exit)) == nil)
            #expect(try await eventually { try scene.endings() == [.notUsed, []] })
            #expect(scene.board.memory.pulses.map(\.direction) == [.exit])
        }
    }

    @Test func `A locked gate opens for nobody, and the right goes back`() async throws {
        let scene = try Scene()
        try await scene.whileDriven { () async throws in
            #expect(await scene.ask(.setMode(.locked)) == nil)
            #expect(scene.bench.stores.startMode() == .locked)
            await scene.show()
            #expect(try await eventually { try scene.endings() == [.notUsed] })
            #expect(await scene.ask(.letPass(.entry)) == .gateLocked)
            #expect(await scene.ask(.setMode(.normal)) == nil)
            await scene.show()
            #expect(try await eventually { try scene.endings() == [.notUsed, []] })
            #expect(scene.board.memory.pulses.count == 1)
        }
    }
}
