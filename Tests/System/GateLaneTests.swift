import Access
import DoorBoardEmulation
import Support
import Sync
import Testing
import Vocabulary

/// A lane in real time: the real edge, its serial line and a door board, one person after another.
///
/// Twenty seconds; ten minutes with JALON_TEST_LONG=1.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct GateLaneTests {
    private static let lasting = Duration.seconds(TestSeed.isLong ? 600 : 20)

    /// Who comes, and what has to be in the journal of it.
    private struct Visit {
        let person: EmulatedPerson
        let ending: RecordFlags
        let followers: Int
    }

    private static func visit(_ random: inout SeededRandom) -> Visit {
        // Longer than the one before stands in the arm: the sensor sees two people as two.
        let after = Duration.milliseconds(Int.random(in: 250...900, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return Visit(person: .none, ending: .notUsed, followers: 0)
        case 1: return Visit(person: .twice(after: after), ending: [], followers: 1)
        default: return Visit(person: .passes(after: after), ending: [], followers: 0)
        }
    }

    @Test func `Person by person, what passed is what was recorded`() async throws {
        var random = TestSeed.random(for: "gate lane")
        let scene = try await GateGround(rights: 10)
        try await scene.start()
        let end = ContinuousClock.now + Self.lasting
        var expected: [RecordFlags] = []
        var followers = 0
        while ContinuousClock.now < end {
            let visit = Self.visit(&random)
            scene.board.set(visit.person)
            let right = scene.sold[expected.count % scene.sold.count]
            #expect(try await scene.feed.verdict(on: right, at: scene.edge) == "granted")
            expected.append(visit.ending)
            followers += visit.followers
            let count = expected.count
            try await eventually("the ending of person \(count)") {
                try scene.endings().values.count { !$0.isEmpty } == count
            }
            if visit.followers > 0 { try await Task.sleep(for: .milliseconds(1_500)) }
        }
        let endings = try scene.endings()
        #expect(endings.keys.sorted().map { endings[$0] } == expected.map { [$0] })
        let told = try scene.records.filter { $0.kind == .gate }
        #expect(told.count == followers)
        let second = UInt64(GateEventKind.secondPassage.rawValue)
        #expect(told.allSatisfy { $0.subject == second && $0.refersTo > 0 })
        #expect(scene.board.memory.pulses.count == expected.count)
        try scene.checkOnce()
        let back = expected.count { $0 == .notUsed }
        print(
            "gate lane: \(expected.count) persons in \(Self.lasting), \(back) did not turn,",
            "\(followers) were followed"
        )
        await scene.end()
    }
}
