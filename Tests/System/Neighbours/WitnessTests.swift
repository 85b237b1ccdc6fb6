import HubAdmin
import Processes
import SQLite
import Sync
import Testing
import Vocabulary

/// A gate whose newest records somebody cuts off beside a neighbour that has seen them.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct WitnessTests {
    @Test func `Row 34: ten records cut off are missed by the gate itself and told to the hub`()
        async throws
    {
        let scene = try await NeighbourGround(["north", "east"])
        let sold = try await scene.ground.sell(8)
        try await scene.start()
        try scene.cutHub()
        let cut = scene.gates[0]
        for right in sold { #expect(try await cut.verdict(on: right) == "granted") }
        // Its neighbour has heard how far it is: a checkpoint follows within ten seconds.
        let written = try await Self.settled(cut.edge)
        #expect(await cut.edge.stop() == .code(0))
        let end = try Self.newest(cut.edge)
        #expect(end >= written)
        // What the stop wrote came after the checkpoint: cut ten records before it.
        try Self.cut(cut.edge, above: written - 10)
        try await cut.edge.start()
        try await eventually("missed by the gate itself") {
            cut.edge.talk.contains("journalCut")
        }
        for gate in scene.gates { try gate.wire.set(.passing) }
        try await eventually("told to the hub", within: .seconds(60)) {
            try await scene.ground.incidents().contains { $0.word("kind") == "journal_cut" }
        }
        let told = try await scene.ground.incidents().filter { $0.word("kind") == "journal_cut" }
        let details = told.map { $0.word("detail") }
        #expect(
            details.contains { $0.contains("10 records from \(written - 9) on were cut off") },
            "\(details)"
        )
        for gate in scene.gates { #expect(await gate.edge.stop() == .code(0)) }
    }

    /// Where the journal stands once nothing was written for as long as a checkpoint takes.
    private static func settled(_ edge: SystemEdge) async throws -> Int64 {
        var written: Int64 = 0
        for _ in 0..<3 {
            let before = written
            written = try await edge.status().number("journal", "sequence")
            if written == before { break }
            try await Task.sleep(for: .seconds(11))
        }
        return written
    }

    private static func newest(_ edge: SystemEdge) throws -> Int64 {
        let connection = try Connection(path: edge.journal, options: .init(mode: .readOnly))
        let statement = try connection.prepare("SELECT max(sequence) FROM record")
        return try statement.first { row in row.int64(0) } ?? 0
    }

    private static func cut(_ edge: SystemEdge, above sequence: Int64) throws {
        let connection = try Connection(path: edge.journal)
        let statement = try connection.prepare("DELETE FROM record WHERE sequence > $1")
        try statement.run(sequence)
    }
}
