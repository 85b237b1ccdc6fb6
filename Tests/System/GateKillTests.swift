import Access
import DoorBoardEmulation
import Processes
import Support
import Sync
import Testing
import Vocabulary

/// The real edge killed while its gate, an emulated door board, is on the way of opening.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct GateKillTests {
    @Test func `Killed between pulse and passage: unsettled, spent and never pulsed again`()
        async throws
    {
        let scene = try await GateGround(rights: 2)
        scene.board.set(.none)
        let child = try await scene.start()
        #expect(try await scene.feed.verdict(on: scene.sold[0], at: scene.edge) == "granted")
        try await eventually("the pulse") { scene.board.memory.pulses.count == 1 }
        child.kill()
        #expect(await child.wait() == .signal(9))
        try await scene.start()
        #expect(try scene.endings().values.map { $0 } == [[.unsettled]])
        try await Task.sleep(for: .seconds(2))
        #expect(scene.board.memory.pulses.count == 1)
        // The gate works on for the next.
        scene.board.set(.passes(after: .milliseconds(100)))
        #expect(try await scene.feed.verdict(on: scene.sold[1], at: scene.edge) == "granted")
        try await eventually("the passage") { try scene.endings().values.contains([[]]) }
        try scene.checkOnce()
        await scene.end()
    }

    @Test func `Killed between commit and pulse: unsettled, and nothing opens afterwards`()
        async throws
    {
        let scene = try await GateGround(rights: 1)
        let child = try await scene.start()
        // The order is written to the line and never heard: what a kill before the pulse leaves.
        scene.board.arm(.deaf, count: nil)
        scene.feed.show(scene.sold[0].code)
        try await eventually("the commit", every: .milliseconds(1)) {
            try scene.records.contains { $0.kind == .open }
        }
        child.kill()
        #expect(await child.wait() == .signal(9))
        #expect(scene.board.memory.pulses.isEmpty)
        // What still lies on the line is not heard either: the board reads it, and is deaf.
        try await eventually("the board drops its outputs") { !scene.board.memory.drops.isEmpty }
        scene.board.clearFaults()
        try await scene.start()
        #expect(try scene.endings().values.map { $0 } == [[.unsettled]])
        try await Task.sleep(for: .seconds(2))
        #expect(scene.board.memory.pulses.isEmpty)
        #expect(!scene.board.memory.isContactClosed)
        await scene.end()
    }

    @Test func `Killed at moments nobody chose, no passage opens twice and every scan ends once`()
        async throws
    {
        var random = TestSeed.random(for: "gate kills")
        let rounds = TestSeed.isLong ? 60 : 8
        let scene = try await GateGround(rights: rounds)
        for round in 0..<rounds {
            scene.board.set(Bool.random(using: &random) ? .passes(after: .milliseconds(60)) : .none)
            let child = try await scene.start()
            scene.feed.show(scene.sold[round].code)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...400, using: &random)))
            child.kill()
            #expect(await child.wait() == .signal(9))
        }
        let pulses = scene.board.memory.pulses.map(\.passage)
        try await scene.start()
        try await Task.sleep(for: .seconds(2))
        #expect(scene.board.memory.pulses.map(\.passage) == pulses)
        try scene.checkOnce()
        let scans = try Set(scene.endings().keys)
        #expect(pulses.allSatisfy { scans.contains($0) }, "a pulse without a durable scan")
        print("gate kills: \(rounds), \(scans.count) scans, \(pulses.count) pulses")
        await scene.end()
    }

    /// The pulse is longer than all that is waited for: it is the missing beat that ends it.
    @Test func `Killed in the middle of a pulse it leaves no contact closed`() async throws {
        let scene = try await GateGround(
            rights: 1,
            window: .seconds(10),
            pulse: "10 s",
            sensor: "contact"
        )
        scene.board.set(.none)
        let child = try await scene.start()
        #expect(try await scene.feed.verdict(on: scene.sold[0], at: scene.edge) == "granted")
        try await eventually("the contact is closed") { scene.board.memory.isContactClosed }
        child.kill()
        #expect(await child.wait() == .signal(9))
        #expect(scene.board.memory.isContactClosed)
        #expect(scene.board.memory.drops.isEmpty)
        try await eventually("the board drops its outputs", within: .seconds(5)) {
            !scene.board.memory.drops.isEmpty
        }
        #expect(!scene.board.memory.isContactClosed)
        await scene.end()
    }

    @Test func `Killed while it holds the gate open it leaves no contact closed`() async throws {
        let scene = try await GateGround(rights: 1)
        try await scene.edge.addSteward(12, pin: "402917")
        let child = try await scene.start()
        #expect(try await scene.edge.setMode("free_passage", by: 12, pin: "402917") == 204)
        try await eventually("the gate is held open") { scene.board.memory.isHolding }
        child.kill()
        #expect(await child.wait() == .signal(9))
        #expect(scene.board.memory.isHolding)
        try await eventually("the board drops its outputs", within: .seconds(5)) {
            !scene.board.memory.drops.isEmpty
        }
        #expect(!scene.board.memory.isHolding)
        #expect(!scene.board.memory.isContactClosed)
        // Nor does it stand open for all after the next start.
        try await scene.start()
        #expect(!scene.board.memory.isHolding)
        await scene.end()
    }
}
