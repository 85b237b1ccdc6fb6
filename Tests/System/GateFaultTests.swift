import Access
import DoorBoardEmulation
import Gates
import Processes
import Support
import Sync
import Testing
import Vocabulary

/// The real edge and an emulated door board, with everything that goes wrong between them.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct GateFaultTests {
    private static func granted(
        _ scene: GateGround,
        _ number: Int,
        _ ending: RecordFlags
    ) async throws {
        let before = try scene.endings().count
        let verdict = try await scene.feed.verdict(on: scene.sold[number], at: scene.edge)
        #expect(verdict == "granted")
        try await eventually("the ending \(ending)") {
            let endings = try scene.endings()
            guard endings.count > before, let newest = endings.keys.max() else { return false }
            return endings[newest] == [ending]
        }
    }

    private static func events(_ scene: GateGround, _ kind: GateEventKind) throws
        -> [JournalRecord]
    {
        try scene.records.filter { $0.kind == .gate && $0.subject == UInt64(kind.rawValue) }
    }

    @Test func `Passed, not used, followed, forced and late: each has its record`() async throws {
        let scene = try await GateGround(rights: 3)
        try await scene.start()
        scene.board.set(.passes(after: .milliseconds(100)))
        try await Self.granted(scene, 0, [])
        scene.board.set(.none)
        try await Self.granted(scene, 1, .notUsed)
        // Given back: the same code opens again.
        scene.board.set(.twice(after: .milliseconds(100)))
        try await Self.granted(scene, 1, [])
        try await eventually("the second person") {
            try Self.events(scene, .secondPassage).count == 1
        }
        let second = try Self.events(scene, .secondPassage)[0]
        let scans = try scene.endings().keys.sorted()
        #expect(second.sequence - UInt64(second.refersTo) == scans.last)
        try await Task.sleep(for: .seconds(2))
        scene.board.walk(.exit)
        try await eventually("somebody forced it") { try Self.events(scene, .forced).count == 1 }
        #expect(try Self.events(scene, .forced)[0].direction == .exit)
        try scene.checkOnce()
        await scene.end()
    }

    @Test func `Unplugged during the pulse: lost, told, and back by itself`() async throws {
        let scene = try await GateGround(rights: 2)
        try await scene.start()
        scene.board.set(.none)
        scene.board.arm(.hangUp)
        try await Self.granted(scene, 0, .unsettled)
        try await eventually("the loss is told") { try Self.events(scene, .lost).count == 1 }
        try scene.board.plug()
        try await eventually("the return is told") {
            try Self.events(scene, .lost).map(\.flags) == [[], .over]
        }
        scene.board.set(.passes(after: .milliseconds(100)))
        try await Self.granted(scene, 1, [])
        #expect(scene.board.memory.pulses.count == 2)
        try scene.checkOnce()
        await scene.end()
    }

    @Test func `A sensor that never ends to tell: nobody can say, until it does`() async throws {
        let scene = try await GateGround(rights: 2)
        try await scene.start()
        scene.board.set(.none)
        scene.board.set(.sensor(.entry), true)
        try await eventually("it is told as stuck") {
            try Self.events(scene, .sensorStuck).map(\.flags) == [[]]
        }
        // Who stood in it before any grant went through by force.
        #expect(try Self.events(scene, .forced).count == 1)
        try await Self.granted(scene, 0, .unsettled)
        scene.board.set(.sensor(.entry), false)
        try await eventually("its end is told") {
            try Self.events(scene, .sensorStuck).map(\.flags) == [[], .over]
        }
        scene.board.set(.passes(after: .milliseconds(100)))
        try await Self.granted(scene, 1, [])
        await scene.end()
    }

    @Test func `A board that starts again during the pulse: nobody can say`() async throws {
        let scene = try await GateGround(rights: 2)
        try await scene.start()
        scene.board.set(.none)
        scene.board.arm(.restart)
        try await Self.granted(scene, 0, .unsettled)
        scene.board.set(.passes(after: .milliseconds(100)))
        try await eventually("it greets again") { scene.board.memory.greetings >= 2 }
        try await Task.sleep(for: .milliseconds(300))
        try await Self.granted(scene, 1, [])
        try scene.checkOnce()
        await scene.end()
    }

    @Test func `A second daemon leaves with 75, and the first goes on`() async throws {
        let scene = try await GateGround(rights: 1)
        let first = try await scene.start()
        let second = try Child(
            ChildSpec(
                try Programs.edge,
                ["run", "--config", scene.edge.folder + "/edge.json5"],
                output: .null,
                errors: .null
            )
        )
        #expect(await second.wait() == .code(75))
        let rest = try Child(
            ChildSpec(
                try Programs.edge,
                ["gate", "rest", "--config", scene.edge.folder + "/edge.json5"],
                output: .null,
                errors: .null
            )
        )
        #expect(await rest.wait() == .code(75))
        #expect(first.isRunning)
        scene.board.set(.passes(after: .milliseconds(100)))
        try await Self.granted(scene, 0, [])
        await scene.end()
    }

    @Test func `The gate is put to rest when no daemon runs`() async throws {
        let scene = try await GateGround(rights: 1)
        let greetings = scene.board.memory.greetings
        let rest = try Child(
            ChildSpec(
                try Programs.edge,
                ["gate", "rest", "--config", scene.edge.folder + "/edge.json5"],
                output: .null,
                errors: .null
            )
        )
        #expect(await rest.wait() == .code(0))
        #expect(scene.board.memory.greetings > greetings)
        #expect(!scene.board.memory.isContactClosed)
        scene.board.unplug()
        let gone = try Child(
            ChildSpec(
                try Programs.edge,
                ["gate", "rest", "--config", scene.edge.folder + "/edge.json5"],
                output: .null,
                errors: .null
            )
        )
        #expect(await gone.wait() == .code(69))
        await scene.end()
    }
}
