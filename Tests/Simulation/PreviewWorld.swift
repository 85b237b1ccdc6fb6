import Access
import Cache
import Edge
import Foundation
import HTTPServer
import Hub
import Identity
import Journal
import Kernel
import Rights
import Simulator
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

/// A hub with random zones, policies and rights, and gates over the cache that it publishes.
final class PreviewWorld {
    /// A fault of one side that the comparison must find.
    enum Plant: CaseIterable {
        /// The gate's clock is an hour off, as after a change of the hour that it missed.
        case hourOff
        /// The hub does not hear of the last exit.
        case exitForgotten
        /// The gate decides by the cache from before the policies.
        case policiesMissing
    }

    struct Tally {
        var cases = 0
        var granted = 0
        var explained = 0
        var refusals: [String: Int] = [:]
        var differences: [String] = []
    }

    /// 2026-03-20: a change of the hour lies within what is asked.
    static let start = Timestamp(milliseconds: 1_774_000_000_000)

    let hub: Hub
    let scope: ScopeID
    var rules: RandomRules
    private(set) var rights: [RightRow] = []
    private(set) var codes: [String] = []
    private(set) var zones: [ZoneRecord] = []
    private let code: String

    init(_ random: SeededRandom) async throws {
        rules = RandomRules(random)
        let clock = ManualClock(at: Self.start)
        hub = try await Hub(
            store: try SQLiteStore(path: SQLiteStore.inMemory),
            keys: MemoryKeyVault(),
            clock: clock.clock
        )
        code = hub.firstCode?.text ?? ""
        let (context, company) = (hub.contexts.rights, hub.services.company)
        scope = try await hub.services.store.write { session in
            try context.createScope(
                session,
                name: "World",
                company: company,
                headLifetime: .seconds(14 * 86_400),
                now: Self.start
            ).scope
        }
    }

    func send(
        _ method: HTTPServer.Method,
        _ target: String,
        _ body: JSONValue? = nil
    ) async throws -> JSONValue {
        var fields: [HeaderFields.Field] = [
            .init(name: "Authorization", value: "Bearer \(code)")
        ]
        if body != nil { fields.append(.init(name: "Content-Type", value: "application/json")) }
        let request = try Request(
            method,
            target,
            fields: HeaderFields(fields),
            body: body?.bytes ?? []
        )
        let response = await hub.responder.answer(request)
        let answer = JSONValue(parsing: response.bytes ?? []) ?? .null
        guard (200..<300).contains(response.status) else {
            throw Broken("\(method) \(target): \(response.status) \(answer)")
        }
        return answer
    }

    private var base: String { "/v1/scopes/\(scope)" }

    func makeZones() async throws {
        _ = try await send(.patch, base, ["timeZone": "Europe/Paris"])
        let days: JSONValue = ["name": "France", "frenchYears": [2026], "days": ["2026-03-25"]]
        _ = try await send(.put, base + "/holidays/1", days)
        let scope = scope
        zones = rules.zones()
        for zone in zones {
            let row = ZoneRow(name: "Zone \(zone.zone)", record: zone)
            try await write { session, rights in
                try rights.putZone(session, scope: scope, row, isNew: true)
            }
        }
        for number in UInt16(1)...3 {
            let open = rules.zoneSet(number, of: zones)
            try await write { session, rights in
                try rights.putZoneSet(
                    session,
                    scope: scope,
                    ZoneSetRow(name: "Set \(number)", record: open)
                )
            }
        }
    }

    /// One that contradicts itself is refused by the hub: then another is made up.
    private func makePolicy(_ number: Int) async throws {
        var refused: (any Error)?
        for _ in 0..<20 {
            do {
                let policy = rules.policy(number, zones)
                _ = try await send(.put, base + "/policies/\(number)", policy)
                return
            } catch {
                refused = error
            }
        }
        if let refused { throw refused }
    }

    /// Policies, the zones that open by them, and rights.
    func makeRights() async throws {
        for number in 1...RandomRules.policies { try await makePolicy(number) }
        for zone in zones where rules.chance(3) {
            let number = rules.number(1...RandomRules.policies)
            let path = base + "/zones/\(zone.zone)"
            _ = try await send(.patch, path, ["policy": .count(number)])
        }
        let drafts = (0..<30).map { _ in rules.right(around: Self.start) }
        let (scope, company) = (scope, hub.services.company)
        rights = try await write { session, rights in
            try rights.create(
                session,
                scope: scope,
                company: company,
                drafts,
                now: Self.start
            )
        }
        let mint = TokenMint(keys: hub.contexts.rights.keys)
        codes = try rights.map { try mint.text(of: $0) }
        for right in rights where rules.chance(6) {
            let word = rules.one(of: ["suspend", "revoke", "transfer", "ban"])
            let body: JSONValue? = word == "transfer" ? [:] : nil
            _ = try await send(.post, "/v1/rights/\(right.record.right)/\(word)", body)
        }
    }

    @discardableResult
    private func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session, Rights) throws -> Result
    ) async throws -> Result {
        let rights = hub.contexts.rights
        return try await hub.services.store.write { session in try body(session, rights) }
    }

    func preview(_ members: [String: JSONValue]) async throws -> JSONValue {
        try await send(.post, base + "/preview", .object(members))
    }

    func gates() async throws -> [(gate: GateID, zone: UInt16)] {
        var gates: [(gate: GateID, zone: UInt16)] = []
        for zone in zones {
            let body: JSONValue = [
                "scope": .id(scope), "zone": .count(zone.zone),
                "name": .text("Gate \(zone.zone)"), "direction": "both",
            ]
            let made = try await send(.post, "/v1/gates", body)
            guard let gate = made["id"]?.text.flatMap({ GateID(text: $0) }) else {
                throw Broken("a gate has no id")
            }
            gates.append((gate, zone.zone))
        }
        return gates
    }

    func snapshot() async throws -> Snapshot {
        let publisher = hub.contexts.rights.publisher
        try await publisher.publishNow(scope)
        return try Snapshot(bytes: try await publisher.snapshot(of: scope))
    }

    func keyring() async throws -> Keyring {
        let rights = hub.contexts.rights
        let scope = scope
        let bytes = try await hub.services.store.read { session in
            try rights.keyring(session, of: scope)
        }
        return try SignedKeyring(bytes: bytes ?? []).keyring
    }
}
