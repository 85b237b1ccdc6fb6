import Access
import Cache
import Edge
import Gates
import Journal
import SQLite
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

struct DeciderTests {
    private static let right = RightRecord(right: RightID(0xABCD), usesMax: 1)

    private static func bench(
        _ change: (inout EdgeBench.Options) -> Void = { _ in }
    ) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [right]
        options.runsGate = false
        change(&options)
        return try EdgeBench(options)
    }

    struct Ending: Sendable {
        let outcome: GateOutcome?
        var hasSensor = true
        let flags: RecordFlags
        /// What the same code gets next; the right has one use.
        let next: String
    }

    @Test(arguments: [
        Ending(outcome: .passed, flags: [], next: "no_uses_left"),
        Ending(outcome: .passed, hasSensor: false, flags: .assumed, next: "no_uses_left"),
        Ending(outcome: .notUsed, flags: .notUsed, next: "granted"),
        Ending(outcome: .refused, flags: .notUsed, next: "granted"),
        Ending(outcome: .lost, flags: .unsettled, next: "no_uses_left"),
        Ending(outcome: nil, flags: .unsettled, next: "no_uses_left"),
    ])
    func `A right is spent on passed, and given back when nobody went`(
        _ given: Ending
    ) async throws {
        let bench = try Self.bench { $0.script.hasSensor = given.hasSensor }
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        let passage = try #require(bench.notes.grants.withLock { $0.last ?? nil })
        bench.decider.settle(passage, given.outcome)
        await bench.decider.drain()
        let records = try bench.records
        #expect(records.map(\.kind) == [.scan, .open, .passage])
        #expect(records.last?.flags == given.flags)
        #expect(records.last?.refersTo == 2)
        #expect(bench.stores.journal.unsettled.isEmpty)
        #expect(bench.news.all.last == .settled(scan: 1, given.outcome))
        #expect(await bench.show(bench.code(Self.right)) == given.next)
    }

    @Test func `The gate hears of a grant after the journal has it`() async throws {
        let bench = try Self.bench { $0.runsGate = true }
        let running = Task { await bench.passages.run() }
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(try await eventually { bench.stores.journal.position.sequence == 3 })
        bench.passages.stop()
        await running.value
        #expect(bench.simulated.memory.passages == [1])
        #expect(try bench.records.map(\.kind) == [.scan, .open, .passage])
    }

    @Test func `A flood of rubbish is ten records and one number a second`() async throws {
        let bench = try Self.bench()
        for index in 0..<50 { await bench.show([UInt8(index), 1, 2]) }
        #expect(try bench.records.count == 10)
        bench.time.advance(by: .seconds(1))
        bench.decider.tick()
        await bench.decider.drain()
        let records = try bench.records
        #expect(records.count == 11)
        #expect(records.last?.flags == .counted)
        #expect(records.last?.subject == 40)
        #expect(records.last?.refusal == .unreadable)
        #expect(bench.decider.log.totals.counted == 40)
        #expect(bench.decider.log.totals.decisions == 10)
    }

    @Test func `A flood of forged codes does not hide an honest one`() async throws {
        let bench = try Self.bench()
        for index in 0..<100 { await bench.show([UInt8(index)]) }
        #expect(await bench.show(bench.code(Self.right)) == "granted")
    }

    @Test func `A tampered row is journalled once and asks for a snapshot`() async throws {
        let bench = try Self.bench()
        try bench.attack("UPDATE rights SET record = zeroblob(48)")
        for _ in 0..<3 { #expect(await bench.show(bench.code(Self.right)) == "tampered") }
        #expect(try bench.records.map(\.kind) == [.tamper, .refusal, .refusal, .refusal])
        #expect(bench.tampers.count == 3)
        _ = try bench.stores.cache.apply(bench.forge.snapshot())
        #expect(await bench.show(bench.code(Self.right)) == "granted")
    }

    @Test func `A wall clock that jumps is journalled and changes no decision`() async throws {
        let bench = try Self.bench()
        bench.decider.tick()
        await bench.decider.drain()
        bench.time.setWall(to: ScopeForge.start.advanced(by: .seconds(-86_400 * 365)))
        bench.decider.tick()
        await bench.decider.drain()
        #expect(try bench.records.map(\.kind) == [.clock])
        #expect(await bench.show(bench.code(Self.right)) == "granted")
    }

    @Test func `A full journal closes the gate`() async throws {
        let bench = try Self.full(.entry, zone: ZoneRecord(zone: EdgeBench.zone, flags: .freeExit))
        #expect(await bench.show(bench.code(Self.right)) == "journal_full")
        #expect(bench.notes.grants.withLock { $0.isEmpty })
    }

    @Test func `A free exit opens even when nothing can be recorded`() async throws {
        let bench = try Self.full(.exit, zone: ZoneRecord(zone: EdgeBench.zone, flags: .freeExit))
        #expect(await bench.show(bench.code(Self.right), direction: .exit) == "granted")
        #expect(bench.notes.grants.withLock { $0.count } == 1)
        #expect(try bench.records.isEmpty)
    }

    @Test func `An ordinary exit stays closed when nothing can be recorded`() async throws {
        let bench = try Self.full(.exit, zone: ZoneRecord(zone: EdgeBench.zone))
        #expect(await bench.show(bench.code(Self.right), direction: .exit) == "journal_full")
    }

    @Test(arguments: [true, false])
    func `A journal that cannot be read locks nobody into a zone of free exit`(
        _ isFree: Bool
    ) async throws {
        let bench = try Self.bench { options in
            options.zone = ZoneRecord(zone: EdgeBench.zone, flags: isFree ? .freeExit : [])
            options.direction = "exit"
        }
        try Connection(path: bench.stores.folder.journal).execute("DROP TABLE use_state")
        let said = await bench.show(bench.code(Self.right), direction: .exit)
        #expect(said == (isFree ? "granted" : "journal_failed"))
        #expect(await bench.show(bench.code(Self.right)) == "journal_failed")
    }

    /// A journal that has no room for even one record.
    private static func full(_ direction: Direction, zone: ZoneRecord) throws -> EdgeBench {
        try bench { options in
            options.zone = zone
            options.direction = direction.name
            options.options.space = SpaceMachine(recordsMax: 0)
            options.options.reserve = ReserveSpace(
                make: { false },
                release: {},
                freeBytes: { nil }
            )
        }
    }

    @Test func `What an earlier process left open is journalled as unsettled`() async throws {
        let bench = try Self.bench()
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(bench.stores.journal.unsettled.count == 1)
        try StartRecords.write(bench.stores)
        let records = try bench.records
        #expect(records.map(\.kind) == [.scan, .open, .boot, .head, .passage])
        #expect(records.last?.flags == .unsettled)
        #expect(records.last?.refersTo == 4)
        #expect(bench.stores.journal.unsettled.isEmpty)
    }

    @Test func `A start that cannot be journalled is none`() throws {
        let full = try Self.full(.exit, zone: ZoneRecord(zone: EdgeBench.zone, flags: .freeExit))
        let error = #expect(throws: EdgeFailure.self) { try StartRecords.require(full.stores) }
        #expect(error?.message.contains("no room left") == true)
        #expect(error?.code == .state)
        try StartRecords.require(Self.bench().stores)
    }

    @Test func `A head whose record a kill took away is journalled at the next start`() throws {
        let bench = try Self.bench()
        #expect(bench.stores.journal.mark == nil)
        try StartRecords.write(bench.stores)
        #expect(bench.stores.journal.mark == bench.stores.cache.head.map { HeadMark($0) })
        try StartRecords.write(bench.stores)
        #expect(try bench.records.map(\.kind) == [.boot, .head, .boot])
    }
}
