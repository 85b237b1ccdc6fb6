import Access
import Crypto
import Devices
import Hub
import Kernel
import Rights
import Support
import Sync
import Vocabulary

/// The real hub over one store that outlives it, with a scope of two zones and several gates.
final class ReplayHub {
    static let start = Timestamp(milliseconds: 1_772_388_000_000)
    /// Of the match day's rights: open from 09:00 to 20:00 UTC every day.
    static let policy: UInt16 = 3

    let clock = ManualClock(at: start)
    let store: SQLiteStore
    private let vault = MemoryKeyVault()
    private(set) var hub: Hub
    private(set) var scope = ScopeID(0)
    private(set) var rights: [RightID] = []

    init(zone: ZoneRecord = ZoneRecord(zone: 1, aheadQuota: 50)) async throws {
        store = try SQLiteStore(path: SQLiteStore.inMemory)
        hub = try await Hub(store: store, keys: vault, clock: clock.clock)
        let (context, company, now) = (hub.contexts.rights, hub.services.company, Self.start)
        scope = try await store.write { session in
            let scope = try context.createScope(session, name: "S", company: company, now: now)
                .scope
            try context.putZone(
                session,
                scope: scope,
                ZoneRow(name: "Stade", record: zone),
                isNew: true
            )
            try context.putZone(
                session,
                scope: scope,
                ZoneRow(name: "Loges", record: ZoneRecord(zone: 2)),
                isNew: true
            )
            return scope
        }
        try await publish()
    }

    var devices: Devices { hub.contexts.devices }
    var context: Rights { hub.contexts.rights }
    var company: CompanyID { hub.services.company }
    var now: Timestamp { clock.clock.now() }

    /// The process is gone and another one opens the store.
    func restart() async throws {
        await end()
        hub = try await Hub(store: store, keys: vault, clock: clock.clock)
    }

    func end() async {
        for context in hub.contexts.all.reversed() { await context.stop() }
    }

    func publish() async throws { try await context.publisher.publishNow(scope) }

    @discardableResult
    func sell(_ drafts: [RightDraft]) async throws -> [RightID] {
        let (context, scope, company, now) = (context, scope, company, now)
        let rows = try await store.write { session in
            try context.create(session, scope: scope, company: company, drafts, now: now)
        }
        let sold = rows.map(\.record.right)
        rights += sold
        return sold
    }

    func apply(_ command: RightCommand, to right: RightID) async throws {
        let (context, company, now) = (context, company, now)
        try await store.write { session in
            let rows = context.rows(session)
            guard let row = try rows.find(right, company: company) else { return }
            _ = try rows.apply(command, to: row, now: now)
        }
    }

    func strike(_ subject: FlashEntry.Subject, isOver: Bool = false) async throws {
        let (context, scope, now) = (context, scope, now)
        try await store.write { session in
            if isOver {
                try context.lift(session, scope: scope, subject, now: now)
            } else {
                try context.strike(session, scope: scope, subject, now: now)
            }
        }
    }

    func flash() async throws -> [UInt8]? {
        try await context.publisher.herald.flash(of: scope)
    }

    func code(of right: RightID) async throws -> [UInt8] {
        let (context, company) = (context, company)
        let row = try await store.read { session in
            try context.rows(session).find(right, company: company)
        }
        guard let row else { return [] }
        return Array(try TokenMint(keys: context.keys).text(of: row).utf8)
    }

    func snapshot() async throws -> Snapshot {
        try await publish()
        return try Snapshot(bytes: try await context.publisher.snapshot(of: scope))
    }

    func gate(_ name: String, zone: UInt16 = 1) async throws -> GateID {
        let (devices, scope, company, now) = (devices, scope, company, now)
        return try await store.write { session in
            try devices.createGate(
                session,
                scope: scope,
                zone: zone,
                name: name,
                direction: .both,
                company: company,
                now: now
            ).gate
        }
    }

    func enrol(_ gate: GateID, key: Ed25519PrivateKey) async throws -> EnrolmentAnswer {
        let (devices, company, now) = (devices, company, now)
        let new = try await store.write { session in
            try devices.createEnrolment(
                session,
                gate: gate,
                name: "\(gate)",
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

    func ingest(_ body: [UInt8], from device: DeviceID) async throws {
        let (devices, company) = (devices, company)
        let row = try await store.read { session in
            try devices.findDevice(session, device, company: company)
        }
        _ = try await devices.ingest(body, from: row)
    }

    func archive(
        from: Timestamp = ReplayHub.start,
        hours: Int = 24,
        isWhole: Bool = false
    ) async throws -> [UInt8] {
        try await devices.archive(
            of: scope,
            company: company,
            from: from,
            until: from.advanced(by: .seconds(hours * 3_600)),
            isWhole: isWhole
        )
    }

    func uses(of right: RightID) async throws -> Int {
        try await store.read { session in
            try session.first("SELECT uses_seen FROM access_right WHERE id = $1", right) {
                row throws(StoreError) in try row.int(0)
            } ?? -1
        }
    }
}
