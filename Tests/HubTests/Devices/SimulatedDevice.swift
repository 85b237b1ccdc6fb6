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

/// A device as a gate would run it: it signs what it asks and believes only what the hub signed.
final class SimulatedDevice {
    struct Answer {
        let status: Int
        let body: [UInt8]
        let isSigned: Bool

        var json: JSONValue { JSONValue(parsing: body) ?? .null }
    }

    let key: Ed25519PrivateKey
    let device: DeviceID
    let keyring: Keyring
    let client: HubClient
    var epoch: UInt32 = 1
    var sequence: UInt64 = 0
    var journal: TestJournal

    init(device: DeviceID, key: Ed25519PrivateKey, keyring: Keyring, client: HubClient) {
        self.device = device
        self.key = key
        self.keyring = keyring
        self.client = client
        journal = TestJournal(device: device, epoch: 1, key: key)
    }

    /// Signs a request of its own next number.
    func request(
        _ method: HTTPServer.Method,
        _ target: String,
        body: [UInt8] = []
    ) -> DeviceRequest {
        sequence += 1
        return DeviceRequest(
            method: method.rawValue,
            target: target,
            body: body,
            device: device,
            epoch: epoch,
            sequence: sequence,
            nonce: SecureRandom.bytes(16),
            created: TestHub.start
        )
    }

    func ask(
        _ method: HTTPServer.Method,
        _ target: String,
        body: [UInt8] = []
    ) async throws -> Answer {
        try await send(request(method, target, body: body), method, target)
    }

    func send(
        _ request: DeviceRequest,
        _ method: HTTPServer.Method,
        _ target: String,
        signedBy other: Ed25519PrivateKey? = nil,
        body: [UInt8]? = nil
    ) async throws -> Answer {
        var fields = request.fields(signedBy: other ?? key).map { ($0.name, $0.value) }
        let body = body ?? request.body
        if !body.isEmpty { fields.append(("Content-Type", "application/octet-stream")) }
        let answer = try await client.send(
            method,
            target,
            fields: fields,
            body: body,
            isAuthorized: false
        )
        let signed = HubAnswer(
            status: answer.status,
            body: answer.body,
            nonce: request.nonce,
            field: answer.field,
            find: { number, moment in self.keyring.key(number, role: .hub, at: moment) }
        )
        return Answer(status: answer.status, body: answer.body, isSigned: signed != nil)
    }

    func post(_ batch: [UInt8]) async throws -> Answer {
        try await ask(.post, DeviceAPI.journalPath, body: batch)
    }
}

/// A journal kept in memory.
struct TestJournal {
    let device: DeviceID
    let epoch: UInt32
    let key: Ed25519PrivateKey
    private(set) var records: [[UInt8]] = []
    private var last: Digest

    init(device: DeviceID, epoch: UInt32, key: Ed25519PrivateKey) {
        self.device = device
        self.epoch = epoch
        self.key = key
        last = JournalRecord.genesis(device: device, epoch: epoch)
    }

    mutating func add(
        _ kind: RecordKind,
        at moment: Timestamp = TestHub.start,
        _ change: (inout JournalRecord) -> Void = { _ in }
    ) {
        var record = JournalRecord(
            kind: kind,
            device: device,
            epoch: epoch,
            sequence: UInt64(records.count + 1),
            time: TimeBounds(exactly: moment),
            previous: last
        )
        change(&record)
        let bytes = record.bytes
        records.append(bytes)
        last = JournalRecord.digest(of: bytes)
    }

    mutating func add(_ kind: RecordKind, count: Int) {
        for _ in 0..<count { add(kind) }
    }

    /// The records of these sequences under a checkpoint of their own.
    func batch(_ sequences: ClosedRange<Int>) -> [UInt8] {
        let chosen = Array(records[sequences.lowerBound - 1..<sequences.upperBound])
        return batch(of: chosen)
    }

