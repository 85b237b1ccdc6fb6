import Access
import Crypto
import Devices
import Hub
import Identity
import Kernel
import Rights
import Sync
import Vocabulary

/// The real hub without its socket, over one store that outlives it.
final class SimulatedHub: Collecting {
    let clock: ManualClock
    let store: SQLiteStore
    private let keys = MemoryKeyVault()
    private(set) var hub: Hub
    private(set) var scope = ScopeID(0)
    private(set) var rights: [RightRow] = []

    init(clock: ManualClock, usesMax: [UInt16]) async throws {
        self.clock = clock
        store = try SQLiteStore(path: SQLiteStore.inMemory)
        hub = try await Hub(store: store, keys: keys, clock: clock.clock)
        let (context, company, now) = (hub.contexts.rights, hub.services.company, clock.clock.now())
        let made = try await store.write { session in
            let scope = try context.createScope(
                session,
                name: "Course",
                company: company,
                now: now
            )
            try context.putZone(
                session,
                scope: scope.scope,
                ZoneRow(name: "Col", record: ZoneRecord(zone: 1)),
                isNew: true
            )
            let drafts = usesMax.map { RightDraft(flags: .reentryAllowed, usesMax: $0) }
            let rows = try context.create(
                session,
                scope: scope.scope,
                company: company,
                drafts,
                now: now
            )
            return (scope.scope, rows)
        }
        (scope, rights) = made
        try await context.publisher.publishNow(scope)
    }

    /// The process is gone and another one opens the store.
    func restart() async throws {
        await end()
        hub = try await Hub(store: store, keys: keys, clock: clock.clock)
    }

    func end() async {
        for context in hub.contexts.all.reversed() { await context.stop() }
    }

    func snapshot() async throws -> Snapshot {
        let publisher = hub.contexts.rights.publisher
        try await publisher.publishNow(scope)
        return try Snapshot(bytes: try await publisher.snapshot(of: scope))
    }

    func code(of right: RightRow) throws -> [UInt8] {
        let issued = Minute(holding: clock.clock.now())
        let token = Token(
            key: ScopeKeys.number(of: .token),
            flags: right.record.flags,
            generation: right.record.generation,
            right: right.record.right,
            scope: scope,
            issuedAt: issued,
            notBefore: issued,
            duration: 60 * 24,
            zoneSet: 0
        )
        let signer = try hub.contexts.rights.keys.signer(.token, of: scope)
        return Array(TokenText.spelling(token.signed(by: signer)).utf8)
    }

    func enrol(_ name: String, key: Ed25519PrivateKey) async throws -> EnrolmentAnswer {
        let (devices, company, now) = (
            hub.contexts.devices, hub.services.company, clock.clock.now()
        )
        let scope = scope
        let new = try await store.write { session in
            let gate = try devices.createGate(
                session,
                scope: scope,
                zone: 1,
                name: name,
                direction: .entry,
                company: company,
                now: now
            )
            return try devices.createEnrolment(
                session,
                gate: gate.gate,
                name: name,
                company: company,
                now: now
            )
        }
        let nonce = SecureRandom.bytes(Enrolment.nonceByteCount)
        let proof = Enrolment.proof(
            key: try Enrolment.key(ofCode: new.code),
            hubName: new.hubName,
            device: key.publicKey,
            nonce: nonce
        )
        let claim = EnrolmentRequest(
            enrolment: new.enrolment,
            publicKey: Base64.encode(key.publicKey.bytes),
            nonce: Base64.encode(nonce),
            proof: Base64.encode(proof),
            possession: Base64.encode(key.signature(for: Enrolment.possession(proof: proof)))
        )
        return try await devices.claim(claim, now: now).get().answer
    }

    func take(_ body: [UInt8], from device: DeviceID) async throws -> HubWord {
        let (devices, company) = (hub.contexts.devices, hub.services.company)
        let row = try await store.read { session in
            try devices.findDevice(session, device, company: company)
        }
        do {
            return .acknowledged(try await devices.ingest(body, from: row))
        } catch let refusal as JournalRefusal {
            return Self.word(for: refusal)
        }
    }

    private static func word(for refusal: JournalRefusal) -> HubWord {
        guard case .intake(let reason, let epoch) = refusal else { return .refused }
        return switch reason {
        case .hole(let wanted):
            .conflict(JournalConflict(reason: "hole", wanted: wanted, epoch: epoch))
        case .fork: .conflict(JournalConflict(reason: "fork", wanted: nil, epoch: epoch))
        case .broken, .epoch:
            .conflict(JournalConflict(reason: "broken", wanted: nil, epoch: epoch))
        }
    }

    func held(of device: DeviceID) async throws -> [[UInt8]] {
        try await store.read { session in
            try session.rows(
                "SELECT raw FROM journal_record WHERE device = $1 ORDER BY number",
                device
            ) { row throws(StoreError) in try row.bytes(0) }
        }
    }

    func uses(of right: RightID) async throws -> Int {
        try await store.read { session in
            try session.first("SELECT uses_seen FROM access_right WHERE id = $1", right) {
                row throws(StoreError) in try row.int(0)
            } ?? -1
        }
    }
}
