import Access
import Edge
import Gates
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// An hour of one lane, person by person.
@Suite(.timeLimit(.minutes(5)))
struct LaneTests {
    private static let count = 660
    private static let hour = 3_600_000
    private static let seed: UInt64 = 20_260_601

    /// Everybody of an hour; the last arrive early enough to be through at its end.
    private static func people(_ seed: UInt64) -> [LanePerson] {
        var random = SeededRandom(seed: seed)
        let moments = (0..<count).map { _ in Int.random(in: 0...hour - 120_000, using: &random) }
        var rights: [RightRecord] = []
        return moments.sorted().enumerated().map { number, moment in
            var deed = deed(&random)
            if number < 100, deed == .showsSpent { deed = .stays }
            let own = RightRecord(right: RightID(UInt64(number + 1) << 20), usesMax: 1)
            // Somebody who passed minutes ago handed the picture on.
            let right = deed == .showsSpent ? rights[number - 100] : own
            rights.append(right)
            return LanePerson(number: number, right: right, arrivesAt: moment, deed: deed)
        }
    }

    private static func deed(_ random: inout SeededRandom) -> LanePerson.Deed {
        let after = Int.random(in: 500...3_000, using: &random)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<6: return .stays
        case 6..<10: return .leads(after)
        case 10..<12: return .comesLate
        case 12..<15: return .showsSpent
        default: return .passes(after)
        }
    }

    private static func lane(overlooked: Int? = nil, _ folder: TemporaryFolder) throws
        -> (Lane, [LanePerson])
    {
        let people = people(seed)
        let rights = Set(people.map(\.right)).sorted { $0.right.raw < $1.right.raw }
        let edge = try LaneEdge(rights, in: folder)
        return (Lane(people, edge: edge, seed: seed, overlooked: overlooked), people)
    }

    @Test func `660 persons pass one lane in an hour without a slip`() async throws {
        let folder = try TemporaryFolder()
        let (lane, people) = try Self.lane(folder)
        let begin = ContinuousClock.now
        await lane.run()
        let audit = try LaneAudit(lane)
        #expect(audit.slips == [])
        #expect(lane.lastSettledAt <= Self.hour)
        let deeds = people.map(\.deed)
        let spent = deeds.count { $0 == .showsSpent }
        let back = deeds.count { $0 == .stays || $0 == .comesLate }
        #expect(spent > 0 && back > 0)
        #expect(lane.presentations.count == Self.count + back)
        #expect(audit.passed == Self.count - spent)
        #expect(Int(lane.edge.stores.journal.occupancy(zone: LaneEdge.zone)) == audit.passed)
        #expect(lane.edge.stores.journal.unsettled.isEmpty)
        print(
            "lane: \(Self.count) persons, \(back) came twice, \(spent) turned away, the last at",
            "\(lane.lastSettledAt / 1_000) s, longest in line \(lane.waitedMost / 1_000) s;",
            "the hour took \(ContinuousClock.now - begin)"
        )
    }

    @Test func `One passage that the sensor overlooks is found`() async throws {
        let folder = try TemporaryFolder()
        let (lane, _) = try Self.lane(overlooked: 5, folder)
        await lane.run()
        #expect(try !LaneAudit(lane).slips.isEmpty)
    }
}
