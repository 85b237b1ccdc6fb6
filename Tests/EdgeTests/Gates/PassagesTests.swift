import Access
import Edge
import Gates
import Journal
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// Openings on their way to a gate and back.
@Suite(.timeLimit(.minutes(1)))
struct PassagesTests {
    private static let rights = (1...50).map {
        RightRecord(right: RightID(UInt64($0) << 32), usesMax: 1)
    }

    /// A bench whose openings go to a gate that is turned by hand.
    private struct Scene {
        let bench: EdgeBench
        let gate = HandGate()
        let passages: Passages

        init() throws {
            var options = EdgeBench.Options()
            options.rights = rights
            let bench = try EdgeBench(options)
            let decider = bench.decider
            self.bench = bench
            passages = Passages(
                gate: gate,
                now: { bench.time.clock.sinceBoot() },
                settle: { decider.settle($0, $1) }
            )
            bench.gates.connect(passages)
        }

        func passages(_ flags: RecordFlags) throws -> Int {
            try bench.records.count { $0.kind == .passage && $0.flags == flags }
        }
    }

    @Test func `Fifty grants a second: each gets exactly one passage record`() async throws {
        let scene = try Scene()
        let running = Task { await scene.passages.run() }
        for right in Self.rights {
            #expect(await scene.bench.show(scene.bench.code(right)) == "granted")
        }
        // The gate has answered nobody, and all are decided.
        #expect(try await eventually { scene.gate.grants.count == Passages.openMax })
        #expect(!scene.passages.hasRoom)
        await scene.bench.decider.drain()
        #expect(try scene.passages(.notUsed) == 50 - Passages.openMax)
        for _ in 0..<Passages.openMax { #expect(scene.gate.end(.passed)) }
        #expect(try await eventually { try scene.passages([]) == Passages.openMax })
        scene.passages.stop()
        await running.value
        let records = try scene.bench.records
        let scans = records.filter { $0.kind == .scan }.map(\.sequence)
        let settled = records.filter { $0.kind == .passage }.map {
            $0.sequence - UInt64($0.refersTo)
        }
        #expect(scans.count == 50)
        #expect(settled.sorted() == scans)
        #expect(scene.bench.stores.journal.unsettled.isEmpty)
        // Who was turned away has the right still; who passed has not.
        #expect(try scene.bench.stores.journal.use(of: Self.rights[0].right).known == 1)
        #expect(try scene.bench.stores.journal.use(of: Self.rights[49].right).known == 0)
        #expect(try scene.bench.stores.journal.use(of: Self.rights[49].right).reserved == 0)
    }

    @Test func `An order lives from its decision, not from when a queue reached it`() async throws {
        let scene = try Scene()
        let decidedAt = scene.bench.time.clock.sinceBoot()
        #expect(await scene.bench.show(scene.bench.code(Self.rights[0])) == "granted")
        scene.bench.time.advance(by: .seconds(7))
        let running = Task { await scene.passages.run() }
        #expect(try await eventually { scene.gate.grants.count == 1 })
        #expect(scene.gate.grants[0].expiresAt == decidedAt + .seconds(10))
        #expect(scene.gate.grants[0].window == .seconds(5))
        scene.gate.end(.refused)
        scene.passages.stop()
        await running.value
    }

    @Test func `A wall clock that jumps moves no window`() async throws {
        let scene = try Scene()
        let running = Task { await scene.passages.run() }
        for (index, jump) in [Duration.seconds(86_400 * 400), .seconds(-86_400 * 400)].enumerated()
        {
            scene.bench.time.setWall(to: ScopeForge.start.advanced(by: jump))
            let now = scene.bench.time.clock.sinceBoot()
            #expect(await scene.bench.show(scene.bench.code(Self.rights[index])) == "granted")
            #expect(try await eventually { scene.gate.grants.count == index + 1 })
            #expect(scene.gate.grants[index].expiresAt == now + .seconds(10))
            scene.bench.time.setWall(to: ScopeForge.start)
            #expect(scene.gate.end(.passed))
        }
        #expect(try await eventually { try scene.passages([]) == 2 })
        scene.passages.stop()
        await running.value
    }

    @Test func `A flood of refusals keeps no opening waiting`() async throws {
        let scene = try Scene()
        for _ in 0..<1_000 { scene.passages.deny(.unknown) }
        scene.passages.deny(.expired)
        #expect(await scene.bench.show(scene.bench.code(Self.rights[0])) == "granted")
        let running = Task { await scene.passages.run() }
        #expect(try await eventually { scene.gate.grants.count == 1 })
        #expect(try await eventually { scene.gate.denials == [.expired] })
        scene.gate.end(.notUsed)
        scene.passages.stop()
        await running.value
        await scene.bench.decider.drain()
        #expect(try scene.passages(.notUsed) == 1)
    }

    @Test func `A hundred orders enter the gate in the order in which they were decided`()
        async throws
    {
        let gate = HandGate()
        for round in 0..<10 {
            let passages = Passages(gate: gate) { _, _ in }
            let running = Task { await passages.run() }
            for index in 1...10 {
                passages.grant(OpenPassage(override: UInt64(round * 10 + index), .entry), .entry)
            }
            #expect(try await eventually { gate.grants.count == (round + 1) * 10 })
            for _ in 0..<10 { gate.end(.passed) }
            passages.stop()
            await running.value
        }
        #expect(gate.grants.map(\.passage) == Array(1...100))
    }

    @Test func `What no gate has heard of when the daemon stops is refused`() async throws {
        let scene = try Scene()
        for right in Self.rights.prefix(3) {
            #expect(await scene.bench.show(scene.bench.code(right)) == "granted")
        }
        scene.passages.stop()
        await scene.passages.run()
        await scene.bench.decider.drain()
        #expect(scene.gate.grants.isEmpty)
        #expect(try scene.passages(.notUsed) == 3)
    }

    @Test func `Free exits without a record take their place like others`() async throws {
        let gate = HandGate()
        let passages = Passages(gate: gate) { _, _ in Issue.record("nothing is recorded") }
        for _ in 0..<40 { passages.grant(nil, .exit) }
        let running = Task { await passages.run() }
        #expect(try await eventually { gate.grants.count == Passages.openMax })
        #expect(gate.grants.allSatisfy { $0.passage == 0 && $0.direction == .exit })
        for _ in 0..<Passages.openMax { #expect(gate.end(.passed)) }
        #expect(try await eventually { passages.hasRoom })
        passages.stop()
        await running.value
    }

    @Test func `What no gate answered is settled as nobody knows, once`() async throws {
        let scene = try Scene()
        let running = Task { await scene.passages.run() }
        #expect(await scene.bench.show(scene.bench.code(Self.rights[0])) == "granted")
        #expect(try await eventually { scene.gate.grants.count == 1 })
        scene.passages.stop()
        scene.passages.abandon()
        scene.gate.end(.passed)
        await running.value
        await scene.bench.decider.drain()
        #expect(try scene.bench.records.filter { $0.kind == .passage }.map(\.flags) == [.unsettled])
    }
}
