import Access
import Crypto
import Devices
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

/// A hub with one scope, whose badges have an address, and what is asked of it about badges.
struct BadgeBench: Sendable {
    static let address = "https://jalon.example/b"
    /// Of the first example in NXP's AN12196.
    static let number = "04de5f1eacc040"

    let gates: GateBench

    var client: HubClient { gates.test.client }
    var scope: ScopeID { gates.scope }

    init(_ way: HubClient.Way = .inProcess, store: (any Store)? = nil) async throws {
        gates = try await GateBench(way, store: store)
        let changed = try await gates.test.client.send(
            .patch,
            "/v1/scopes/\(gates.scope)",
            json: ["badgeAddress": .text(Self.address)]
        )
        try #require(changed.status == 200)
    }

    func right(_ draft: RightDraft = RightDraft()) async throws -> RightID {
        try await gates.createRight(draft)
    }

    /// Asks for a badge; `members` say what it is.
    func issue(
        _ right: RightID,
        _ members: [String: JSONValue],
        key: String? = nil
    ) async throws -> HubClient.Answer {
        var body = members
        body["right"] = .id(right)
        let fields = key.map { [("Idempotency-Key", $0)] } ?? []
        return try await client.send(.post, "/v1/badges", json: .object(body), fields: fields)
    }

    func card(
        _ right: RightID,
        medium: Medium = .badgeNumber,
        chip: BadgeChip = .none,
        number: String = Self.number
    ) async throws -> HubClient.Answer {
        try await issue(
            right,
            [
                "medium": .text(medium.name), "chip": .text(chip.name), "number": .text(number),
            ]
        )
    }

    /// The id of a badge that was issued.
    func issued(
        _ right: RightID,
        medium: Medium = .badgeNumber,
        chip: BadgeChip = .none,
        number: String = Self.number
    ) async throws -> String {
        let made = try await card(right, medium: medium, chip: chip, number: number)
        try #require(made.status == 201, "\(made.text)")
        return try #require(made.json["id"]?.text)
    }

    func post(_ badge: String, _ word: String, _ json: JSONValue? = nil) async throws
        -> HubClient.Answer
    {
        try await client.send(.post, "/v1/badges/\(badge)/\(word)", json: json)
    }

    /// Writes a card as far as the hub knows: its keys are asked for, then it is told.
    func written(_ badge: String, number: String = Self.number) async throws
        -> HubClient.Answer
    {
        let keys = try await post(badge, "personalisation", ["number": .text(number)])
        try #require(keys.status == 200, "\(keys.text)")
        return try await post(badge, "written")
    }

    func setAddress(_ address: String) async throws -> HubClient.Answer {
        try await client.send(
            .patch,
            "/v1/scopes/\(scope)",
            json: ["badgeAddress": .text(address)]
        )
    }

    /// Gates of these zones, each with a name; zones other than the first are made.
    func gates(_ places: [(zone: UInt16, parent: UInt16, name: String)]) async throws -> [GateID] {
        let (rights, devices, scope) = (gates.rights, gates.devices, scope)
        let (company, now) = (gates.company, gates.now)
        return try await gates.test.hub.services.store.write { session in
            var known: Set<UInt16> = [1]
            return try places.map { place in
                if known.insert(place.zone).inserted {
                    let record = ZoneRecord(zone: place.zone, parent: place.parent)
                    let zone = ZoneRow(name: "Zone \(place.zone)", record: record)
                    try rights.putZone(session, scope: scope, zone, isNew: true)
                }
                return try devices.createGate(
                    session,
                    scope: scope,
                    zone: place.zone,
                    name: place.name,
                    direction: .both,
                    company: company,
                    now: now
                ).gate
            }
        }
    }

    func shown(_ badge: String) async throws -> JSONValue {
        try await client.send(.get, "/v1/badges/\(badge)").json
    }

    func seed() throws -> [UInt8] {
        let name = "scope-\(Hex.encode(scope.bytes))-badges"
        return try #require(try gates.test.hub.services.keys.load(name))
    }

    func keys() throws -> BadgeKeys {
        BadgeKeys.derived(fromSeed: try seed(), scope: scope, address: Self.address)
    }

    func digest(_ number: String = Self.number) throws -> BadgeDigest {
        BadgeDigest(.card, try #require(Hex.decode(number)), key: try keys().badgeKey)
    }

    /// What gates are told, as of now.
    func mirror() async throws -> CacheMirror {
        try await gates.rights.publisher.publishNow(scope)
        return try CacheMirror(snapshot: try await gates.rights.publisher.snapshot(of: scope))
    }

    func credential(_ number: String = Self.number) async throws -> CredentialRecord? {
        let digest = try digest(number)
        return try await mirror().credential(digest)
    }

    func cardKey(_ number: String = Self.number) async throws -> CardKeyRecord? {
        let digest = try digest(number)
        return try await mirror().cardKey(digest)
    }
}

extension CacheMirror {
    func credential(_ digest: BadgeDigest) -> CredentialRecord? {
        record(.credentials, digest.key).flatMap { CredentialRecord(bytes: $0) }
    }

    func cardKey(_ digest: BadgeDigest) -> CardKeyRecord? {
        record(.cardKeys, digest.key).flatMap { CardKeyRecord(bytes: $0) }
    }
}
