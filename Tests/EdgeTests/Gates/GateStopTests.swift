import Access
import Gates
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// What an orderly stop makes of those at the gate.
@Suite(.timeLimit(.minutes(1)))
struct GateStopTests {
    @Test func `Who was never let in keeps the right; only the open window is unsettled`()
        async throws
    {
        let wires = StillWires()
        let rights = (1...3).map { RightRecord(right: RightID(UInt64($0) << 32), usesMax: 1) }
        let gate = WiredGate(wires)
        let edge = try LiveEdge(gate: gate) { forge in
            for right in rights { forge.put(right) }
        }
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            #expect(try await eventually { gate.report.link == .ready })
            for right in rights { #expect(await edge.show(right) == "granted") }
            #expect(try await eventually { wires.pulses.count == 1 && gate.report.pending == 3 })
        }
        let records = try edge.records
        let scans = records.filter { $0.kind == .scan }.map(\.sequence)
        let passages = records.filter { $0.kind == .passage }
        #expect(passages.count == 3)
        let open = passages.filter { $0.flags == .unsettled }
        #expect(open.map { $0.sequence - UInt64($0.refersTo) } == [scans[0]])
        #expect(passages.count { $0.flags == .notUsed } == 2)
        #expect(wires.pulses == [scans[0]])
        let uses = try rights.map { try edge.journal.use(of: $0.right) }
        #expect(uses.map(\.known) == [1, 0, 0])
        #expect(uses.map(\.reserved) == [0, 0, 0])
    }
}
