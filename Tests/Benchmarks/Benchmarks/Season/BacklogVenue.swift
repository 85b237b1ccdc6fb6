import Access
import Crypto
import Devices
import Hub
import Kernel
import Rights
import Sync
import Vocabulary

/// A device of a gate, with the key by which the hub knows it.
struct BacklogDevice: Sendable {
    let row: DeviceRow
    let key: Ed25519PrivateKey
}

/// A scope on a real hub, with gates, enrolled devices and rights that it sold.
struct BacklogVenue: Sendable {
    private static let rightsPerCommand = 1_000

    let devices: [BacklogDevice]
    let rights: [RightID]

    init(_ hub: Hub, gates: Int, rights count: Int) async throws {
        let company = hub.services.company
        let now = hub.services.clock.now()
        let scope = try await hub.services.store.write { session in
            let scope = try hub.contexts.rights.createScope(
                session,
                name: "bench",
                company: company,
                now: now
            ).scope
            let zone = ZoneRow(name: "bench", record: ZoneRecord(zone: Season.zone))
            try hub.contexts.rights.putZone(session, scope: scope, zone, isNew: true)
            return scope
        }
        var rights: [RightID] = []
        while rights.count < count {
            let number = min(Self.rightsPerCommand, count - rights.count)
            rights += try await hub.services.store.write { session in
                let drafts = [RightDraft](repeating: RightDraft(), count: number)
                return try hub.contexts.rights.create(
                    session,
                    scope: scope,
                    company: company,
                    drafts,
                    now: now
                ).map(\.record.right)
            }
        }
        self.rights = rights
        var devices: [BacklogDevice] = []
        for number in 1...gates {
            devices.append(try await Self.enrol(hub, scope, number: number, now))
        }
        self.devices = devices
    }

    /// As a device does it: by a code that it proves and never sends.
    private static func enrol(
        _ hub: Hub,
        _ scope: ScopeID,
        number: Int,
        _ now: Timestamp
    ) async throws -> BacklogDevice {
        let company = hub.services.company
        let made = try await hub.services.store.write { session in
            let gate = try hub.contexts.devices.createGate(
                session,
                scope: scope,
                zone: Season.zone,
                name: "gate \(number)",
                direction: .entry,
                company: company,
                now: now
            ).gate
            return try hub.contexts.devices.createEnrolment(
                session,
                gate: gate,
                name: "device \(number)",
                company: company,
                now: now
            )
        }
        let key = Ed25519PrivateKey()
        let nonce = SecureRandom.bytes(Enrolment.nonceByteCount)
        let proof = Enrolment.proof(
            key: try Enrolment.key(ofCode: made.code),
            hubName: made.hubName,
            device: key.publicKey,
            nonce: nonce
        )
        let request = EnrolmentRequest(
            enrolment: made.enrolment,
            publicKey: Base64.encode(key.publicKey.bytes),
            nonce: Base64.encode(nonce),
            proof: Base64.encode(proof),
            possession: Base64.encode(key.signature(for: Enrolment.possession(proof: proof)))
        )
        let claimed = try await hub.contexts.devices.claim(request, now: now)
        guard case .success(let enrolled) = claimed else {
            throw BenchmarkFailure(.wrongAnswer, "The hub did not enrol a device.")
        }
        let row = try await hub.services.store.read { session in
            try hub.contexts.devices.findDevice(session, enrolled.answer.device, company: company)
        }
        return BacklogDevice(row: row, key: key)
    }

    /// A speed counts only when everything arrived, once.
    func check(_ hub: Hub, scans: Int) async throws {
        let found = try await hub.services.store.read { session in
            try session.first("SELECT COUNT(*) FROM journal_record") {
                row throws(StoreError) in try row.int(0)
            }
        }
        guard found == scans else {
            throw BenchmarkFailure(.wrongAnswer, "The hub holds \(found ?? 0) of \(scans) scans.")
        }
    }
}
