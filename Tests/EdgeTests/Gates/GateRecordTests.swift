import Access
import Edge
import Gates
import Journal
import Sync
import Testing
import Vocabulary

/// What gates tell unasked, in the journal.
struct GateRecordTests {
    private static let right = RightRecord(right: RightID(0xABCD), usesMax: 9)

    private static func bench() throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [right]
        options.runsGate = false
        return try EdgeBench(options)
    }

    struct Told: Sendable {
        let event: GateEvent
        var flags: RecordFlags = []
        var direction: Direction?
        var refersTo: UInt32 = 0
        var slot: UInt16 = 0
    }

    @Test(arguments: [
        Told(event: GateEvent(.forced, direction: .exit), direction: .exit),
        Told(
            event: GateEvent(.forced, direction: .entry, passage: 1),
            direction: .entry,
            refersTo: 2
        ),
        Told(
            event: GateEvent(.secondPassage, direction: .entry, passage: 1),
            direction: .entry,
            refersTo: 2
        ),
        Told(event: GateEvent(.secondPassage, passage: 2), refersTo: 1),
        // A passage that no record of this journal bears, and none.
        Told(event: GateEvent(.secondPassage, passage: 3)),
        Told(event: GateEvent(.secondPassage, passage: .max)),
        Told(event: GateEvent(.secondPassage, passage: 0)),
        Told(event: GateEvent(.heldOpen)),
        Told(event: GateEvent(.tamper)),
        Told(event: GateEvent(.fire)),
        Told(event: GateEvent(.sensorStuck)),
        Told(event: GateEvent(.lost)),
        Told(event: GateEvent(.mode, mode: .freePassage), slot: 2),
        Told(event: GateEvent(.freePassage, direction: .entry), direction: .entry),
    ])
    func `Each event becomes a record that names its scan`(_ given: Told) async throws {
        let bench = try Self.bench()
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        bench.decider.hear(given.event)
        await bench.decider.drain()
        let record = try #require(bench.records.last)
        #expect(record.kind == .gate)
        #expect(record.subject == UInt64(given.event.kind.rawValue))
        #expect(record.flags == given.flags)
        #expect(record.direction == given.direction)
        #expect(record.refersTo == given.refersTo)
        #expect(record.slot == given.slot)
        #expect(record.gate == EdgeBench.gate)
    }

    @Test func `What lasts has an end of its own`() async throws {
        let bench = try Self.bench()
        bench.decider.hear(GateEvent(.heldOpen))
        bench.decider.hear(GateEvent(.heldOpen, isOver: true))
        await bench.decider.drain()
        #expect(try bench.records.map(\.flags) == [[], .over])
        #expect(try bench.records.map(\.kind) == [.gate, .gate])
    }

    @Test func `A rattling contact cannot fill the journal, and hides no decision`() async throws {
        let bench = try Self.bench()
        for _ in 0..<5_000 {
            bench.decider.hear(GateEvent(.tamper))
            bench.decider.hear(GateEvent(.tamper, isOver: true))
            bench.decider.hear(GateEvent(.forced, direction: .entry))
        }
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        // Ten beginnings with their ends, ten forced, a scan and its opening.
        #expect(try bench.records.count == 32)
        bench.time.advance(by: .seconds(60))
        bench.decider.tick()
        await bench.decider.drain()
        let summaries = try bench.records.suffix(2)
        #expect(summaries.map(\.kind) == [.gate, .gate])
        #expect(summaries.map(\.flags) == [.counted, [.counted, .over]])
        #expect(summaries.map(\.subject) == [1, 4])
        #expect(summaries.map(\.counter) == [4_990, 4_990])
    }

    @Test func `Of modes in flood the one that holds is journalled`() async throws {
        let bench = try Self.bench()
        for index in 0..<15 {
            bench.decider.hear(GateEvent(.mode, mode: index.isMultiple(of: 2) ? .locked : .normal))
        }
        bench.time.advance(by: .seconds(60))
        bench.decider.tick()
        await bench.decider.drain()
        let records = try bench.records
        #expect(records.map(\.slot) == [3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])
        #expect(records.last?.flags == .counted)
        #expect(records.last?.counter == 5)
    }

    @Test func `What was counted is written when the daemon ends`() async throws {
        let bench = try Self.bench()
        for _ in 0..<12 { bench.decider.hear(GateEvent(.forced)) }
        await bench.decider.finish()
        #expect(try bench.records.last?.flags == .counted)
        #expect(try bench.records.last?.counter == 2)
    }

    @Test func `The hub reads every record of a gate`() async throws {
        let bench = try Self.bench()
        for kind in GateEventKind.allCases {
            bench.decider.hear(GateEvent(kind, mode: kind == .mode ? .locked : nil))
        }
        await bench.decider.drain()
        let kinds = try bench.records.compactMap { GateEventKind(rawValue: UInt8($0.subject)) }
        #expect(kinds == GateEventKind.allCases)
    }
}
