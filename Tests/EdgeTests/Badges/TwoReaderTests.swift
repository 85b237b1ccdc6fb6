import Access
import Badges
import CardEmulation
import Edge
import Journal
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// One right at two readers of a gate, within the time of one presentation.
struct TwoReaderTests {
    private static let uid: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let right = RightRecord(right: RightID(0x77), usesMax: 10)
    private static let other = RightRecord(right: RightID(0x78))
    private static let badges = BadgeForge()

    private static func bench(
        _ medium: Medium = .badgeNumber,
        chip: BadgeChip = .none,
        status: BadgeStatus = .active
    ) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [right, other]
        let key = try badges.keyRow(uid)
        options.forging = { forge in
            forge.put(badges.credential(uid, right, medium, chip: chip, status: status))
            if chip == .ntag424 { forge.put(key) }
        }
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(badges.keys)
        return bench
    }

    private static func kinds(_ bench: EdgeBench) throws -> [RecordKind] {
        try bench.records.map(\.kind)
    }

    @Test(arguments: [(0, false), (1_499, false), (1_500, true)])
    func `A badge and then the code of one right within the gap open once and spend one use`(
        _ later: Int,
        _ isDecided: Bool
    ) async throws {
        let bench = try Self.bench()
        var card = PlainCard(uid: Self.uid)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "granted")
        bench.time.advance(by: .milliseconds(later))
        _ = await bench.show(bench.code(Self.right), reader: "camera")
        #expect(try Self.kinds(bench).count == (isDecided ? 4 : 2))
        #expect(bench.notes.grants.withLock(\.count) == (isDecided ? 2 : 1))
        #expect(try bench.stores.journal.use(of: Self.right.right).reserved == (isDecided ? 2 : 1))
        #expect(bench.decider.log.totals.repeated == (isDecided ? 0 : 1))
        #expect(bench.decider.log.totals.decisions == (isDecided ? 2 : 1))
    }

    @Test func `Another right at the other reader is not held up`() async throws {
        let bench = try Self.bench()
        var card = PlainCard(uid: Self.uid)
        _ = try await bench.show(card: &card, Self.badges)
        #expect(await bench.show(bench.code(Self.other), reader: "camera") == "granted")
        #expect(bench.notes.grants.withLock(\.count) == 2)
        #expect(bench.decider.log.totals.repeated == 0)
    }

    @Test func `A refusal at one reader keeps nobody from the other`() async throws {
        let bench = try Self.bench(status: .lost)
        var card = PlainCard(uid: Self.uid)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "blocked")
        #expect(await bench.show(bench.code(Self.right), reader: "camera") == "granted")
    }

    @Test func `A lost badge is refused and journalled, whoever passed beside it`() async throws {
        let bench = try Self.bench(status: .lost)
        #expect(await bench.show(bench.code(Self.right), reader: "camera") == "granted")
        var card = PlainCard(uid: Self.uid)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "blocked")
        #expect(try Self.kinds(bench) == [.scan, .open, .refusal])
    }

    @Test func `The count of a repeated tap is kept: shown again, it is a copy`() async throws {
        let bench = try Self.bench(.badgeOneTime, chip: .ntag424)
        #expect(await bench.show(bench.code(Self.right), reader: "camera") == "granted")
        var card = Self.badges.ntag424(Self.uid, counter: 8)
        let reading = try bench.read(&card, Self.badges)
        #expect(await bench.show(reading) == nil)
        #expect(try Self.kinds(bench) == [.scan, .open, .tap])
        #expect(bench.decider.log.totals.repeated == 1)
        bench.time.advance(by: .seconds(2))
        #expect(await bench.show(reading)?.verdict == "superseded")
    }
}
