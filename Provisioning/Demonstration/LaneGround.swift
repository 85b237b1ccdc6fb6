import FoundationEssentials
package import HubAdmin
import Processes
import Vocabulary

/// One lane for measuring: a real hub, one real edge whose frames come through a pipe, a door
/// board, and as many people with tickets as are to pass.
package struct LaneGround: Sendable {
    private static let people = """
        reference,holder_name,holder_email,kind,zone_set,valid_from,valid_until,paid_through,\
        grace_hours,uses_max,reentry,single_entry,accepted_ahead,policy,block,row,seat
        """

    /// What stands in the code of each person, in their order.
    package let codes: [String]
    package let bench: DoorBench
    /// Where frames are to be written: a FIFO that the edge's reader opens.
    package let pipe: String
    private let hub: HubKeeper
    private let edge: EdgeKeeper
    private let child: Child

    /// Takes `port` for the hub and those after it for the edge; `pipe` is there already.
    package init(folder: String, port: Int, pipe: String, persons: Int) async throws {
        var settings = DemonstrationSettings(folder: folder, peopleFolder: folder)
        settings.port = port
        settings.places = [.turnstile]
        let programs = try Programs()
        self.pipe = pipe
        hub = HubKeeper(program: programs.hub, settings: settings)
        try await hub.start()
        do {
            bench = try DoorBench(program: programs.doorBoard, folder: folder)
            try await bench.start()
            let connection = try HubConnection(url: settings.hubURL, code: await hub.adminCode)
            let scope = try await Self.scope(connection, persons)
            let enrolment = try await Self.enrolment(scope, connection)
            codes = try await Self.codes(of: scope, connection)
            edge = try EdgeKeeper(
                .turnstile,
                folder: folder + "/edge",
                equipment: Equipment(board: bench.device, pipe: pipe),
                programs: programs,
                settings: settings
            )
            try await edge.enrol(enrolment)
            child = try edge.start()
        } catch {
            await hub.stop()
            throw error
        }
    }

    private static func scope(_ hub: HubConnection, _ persons: Int) async throws -> ScopeID {
        let made = try await hub.command(
            AdminAPI.scopes,
            body: .object(["name": .text("Lane")])
        )
        guard let scope = made["id"]?.text.flatMap(ScopeID.init(text:)) else {
            throw DemonstrationFailure("The hub's answer lacks an id.")
        }
        _ = try await hub.command(
            AdminAPI.zones(scope),
            body: .object(["number": .integer(1), "name": .text("Stand")])
        )
        _ = try await hub.command(
            AdminAPI.zoneSets(scope) + "/1",
            method: "PUT",
            body: .object(["name": .text("Stand"), "zones": .list([.integer(1)])])
        )
        let rows = (0..<persons).map { "LANE-\($0),,,ticket,1,2020-01-01,2099-12-31,,,1,,,,,,," }
        _ = try await hub.upload(
            AdminAPI.importRights,
            query: [("scope", scope.description)],
            type: "text/csv",
            bytes: Array(([people] + rows).joined(separator: "\n").utf8) + [UInt8(ascii: "\n")]
        )
        return scope
    }

    private static func enrolment(_ scope: ScopeID, _ hub: HubConnection) async throws -> JSON {
        let gate = try await hub.command(
            AdminAPI.gates,
            body: .object([
                "scope": .text(scope.description), "zone": .integer(1),
                "name": .text("Lane 1"), "direction": .text("entry"),
            ])
        )
        return try await hub.command(
            AdminAPI.enrolments,
            body: .object(["gate": .text(gate["id"]?.text ?? ""), "name": .text("Lane 1")])
        )
    }

    private static func codes(of scope: ScopeID, _ hub: HubConnection) async throws -> [String] {
        let rights = try await hub.list(
            AdminAPI.rights,
            query: [("scope", scope.description)]
        )
        var codes: [String] = []
        for right in rights["items"]?.list ?? [] {
            let path = "\(AdminAPI.rights)/\(right["id"]?.text ?? "")/code"
            codes.append(try await hub.get(path)["text"]?.text ?? "")
        }
        return codes
    }

    package var edgeProcess: Int32 { child.processIdentifier }
    package var screen: String { edge.address + "/fr/" }
    package var book: PassageBook { PassageBook(journal: edge.stateFolder + "/journal.sqlite") }

    package func status() async throws -> JSON { try await edge.status() }

    /// How often the edge had to start its reader again.
    package func readerRestarts() async throws -> Int64 {
        let readers = try await status()["readers"]?.list ?? []
        return readers.compactMap { $0["restarts"]?.integer }.reduce(0, +)
    }

    /// Waits until reader, gate and cache are there.
    package func waitUntilReady() async throws {
        try await edge.wait("ready") { status in
            let readers = status["readers"]?.list ?? []
            return status["head"]?["version"] != nil && Self.isLinked(status)
                && readers.contains { $0["state"]?.text == "ready" }
        }
    }

    /// Whether the edge says that its gate can be reached.
    package static func isLinked(_ status: JSON) -> Bool {
        status["gateReport"]?["link"]?.text == "ready"
    }

    package func end() async {
        _ = await child.terminate(grace: .seconds(5))
        await bench.stop()
        await hub.stop()
    }
}
