import Access
import HubAdmin
import Processes
import Sync
import Testing
import Vocabulary

/// Row 24 of the threat table against the real edge: its wall clock a year off, and jumping.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct WrongClockTests {
    private static let year = 365 * 86_400

    private static func ground() async throws -> (Ground, SystemEdge) {
        let ground = try await Ground()
        let sold = try await ground.sell(20)
        let reader = try ScriptReader.looping(
            sold.map(\.code),
            every: .milliseconds(40),
            in: ground.path("reader")
        )
        return (ground, try await ground.edge("gate", .program(reader)))
    }

    private static func records(
        _ edge: SystemEdge,
        _ ground: Ground
    ) async throws -> [JournalRecord] {
        let device = try #require(DeviceID(text: try await edge.status().word("device")))
        try await edge.wait("drained") { $0.number("journal", "backlog") < 20 }
        #expect(await edge.stop() == .code(0))
        let agreement = try Agreement(edge, ground, device: device)
        agreement.check()
        return agreement.written
    }

    @Test(arguments: [-year, year])
    func `A start with the clock a year off lets in who may pass, at the hub's time`(
        _ error: Int
    ) async throws {
        let begin = Self.now
        let (ground, edge) = try await Self.ground()
        let file = ground.path("clock")
        try Surroundings.setClock(file, wrongBy: error)
        try await edge.start(.wrongClock(file: file))
        try await edge.wait("scans") { $0.number("decisions", "verdicts", "granted") > 20 }
        let records = try await Self.records(edge, ground)
        let scans = records.filter { $0.kind == .scan }
        #expect(scans.count > 20)
        #expect(records.allSatisfy { $0.refusal != .expired && $0.refusal != .notYet })
        let (low, high) = (begin.advanced(by: .seconds(-5)), Self.now.advanced(by: .seconds(5)))
        #expect(scans.allSatisfy { $0.time.low >= low && $0.time.low <= high })
    }

    @Test func `Jumps of the clock while it runs move no decision and are journalled`()
        async throws
    {
        let (ground, edge) = try await Self.ground()
        let file = ground.path("clock")
        try Surroundings.setClock(file, wrongBy: 0)
        try await edge.start(.wrongClock(file: file))
        try await edge.wait("scans") { $0.number("decisions", "verdicts", "granted") > 20 }
        // The daemon looks at its wall clock once a second, and must have seen it right once.
        try await Task.sleep(for: .seconds(3))
        for error in [Self.year, -Self.year, 0] {
            try Surroundings.setClock(file, wrongBy: error)
            let granted = try await edge.status().number("decisions", "verdicts", "granted")
            try await Task.sleep(for: .seconds(2))
            try await edge.wait("scans") {
                $0.number("decisions", "verdicts", "granted") > granted + 20
            }
        }
        let records = try await Self.records(edge, ground)
        // Coming back to the hub's time is a repair, and no jump.
        #expect(records.count { $0.kind == .clock } == 2)
        #expect(records.allSatisfy { $0.refusal != .expired && $0.refusal != .notYet })
        let lows = records.filter { $0.kind != .passage }.map(\.time.low)
        #expect(zip(lows, lows.dropFirst()).allSatisfy { $0 <= $1 })
        let high = Self.now.advanced(by: .seconds(5))
        #expect(lows.allSatisfy { $0 <= high })
    }

    private static var now: Timestamp { Clock.system.now() }
}
