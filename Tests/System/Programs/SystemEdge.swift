import Access
import Foundation
import HTTPClient
import HubAdmin
import Processes
import Vocabulary

/// The real edge on files of its own: enrolled, started, asked, killed and ended.
actor SystemEdge {
    /// What feeds it.
    enum Reader: Sendable {
        /// A program that writes the lines of a reader.
        case program(String)
        /// The real reader, fed by this command.
        case capture([String])

        var text: String {
            switch self {
            case .program(let path): #"program: "\#(path)", source: "-""#
            case .capture(let words):
                "capture: [" + words.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
            }
        }
    }

    static let simulatedGate = #"{kind: "simulator", passesAfter: "10 ms"}"#

    nonisolated let folder: String
    nonisolated let state: String
    nonisolated let page: String
    private let client: HTTPClient
    private var child: Child?

    /// `state` lies elsewhere than in the folder for an edge on a disk of its own.
    init(
        _ folder: String,
        hub: String,
        reader: Reader,
        state: String? = nil,
        gap: Duration = .milliseconds(1_500),
        gate: String = simulatedGate,
        neighbours: String? = nil
    ) throws {
        self.folder = folder
        self.state = state ?? folder + "/state"
        let port = try LocalPort.free()
        page = "http://127.0.0.1:\(port)"
        client = try HTTPClient()
        try Files.makeFolder(folder)
        let milliseconds =
            gap.components.seconds * 1_000 + gap.components.attoseconds / 1_000_000_000_000_000
        let text = """
            {
              state: "\(self.state)", hub: "\(hub)", listen: "127.0.0.1:\(port)",
              presentationGap: "\(milliseconds) ms",
              gate: \(gate),\(neighbours.map { " neighbours: \($0)," } ?? "")
              readers: [{name: "camera", \(reader.text)}],
            }
            """
        try Files.write(Array(text.utf8), to: folder + "/edge.json5")
    }

    nonisolated var journal: String { state + "/journal.sqlite" }
    nonisolated var cache: String { state + "/cache.sqlite" }
    nonisolated var log: String { folder + "/edge.log" }

    /// Redeems an enrolment that the hub gave, with the program's own command.
    func enrol(_ enrolment: JSON, hub: String) async throws {
        let child = try Child(
            ChildSpec(
                try Programs.edge,
                [
                    "enrol", "--hub", hub, "--enrolment", "\(enrolment["enrolment"]?.integer ?? 0)",
                    "--hub-key", enrolment["hubName"]?.text ?? "", "--config",
                    folder + "/edge.json5",
                ],
                environment: ["JALON_EDGE_CODE": enrolment["code"]?.text ?? ""],
                output: .file(log),
                errors: .file(log)
            )
        )
        guard await child.wait().isSuccess else {
            throw NotInTime(description: "The edge was not enrolled: \(talk)")
        }
    }

    /// Adds a steward with the program's own command.
    func addSteward(_ number: Int, pin: String) async throws {
        let file = folder + "/pin"
        try Files.write(Array((pin + "\n").utf8), to: file, mode: 0o600)
        let child = try Child(
            ChildSpec(
                try Programs.edge,
                [
                    "steward", "add", "\(number)", "--pin-file", file, "--config",
                    folder + "/edge.json5",
                ],
                output: .file(log),
                errors: .file(log)
            )
        )
        guard await child.wait().isSuccess else {
            throw NotInTime(description: "The steward was not added: \(talk)")
        }
    }

    /// Asks for a mode as the steward's page does; gives the status of the answer.
    func setMode(_ mode: String, by steward: Int, pin: String) async throws -> Int {
        let text = """
            {"steward": \(steward), "pin": "\(pin)", "action": "set_mode", "mode": "\(mode)", \
            "reason": "staff"}
            """
        let request = ClientRequest(
            method: "POST",
            url: page + "/steward",
            fields: [ClientField("Content-Type", "application/json")],
            body: Array(text.utf8),
            timeouts: ClientTimeouts(connect: .seconds(2), total: .seconds(10))
        )
        return try await client.send(request).status
    }

    /// Puts the gate to rest with the program's own command.
    func rest() async throws -> Exit {
        let child = try Child(
            ChildSpec(
                try Programs.edge,
                ["gate", "rest", "--config", folder + "/edge.json5"],
                output: .null,
                errors: .null
            )
        )
        return await child.wait()
    }

    @discardableResult
    func start(_ surroundings: Surroundings = Surroundings()) throws -> Child {
        let child = try Child(
            surroundings.spec(
                try Programs.edge,
                ["run", "--config", folder + "/edge.json5"],
                log: log
            )
        )
        self.child = child
        return child
    }

    func stop() async -> Exit? {
        defer { child = nil }
        return await child?.terminate(grace: .seconds(15))
    }

    /// Ends it as a power cut would.
    @discardableResult
    func kill() async -> Exit? {
        defer { child = nil }
        child?.kill()
        return await child?.wait()
    }

    /// Brings bytes to its page, as a program or a foreign page would; gives the status.
    func post(
        _ path: String,
        _ body: [UInt8],
        type: String,
        host: String? = nil,
        origin: String? = nil
    ) async throws -> Int {
        var fields = [ClientField("Content-Type", type)]
        if let host { fields.append(ClientField("Host", host)) }
        if let origin { fields.append(ClientField("Origin", origin)) }
        let request = ClientRequest(
            method: "POST",
            url: page + path,
            fields: fields,
            body: body,
            timeouts: ClientTimeouts(connect: .seconds(2), total: .seconds(10))
        )
        return try await client.send(request).status
    }

    var processIdentifier: Int32? { child?.processIdentifier }

    /// All that it said.
    nonisolated var talk: String {
        String(decoding: (try? Files.read(log, limit: 64 << 20)) ?? [], as: UTF8.self)
    }

    func status() async throws -> JSON { try await ask("/status") }

    /// The decisions of this run of the edge that fell after a number.
    func decisions(after number: Int64 = 0) async throws -> [JSON] {
        try await ask("/decisions?after=\(number)")["decisions"]?.list ?? []
    }

    private func ask(_ path: String) async throws -> JSON {
        let request = ClientRequest(
            method: "GET",
            url: page + path,
            timeouts: ClientTimeouts(connect: .seconds(2), total: .seconds(5))
        )
        let answer = try await client.send(request)
        guard answer.status == 200, let json = JSON(bytes: answer.body) else {
            throw NotInTime(description: "The page of the edge answers \(answer.status).")
        }
        return json
    }

    /// Waits until its status says so; the last status stands in the error.
    func wait(
        _ what: String,
        within patience: Duration = .seconds(40),
        until holds: (JSON) -> Bool
    ) async throws {
        var last: JSON = .null
        do {
            try await eventually(what, within: patience) {
                last = try await status()
                return holds(last)
            }
        } catch {
            throw NotInTime(description: "\(what): \(last.line)")
        }
    }
}
