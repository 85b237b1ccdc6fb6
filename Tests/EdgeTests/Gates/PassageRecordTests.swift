import Access
import Edge
import Gates
import Journal
import SQLite
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// Passages whose record finds no room, and those who may not be let in for it.
@Suite(.timeLimit(.minutes(1)))
struct PassageRecordTests {
    private static let rights = (1...20).map {
        RightRecord(right: RightID(UInt64($0) << 32), usesMax: 1)
    }

    private static func bench(room: Int? = nil) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = rights
        options.runsGate = false
        if let room {
            options.options.space = SpaceMachine(recordsMax: room)
            options.options.reserve = ReserveSpace(
                make: { false },
                release: {},
                freeBytes: { nil }
            )
        }
        return try EdgeBench(options)
    }

    /// Lets the journal refuse what it is given, until the closure returned is called.
    private static func breakJournal(_ bench: EdgeBench) throws -> () throws -> Void {
        let path = bench.stores.folder.journal
        try Connection(path: path).execute(
            """
            CREATE TRIGGER broken BEFORE INSERT ON record
            BEGIN SELECT RAISE(ABORT, 'broken'); END
            """
        )
        return { try Connection(path: path).execute("DROP TRIGGER broken") }
    }

    private func wholeMilliseconds(_ bench: EdgeBench) -> UInt64 {
        UInt64(bench.time.clock.sinceBoot() / .milliseconds(1))
    }

    private static func granted(_ bench: EdgeBench) -> [OpenPassage] {
        bench.notes.grants.withLock { $0 }.compactMap { $0 }
    }

    @Test func `An ending that the journal refused is written when it takes records again`()
        async throws
    {
        let bench = try Self.bench()
        for right in Self.rights.prefix(2) {
            #expect(await bench.show(bench.code(right)) == "granted")
        }
        let open = Self.granted(bench)
        let mend = try Self.breakJournal(bench)
        bench.decider.settle(open[0], .passed)
        bench.decider.settle(open[1], .notUsed)
        bench.decider.tick()
        await bench.decider.drain()
        #expect(try bench.records.count == 4)
        try mend()
        bench.time.advance(by: .seconds(30))
        bench.decider.tick()
        await bench.decider.drain()
        let passages = try bench.records.filter { $0.kind == .passage }
        #expect(passages.map(\.flags) == [[], .notUsed])
        #expect(passages.map { $0.sequence - UInt64($0.refersTo) } == [1, 3])
        // It tells when it happened, not when there was room.
        #expect(passages[0].sinceBoot + 30_000 <= wholeMilliseconds(bench))
        #expect(bench.stores.journal.unsettled.isEmpty)
        let uses = try Self.rights.prefix(2).map {
            try bench.stores.journal.use(of: $0.right)
        }
        #expect(uses.map(\.known) == [1, 0])
        #expect(uses.map(\.reserved) == [0, 0])
        bench.decider.tick()
        await bench.decider.drain()
        #expect(try bench.records.count == 6)
    }

    @Test func `A daemon that ends tries once more`() async throws {
        let bench = try Self.bench()
        #expect(await bench.show(bench.code(Self.rights[0])) == "granted")
        let mend = try Self.breakJournal(bench)
        bench.decider.settle(Self.granted(bench)[0], .passed)
        await bench.decider.drain()
        try mend()
        await bench.decider.finish()
        #expect(try bench.records.last?.kind == .passage)
    }

    @Test func `Sixteen endings are kept; the next start settles what is beyond`() async throws {
        let bench = try Self.bench()
        for right in Self.rights.prefix(17) {
            #expect(await bench.show(bench.code(right)) == "granted")
        }
        let mend = try Self.breakJournal(bench)
        for passage in Self.granted(bench) { bench.decider.settle(passage, .passed) }
        await bench.decider.drain()
        try mend()
        bench.decider.tick()
        await bench.decider.drain()
        #expect(try bench.records.count { $0.kind == .passage } == 16)
        #expect(bench.stores.journal.unsettled.map(\.sequence) == [33])
    }

    @Test func `Nobody is let in whose passage would find no room`() async throws {
        // A scan, its opening and a passage for each of two; and nothing for a third.
        for (room, count) in [(5, 1), (6, 2), (8, 2), (9, 3)] {
            let bench = try Self.bench(room: room)
            var verdicts: [String] = []
            for right in Self.rights.prefix(3) {
                verdicts.append(await bench.show(bench.code(right)))
            }
            #expect(verdicts.count { $0 == "granted" } == count)
            // What else happens takes none of the room of those who were let in.
            for _ in 0..<9 { bench.decider.hear(GateEvent(.forced)) }
            await bench.decider.drain()
            for passage in Self.granted(bench) { bench.decider.settle(passage, .passed) }
            await bench.decider.drain()
            #expect(try bench.records.count { $0.kind == .passage } == count)
            #expect(bench.stores.journal.unsettled.isEmpty)
            #expect(try bench.records.count == room)
        }
    }
}
