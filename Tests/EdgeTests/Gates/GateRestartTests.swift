import Access
import Edge
import Gates
import Journal
import Logging
import SQLite
import Support
import Sync
import Testing
import Vocabulary

/// What a restart makes of what an earlier process left at the gate.
struct GateRestartTests {
    private static let right = RightRecord(right: RightID(0xABCD), usesMax: 9)

    private static func bench() throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [right]
        options.runsGate = false
        return try EdgeBench(options)
    }

    private static func letPass(_ bench: EdgeBench) async throws -> UInt64? {
        let request = StewardRequest(
            steward: 4,
            pin: "",
            action: .letPass(.exit),
            reason: .accompanied
        )
        return try await bench.decider.override(StewardOrder(request))
    }

    @Test func `Scans and overrides without a passage are settled unsettled`() async throws {
        let bench = try Self.bench()
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        #expect(try await Self.letPass(bench) == 3)
        #expect(bench.stores.journal.unsettled.map(\.sequence) == [1, 3])
        try StartRecords.require(bench.stores)
        let passages = try bench.records.filter { $0.kind == .passage }
        #expect(passages.map(\.flags) == [.unsettled, .unsettled])
        #expect(passages.map { $0.sequence - UInt64($0.refersTo) } == [1, 3])
        #expect(passages.map(\.subject) == [0xABCD, 0])
        #expect(passages.map(\.direction) == [.entry, .exit])
        #expect(passages[1].credential == JournalRecord.noCredential)
        // The use of the right is spent, and nobody's for the override; both are inside or out.
        #expect(try bench.stores.journal.use(of: Self.right.right).known == 1)
        #expect(try bench.stores.journal.use(of: RightID(0)) == UseState())
        #expect(bench.stores.journal.unsettled.isEmpty)
        try StartRecords.require(bench.stores)
        #expect(try bench.records.count { $0.kind == .passage } == 2)
    }

    @Test(arguments: [
        (GateMode.normal, GateMode.normal, 0), (.freePassage, .normal, 1), (.locked, .locked, 0),
    ])
    func `A lock outlives a restart, free passage does not`(
        _ kept: GateMode,
        _ start: GateMode,
        _ records: Int
    ) throws {
        let bench = try Self.bench()
        try bench.stores.state.keep(mode: kept)
        #expect(bench.stores.startMode() == start)
        try StartRecords.require(bench.stores)
        try StartRecords.require(bench.stores)
        let modes = try bench.records.filter { $0.kind == .gate }
        #expect(modes.count == records)
        #expect(modes.allSatisfy { $0.subject == 8 && $0.slot == 1 })
        #expect(bench.stores.startMode() == start)
    }

    @Test(arguments: ["x'04'", "x''", "x'0303'"])
    func `A mode that cannot be read unlocks nothing, and is logged`(_ value: String) throws {
        let bench = try Self.bench()
        try bench.stores.state.keep(mode: .locked)
        try Connection(path: bench.stores.folder.state).execute(
            "UPDATE value SET value = \(value) WHERE name = 'gate_mode'"
        )
        let log = LogMemory()
        #expect(bench.stores.startMode(Log(log.sink, level: .debug)) == .locked)
        #expect(log.entries.contains { $0.event == "modeNotRead" })
        try StartRecords.require(bench.stores)
        #expect(bench.stores.startMode() == .locked)
        try bench.stores.state.keep(mode: .normal)
        #expect(bench.stores.startMode() == .normal)
    }
}
