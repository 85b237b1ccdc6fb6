import HubAdmin
import Sync
import Vocabulary

/// A hub and gates of one network: each with a wire of its own to the hub, and a place where its
/// neighbours find it.
struct NeighbourGround: Sendable {
    struct Gate: Sendable {
        let edge: SystemEdge
        let feed: CodeFeed
        let wire: Proxy
        let port: UInt16

        /// Shows a code once it is not held any more, and gives what the gate said.
        func verdict(on right: Ground.Sold) async throws -> String {
            try await Task.sleep(for: .milliseconds(120))
            return try await feed.verdict(on: right, at: edge)
        }
    }

    let ground: Ground
    let gates: [Gate]

    /// `know` says which gates a gate is told of by its configuration; all others by the roster.
    init(_ names: [String], listening: Bool = true) async throws {
        ground = try await Ground()
        var gates: [Gate] = []
        for name in names {
            let (program, feed) = try ScriptReader.fed(in: ground.path("reader-\(name)"))
            let wire = try Proxy(to: ground.hub.port)
            let port = try LocalPort.free()
            let edge = try await ground.edge(
                name,
                .program(program),
                via: wire.url,
                gap: .milliseconds(100),
                neighbours: listening ? #"{listen: "127.0.0.1:\#(port)"}"# : nil
            )
            gates.append(Gate(edge: edge, feed: feed, wire: wire, port: port))
        }
        self.gates = gates
    }

    /// Starts all and waits until each knows all others.
    func start() async throws {
        let version = try await ground.settledVersion()
        for gate in gates { try await gate.edge.start() }
        for gate in gates {
            try await gate.edge.wait("up to date") {
                $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
            }
        }
        try await linked()
    }

    func linked(_ count: Int? = nil) async throws {
        for gate in gates {
            try await gate.edge.wait("linked with its neighbours") {
                $0["neighbours"]?["links"]?.list.count == count ?? gates.count - 1
            }
        }
    }

    func cutHub() throws {
        for gate in gates { try gate.wire.set(.refusing) }
    }

    /// Rights that open once.
    func sellSingle(_ count: Int) async throws -> [Ground.Sold] {
        try await ground.sell(count, ["usesMax": .integer(1)])
    }
}
