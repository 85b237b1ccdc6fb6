import Access
import PortEmulation
import Processes
import SQLite
import Sync
import Testing

/// The real edge and a relay board on a serial line, which answers nothing and keeps its relays as
/// they are.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct GateRelayTests {
    private static let entry: UInt8 = 3
    private static let exit: UInt8 = 5

    /// What the board was told: how each relay stands, and how often each was closed.
    private struct Relays {
        private var bytes: [UInt8] = []
        private(set) var isClosed: [UInt8: Bool] = [:]
        private(set) var closings: [UInt8: Int] = [:]
        /// Commands since the last question for them.
        var seen: [[UInt8]] = []

        mutating func take(_ more: [UInt8]) {
            bytes += more
            while bytes.count >= 4 {
                let command = Array(bytes.prefix(4))
                bytes.removeFirst(4)
                #expect(command[0] == 0xA0)
                #expect(command[3] == command[0] &+ command[1] &+ command[2])
                let isClosing = command[2] == 1
                if isClosing, isClosed[command[1]] != true {
                    closings[command[1], default: 0] += 1
                }
                isClosed[command[1]] = isClosing
                seen.append(command)
            }
        }
    }

    private struct Scene {
        let ground: Ground
        let edge: SystemEdge
        let feed: CodeFeed
        let sold: [Ground.Sold]

        init(_ port: String, rights: Int, pulse: String) async throws {
            ground = try await Ground()
            sold = try await ground.sell(rights)
            let (reader, feed) = try ScriptReader.fed(in: ground.path("reader"))
            self.feed = feed
            edge = try await ground.edge(
                "gate",
                .program(reader),
                gap: .milliseconds(100),
                gate: """
                    {kind: "relay", device: "\(port)", pulse: "\(pulse)", window: "10 s", \
                    channels: {entry: \(GateRelayTests.entry), exit: \(GateRelayTests.exit)}}
                    """
            )
        }

        func start() async throws -> Child {
            let version = try await ground.settledVersion()
            let child = try await edge.start()
            try await edge.wait("ready") {
                $0.number("head", "version") >= version && $0.word("gateReport", "link") == "ready"
            }
            return child
        }

        var passages: [RecordFlags] {
            get throws {
                let connection = try Connection(path: edge.journal, options: .init(mode: .readOnly))
                var flags: [RecordFlags] = []
                let statement = try connection.prepare(
                    "SELECT bytes FROM record ORDER BY epoch, sequence"
                )
                try statement.each { row in
                    guard let record = JournalRecord(bytes: row.blob(0)) else { return }
                    if record.kind == .passage { flags.append(record.flags) }
                }
                return flags
            }
        }

        func end() async {
            _ = await edge.stop()
            _ = await ground.hub.stop()
        }
    }

    @Test func `A relay is pulsed once for each person, who is taken to have passed`()
        async throws
    {
        let port = try PseudoTerminal.opened()
        var relays = Relays()
        let scene = try await Scene(port.path, rights: 2, pulse: "200 ms")
        _ = try await scene.start()
        for right in scene.sold {
            #expect(try await scene.feed.verdict(on: right, at: scene.edge) == "granted")
        }
        try await eventually("the passages") { try scene.passages.count == 2 }
        #expect(try scene.passages == [.assumed, .assumed])
        try await eventually("the relay is open again") {
            relays.take(port.read())
            return relays.isClosed[Self.entry] == false
        }
        #expect(relays.closings == [Self.entry: 2])
        #expect(relays.isClosed == [Self.entry: false, Self.exit: false])
        await scene.end()
    }

    @Test func `After a kill in the middle of a pulse, putting to rest opens every relay`()
        async throws
    {
        let port = try PseudoTerminal.opened()
        var relays = Relays()
        let scene = try await Scene(port.path, rights: 1, pulse: "10 s")
        let child = try await scene.start()
        #expect(try await scene.feed.verdict(on: scene.sold[0], at: scene.edge) == "granted")
        try await eventually("the relay is closed") {
            relays.take(port.read())
            return relays.isClosed[Self.entry] == true
        }
        child.kill()
        #expect(await child.wait() == .signal(9))
        try await Task.sleep(for: .milliseconds(300))
        relays.take(port.read())
        // Nobody opens it by itself: that is what the command is for.
        #expect(relays.isClosed[Self.entry] == true)
        relays.seen = []
        #expect(try await scene.edge.rest() == .code(0))
        relays.take(port.read())
        #expect(relays.isClosed == [Self.entry: false, Self.exit: false])
        #expect(Set(relays.seen.map { $0[1] }) == [Self.entry, Self.exit])
        #expect(relays.seen.allSatisfy { $0[2] == 0 })
        // Nor does the next start close it again.
        _ = try await scene.start()
        try await eventually("the passage") { try scene.passages == [.unsettled] }
        relays.take(port.read())
        #expect(relays.closings == [Self.entry: 1])
        #expect(relays.isClosed[Self.entry] == false)
        await scene.end()
    }
}
