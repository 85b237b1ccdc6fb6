import HubAdmin
import Support
import Vocabulary

/// One scope at a real hub, with its gates, rights and edges, in a folder of the test's own.
struct Ground: Sendable {
    /// A right, and what stands in its code.
    struct Sold: Sendable {
        let id: RightID
        let code: String
    }

    let folder: TemporaryFolder
    let hub: SystemHub
    let connection: HubConnection
    let scope: ScopeID

    init() async throws {
        folder = try TemporaryFolder()
        hub = try SystemHub(folder.path("hub"))
        try await hub.start()
        connection = try await hub.connection
        let made = try await connection.command(
            AdminAPI.scopes,
            body: .object(["name": .text("Course")])
        )
        guard let scope = ScopeID(text: made["id"]?.text ?? "") else {
            throw NotInTime(description: "The hub made no scope.")
        }
        self.scope = scope
        _ = try await connection.command(
            AdminAPI.zones(scope),
            body: .object(["number": .integer(1), "name": .text("Col")])
        )
    }

    func path(_ name: String) -> String { folder.path(name) }

    func sell(_ count: Int, _ terms: [String: JSON] = [:]) async throws -> [Sold] {
        let first = UInt32.random(in: 0...UInt32.max)
        let drafts = (0..<count).map { number in
            JSON.object(terms.merging(["reference": .text("R-\(first)-\(number)")]) { $1 })
        }
        let made = try await connection.command(
            AdminAPI.rights + "/batch",
            body: .object(["scope": .text(scope.description), "rights": .list(drafts)])
        )
        var sold: [Sold] = []
        for id in made["ids"]?.list ?? [] {
            guard let right = RightID(text: id.text ?? "") else { continue }
            let answer = try await connection.get(AdminAPI.code(right))
            sold.append(Sold(id: right, code: answer["text"]?.text ?? ""))
        }
        guard sold.count == count else { throw NotInTime(description: "Rights were not sold.") }
        return sold
    }

    func command(_ word: String, _ right: Sold) async throws {
        _ = try await connection.command("\(AdminAPI.right(right.id))/\(word)")
    }

    func gate(_ name: String) async throws -> String {
        let made = try await connection.command(
            AdminAPI.gates,
            body: .object([
                "scope": .text(scope.description), "zone": .integer(1), "name": .text(name),
                "direction": .text("entry"),
            ])
        )
        return made["id"]?.text ?? ""
    }

    /// An edge at a gate of its own: enrolled, not started.
    func edge(
        _ name: String,
        _ reader: SystemEdge.Reader,
        via url: String? = nil,
        state: String? = nil,
        gap: Duration = .milliseconds(1_500),
        gate gateText: String? = nil,
        neighbours: String? = nil,
        begunBy other: HubConnection? = nil
    ) async throws -> SystemEdge {
        let enrolment = try await (other ?? connection).command(
            AdminAPI.enrolments,
            body: .object(["gate": .text(try await gate(name)), "name": .text(name)])
        )
        let url = url ?? hub.url
        let edge = try SystemEdge(
            folder.path(name),
            hub: url,
            reader: reader,
            state: state,
            gap: gap,
            gate: gateText ?? SystemEdge.simulatedGate,
            neighbours: neighbours
        )
        try await edge.enrol(enrolment, hub: url)
        return edge
    }

    /// The version of the newest head, once nothing more is waiting to be published.
    func settledVersion() async throws -> Int64 {
        try await Task.sleep(for: .milliseconds(500))
        return try await version()
    }

    func version() async throws -> Int64 {
        try await connection.get("\(AdminAPI.scopes)/\(scope)")["headVersion"]?.integer ?? 0
    }

    func incidents() async throws -> [JSON] {
        try await connection.list("/v1/incidents")["items"]?.list ?? []
    }
}

extension JSON {
    /// A whole number some members down.
    func number(_ names: String...) -> Int64 {
        names.reduce(Optional(self)) { $0?[$1] }?.integer ?? -1
    }

    /// A text some members down; empty where there is none.
    func word(_ names: String...) -> String {
        names.reduce(Optional(self)) { $0?[$1] }?.text ?? ""
    }

    /// What the status says of the one reader.
    var reader: JSON { self["readers"]?.list.first ?? .null }
}
