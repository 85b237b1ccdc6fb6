import Access
import Cache
import Display
import Edge
import Gates
import Journal
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// Rules and zones at one gate, through real files.
struct ZoneRuleTests {
    private static let right = RightRecord(right: RightID(0x1234_5678_9ABC_DEF0))

    private static func bench(
        _ change: (inout EdgeBench.Options) -> Void
    ) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [right]
        change(&options)
        return try EdgeBench(options)
    }

    private static func put(_ forge: inout ScopeForge, _ tests: [RuleTest]) {
        for (index, test) in tests.enumerated() {
            let rows = ConditionRow.rows(policy: 9, group: 0, index: UInt8(index), test: test)
            for row in rows { forge.put(.policies, row.bytes) }
        }
        for row in TimeZoneRow.rows(timeZone: 1, offset: 60, changes: []) {
            forge.put(.policies, row.bytes)
        }
    }

    @Test func `Soft anti-passback lets in twice, and the record tells of it`() async throws {
        let bench = try Self.bench {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, antiPassback: .soft)
        }
        for passage in 0..<2 {
            #expect(await bench.show(bench.code(Self.right)) == "granted")
            let open = bench.notes.grants.withLock { $0.compactMap(\.self) }
            bench.decider.settle(open[passage], .passed)
            await bench.decider.drain()
            bench.time.advance(by: .seconds(60))
        }
        let scans = try bench.records.filter { $0.kind == .scan }
        #expect(scans.map(\.flags) == [[], .softPassback])
        #expect(try bench.stores.journal.use(of: Self.right.right).entries.count == 2)
    }

    @Test func `Whoever leaves a zone is in the one around it, as the journal says`() async throws {
        let bench = try Self.bench {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, parent: 7, antiPassback: .hard)
            $0.direction = "both"
        }
        for (direction, zone): (Direction, UInt16) in [(.entry, EdgeBench.zone), (.exit, 7)] {
            #expect(await bench.show(bench.code(Self.right), direction: direction) == "granted")
            let open = bench.notes.grants.withLock { $0.compactMap(\.self) }
            bench.decider.settle(try #require(open.last), .passed)
            await bench.decider.drain()
            #expect(try bench.stores.journal.use(of: Self.right.right).zone == zone)
            bench.time.advance(by: .seconds(60))
        }
        #expect(await bench.show(bench.code(Self.right)) == "granted")
    }

    @Test func `A refusal tells what would have let the person in`() async throws {
        // The bench begins on 1 June 2026 at 12:00 UTC, which is 13:00 by the clock of the place.
        let bench = try Self.bench {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, policy: 9)
            $0.forging = {
                Self.put(&$0, [.weekly(weekdays: 0x7F, opens: 810, closes: 1_080, timeZone: 1)])
            }
        }
        #expect(await bench.show(bench.code(Self.right)) == "rules")
        let entry = try #require(bench.decider.log.last)
        #expect(entry.hint == "from 2026-06-01 13:30 +01:00")
        #expect(entry.needs?.map(\.need) == ["moment"])
        #expect(entry.needs?.first?.at == Timestamp(rfc3339: "2026-06-01T12:30:00Z"))
        let hint = RefusalHint.moment(.today, hour: 13, minute: 30)
        #expect(bench.news.all.contains(.refused(.rules, .entry, hint)))
        bench.time.advance(by: .seconds(1_860))
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(bench.decider.log.last?.hint == nil)
    }

    @Test func `Entries of the day are counted by this gate`() async throws {
        let bench = try Self.bench {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, policy: 9)
            $0.forging = { Self.put(&$0, [.entriesToday(.atMost, 2, timeZone: 1)]) }
        }
        for word in ["granted", "granted", "rules"] {
            #expect(await bench.show(bench.code(Self.right)) == word)
            let open = bench.notes.grants.withLock { $0.compactMap(\.self) }
            bench.decider.settle(try #require(open.last), .passed)
            await bench.decider.drain()
            bench.time.advance(by: .seconds(60))
        }
        #expect(bench.decider.log.last?.hint == "from 2026-06-02 00:00 +01:00")
    }

    @Test func `A rule that this version does not know refuses, and the cache is kept`()
        async throws
    {
        let bench = try Self.bench {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, policy: 9)
            $0.forging = { forge in
                Self.put(&forge, [.entriesInAll(.atMost, 9)])
                var unknown = [UInt8](repeating: 0, count: 48)
                (unknown[0], unknown[5], unknown[7], unknown[8]) = (2, 9, 9, 99)
                forge.put(.policies, unknown)
            }
        }
        #expect(bench.stores.cache.head != nil)
        #expect(await bench.show(bench.code(Self.right)) == "rules")
    }
}
