import Access
import DoorBoardEmulation
import HubAdmin
import Processes
import SQLite
import Sync
import Testing
import Vocabulary

/// A real edge at a real hub, whose gate is an emulated door board on a serial line.
struct GateGround: Sendable {
    let ground: Ground
    let board: DoorBoard
    let edge: SystemEdge
    let feed: CodeFeed
    let sold: [Ground.Sold]

    /// A short window, so that a person who does not turn costs little time.
    init(
        rights: Int,
        window: Duration = .seconds(1),
        pulse: String = "200 ms",
        sensor: String = "pulse"
    ) async throws {
        ground = try await Ground()
        sold = try await ground.sell(rights)
        let port = ground.path("door")
        board = try DoorBoard(link: port, lifetime: .seconds(900))
        let (reader, feed) = try ScriptReader.fed(in: ground.path("reader"))
        self.feed = feed
        edge = try await ground.edge(
            "gate",
            .program(reader),
            gap: .milliseconds(100),
            gate: """
                {kind: "board", device: "\(port)", pulse: "\(pulse)", \
                sensor: "\(sensor)", window: "\(window.components.seconds) s"}
                """
        )
    }

    /// Starts the edge and waits until it decides and its board has greeted it once more.
    @discardableResult
    func start() async throws -> Child {
        let version = try await ground.settledVersion()
        let greetings = board.memory.greetings
        let child = try await edge.start()
        try await edge.wait("ready") { $0.number("head", "version") >= version }
        try await eventually("a greeting") { board.memory.greetings > greetings }
        // The answer to the greeting is on its way still.
        try await Task.sleep(for: .milliseconds(100))
        return child
    }

    var records: [JournalRecord] {
        get throws {
            let connection = try Connection(path: edge.journal, options: .init(mode: .readOnly))
            var records: [JournalRecord] = []
            let statement = try connection.prepare(
                "SELECT bytes FROM record ORDER BY epoch, sequence"
            )
            try statement.each { row in
                if let record = JournalRecord(bytes: row.blob(0)) { records.append(record) }
            }
            return records
        }
    }

    /// The flags of the passage of each scan; empty where it has none.
    func endings() throws -> [UInt64: [RecordFlags]] {
        let records = try records
        let passages = records.filter { $0.kind == .passage }
        var endings: [UInt64: [RecordFlags]] = [:]
        for scan in records where scan.kind == .scan {
            endings[scan.sequence] =
                passages.filter { $0.sequence - UInt64($0.refersTo) == scan.sequence }.map(\.flags)
        }
        return endings
    }

    /// No passage opened twice, and every scan ended once.
    func checkOnce(_ location: SourceLocation = #_sourceLocation) throws {
        #expect(board.memory.pulsedTwice.isEmpty, sourceLocation: location)
        let endings = try endings()
        #expect(endings.values.allSatisfy { $0.count == 1 }, "\(endings)", sourceLocation: location)
    }

    func end() async {
        _ = await edge.stop()
        _ = await ground.hub.stop()
        board.stop()
    }
}
