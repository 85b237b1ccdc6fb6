import Access
import Edge
import Gates
import Journal
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// A passage that a steward takes back: of this gate, once, and within a quarter of an hour.
@Suite(.timeLimit(.minutes(2)))
struct AnnulTests {
    private static let right = RightRecord(right: RightID(0x11), usesMax: 1)

    private func scene() throws -> StewardDeskTests.Scene {
        try StewardDeskTests.Scene { options in
            options.rights = [Self.right]
            options.runsGate = false
        }
    }

    /// Somebody passes with the right; gives the number of the scan.
    private func pass(_ scene: StewardDeskTests.Scene) async throws -> UInt64 {
        let bench = scene.bench
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        let grants = bench.notes.grants.withLock { $0 }
        let passage = try #require(grants.last ?? nil)
        bench.decider.settle(passage, .passed)
        await bench.decider.drain()
        return passage.scan
    }

    @Test(arguments: [(899, true), (900, false)])
    func `A passage is taken back until 14 min 59 s after it, and from 15 min on not any more`(
        _ second: Int,
        _ isTaken: Bool
    ) async throws {
        let scene = try scene()
        let bench = scene.bench
        _ = try await pass(scene)
        #expect(try bench.stores.journal.use(of: Self.right.right).known == 1)
        bench.time.advance(by: .seconds(second))
        #expect(await scene.refusal(.annul(scan: nil)) == (isTaken ? nil : .tooLate))
        let use = try bench.stores.journal.use(of: Self.right.right)
        #expect(use.known == (isTaken ? 0 : 1))
        #expect(use.isInside == !isTaken)
        #expect(use.entries.count == (isTaken ? 0 : 1))
        #expect(bench.stores.journal.occupancy(zone: EdgeBench.zone) == (isTaken ? 0 : 1))
        let annul = try bench.records.last { $0.kind == .annul }
        #expect((annul != nil) == isTaken)
        #expect(await bench.show(bench.code(Self.right)) == (isTaken ? "granted" : "no_uses_left"))
    }

    @Test func `It is recorded with the steward, the reason and the scan it refers to`()
        async throws
    {
        let scene = try scene()
        let scan = try await pass(scene)
        #expect(await scene.refusal(.annul(scan: scan), reason: .equipment) == nil)
        let records = try scene.bench.records
        let annul = try #require(records.last)
        let passage = try #require(records.first { $0.kind == .passage })
        #expect(annul.kind == .annul)
        #expect(annul.right == Self.right.right)
        #expect(annul.sequence - UInt64(annul.refersTo) == scan)
        #expect(annul.slot == UInt16(OverrideReason.equipment.rawValue))
        #expect(Array(annul.credential.prefix(2)) == [0, 12])
        var reader = ByteReader(annul.credential, at: 8)
        #expect(reader.number(UInt64.self) == passage.time.low.milliseconds)
    }

    @Test func `A passage is taken back once`() async throws {
        let scene = try scene()
        let scan = try await pass(scene)
        #expect(await scene.refusal(.annul(scan: scan)) == nil)
        #expect(await scene.refusal(.annul(scan: scan)) == .noPassage)
        #expect(await scene.refusal(.annul(scan: nil)) == .noPassage)
        #expect(try scene.bench.records.count { $0.kind == .annul } == 1)
        #expect(try scene.bench.stores.journal.use(of: Self.right.right).known == 0)
    }

    @Test func `Another gate's passage, a refusal and an opening are nobody's to take back`()
        async throws
    {
        let one = try scene()
        let other = try scene()
        let scan = try await pass(one)
        #expect(await other.refusal(.annul(scan: scan)) == .noPassage)
        #expect(await other.refusal(.annul(scan: nil)) == .noPassage)
        // The passage's own number names no scan.
        #expect(await one.refusal(.annul(scan: scan + 1)) == .noPassage)
        #expect(await one.refusal(.annul(scan: 9_999)) == .noPassage)
        #expect(await one.refusal(.annul(scan: scan), pin: "000000") == .wrongPIN)
    }

    @Test func `Who stands there refused is meant, before the last who passed`() async throws {
        let second = RightRecord(right: RightID(0x22))
        let scene = try StewardDeskTests.Scene { options in
            options.rights = [Self.right, second]
            options.runsGate = false
        }
        let bench = scene.bench
        _ = try await pass(scene)
        #expect(await bench.show(bench.code(second)) == "granted")
        let grants = bench.notes.grants.withLock { $0 }
        let passage = try #require(grants.last ?? nil)
        bench.decider.settle(passage, .passed)
        await bench.decider.drain()
        bench.time.advance(by: .seconds(20))
        #expect(await bench.show(bench.code(Self.right)) == "no_uses_left")
        #expect(await scene.refusal(.annul(scan: nil)) == nil)
        let annul = try #require(bench.records.last)
        #expect(annul.right == Self.right.right)
    }

    @Test func `A passage that nobody used is none to take back`() async throws {
        let scene = try scene()
        let bench = scene.bench
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        let grants = bench.notes.grants.withLock { $0 }
        let passage = try #require(grants.last ?? nil)
        bench.decider.settle(passage, .notUsed)
        await bench.decider.drain()
        #expect(await scene.refusal(.annul(scan: nil)) == .noPassage)
    }
}