    func batch(of chosen: [[UInt8]], signedBy other: Ed25519PrivateKey? = nil) -> [UInt8] {
        let last = chosen.last ?? []
        var reader = ByteReader(last, at: 12)
        let checkpoint = Checkpoint(
            device: device,
            epoch: epoch,
            sequence: reader.number(),
            digest: JournalRecord.digest(of: last),
            time: TestHub.start
        )
        return JournalBatch.bytes(
            checkpoint: checkpoint.signed(by: other ?? key),
            records: chosen
        )
    }
}

/// A hub with one scope, one zone and one gate, and devices enrolled at it.
struct GateBench: Sendable {
    let test: TestHub
    let scope: ScopeID
    let gate: GateID

    var rights: Rights { test.hub.contexts.rights }
    var devices: Devices { test.hub.contexts.devices }
    var company: CompanyID { test.hub.services.company }
    var now: Timestamp { test.clock.clock.now() }

    init(_ way: HubClient.Way = .inProcess, store: (any Store)? = nil) async throws {
        let test = try await TestHub(way, store: store)
        let rights = test.hub.contexts.rights
        let devices = test.hub.contexts.devices
        let company = test.hub.services.company
        let now = test.clock.clock.now()
        (scope, gate) = try await test.hub.services.store.write { session in
            let scope = try rights.createScope(session, name: "Stade", company: company, now: now)
            let zone = ZoneRow(name: "North", record: ZoneRecord(zone: 1))
            try rights.putZone(session, scope: scope.scope, zone, isNew: true)
            let gate = try devices.createGate(
                session,
                scope: scope.scope,
                zone: 1,
                name: "North 1",
                direction: .both,
                company: company,
                now: now
            )
            return (scope.scope, gate.gate)
        }
        self.test = test
    }

    func enrolment(
        name: String = "Stele",
        by operatorName: String = "admin"
    ) async throws -> NewEnrolment {
        try await test.hub.services.store.write { session in
            try devices.createEnrolment(
                session,
                gate: gate,
                name: name,
                company: company,
                by: operatorName,
                now: now
            )
        }
    }

    /// What a device sends to claim an enrolment.
    static func claim(
        _ new: NewEnrolment,
        key: Ed25519PrivateKey,
        code: String? = nil,
        hubName: [UInt8]? = nil,
        nonce: [UInt8] = SecureRandom.bytes(16)
    ) throws -> EnrolmentRequest {
        let proof = Enrolment.proof(
            key: try Enrolment.key(ofCode: code ?? new.code),
            hubName: hubName ?? new.hubName,
            device: key.publicKey,
            nonce: nonce
        )
        return EnrolmentRequest(
            enrolment: new.enrolment,
            publicKey: Base64.encode(key.publicKey.bytes),
            nonce: Base64.encode(nonce),
            proof: Base64.encode(proof),
            possession: Base64.encode(key.signature(for: Enrolment.possession(proof: proof)))
        )
    }

    func enrolled() async throws -> SimulatedDevice {
        let key = Ed25519PrivateKey()
        let claim = try Self.claim(try await enrolment(), key: key)
        let answer = try await devices.claim(claim, now: now).get().answer
        let keyring = try SignedKeyring(bytes: try #require(Base64.decode(answer.keyring)))
        return SimulatedDevice(
            device: answer.device,
            key: key,
            keyring: keyring.keyring,
            client: test.client
        )
    }

    func status(_ device: DeviceID) async throws -> DeviceStatus {
        try await test.hub.services.store.read { session in
            try devices.findDevice(session, device, company: company).status
        }
    }

    func incidents() async throws -> [String] {
        let answer = try await test.client.send(.get, "/v1/incidents")
        return (answer.json["items"]?.list ?? []).compactMap { $0["kind"]?.text }
    }

    func stored() async throws -> Int {
        try await test.hub.services.store.read { session in
            try session.first("SELECT COUNT(*) FROM journal_record") { row throws(StoreError) in
                try row.int(0)
            } ?? 0
        }
    }
}
