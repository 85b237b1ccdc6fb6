import Access
import Crypto
import Devices
import Hub
import Kernel
import PowerDisk
import Reconciliation
import Rights
import Sync
import Vocabulary

/// The real hub without its socket, on a disk that loses power.
final class SimulatedHub: Collecting {
    /// What a version says of a right.
    struct Told {
        let uses: Int
        let generation: UInt8
        let status: RightStatus
    }

    private static let path = "/hub/hub.sqlite"

    let time: WorldTime
    let disk: PowerDisk
    /// Secrets are files that were synced when they were made: no loss of power takes them.
    private let keys = MemoryKeyVault()
    private let clock: NodeClock
    private var store: SQLiteStore
    private(set) var hub: Hub
    private(set) var scope = ScopeID(0)
    private(set) var rights: [RightRow] = []
    private var indices: [RightID: Int] = [:]
    /// What each version said, in the order of `rights`.
    private(set) var told: [UInt64: [Told]] = [:]
    private(set) var head: SignedHead?
    private var sequenceOfList: UInt64?

    init(time: WorldTime, seed: UInt64) async throws {
        self.time = time
        clock = NodeClock(time)
        disk = PowerDisk(seed: seed)
        store = try SQLiteStore(path: Self.path, readers: 0, on: disk.fileSystem)
        hub = try await Hub(store: store, keys: keys, clock: clock.clock)
        await hub.contexts.stopRounds()
    }

    var now: Timestamp { time.moment }

    /// Makes the scope, its zone and the first rights.
    func found(_ drafts: [RightDraft]) async throws {
        let (context, company, now) = (hub.contexts.rights, hub.services.company, now)
        scope = try await store.write { session in
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
            return scope.scope
        }
        try await sell(drafts)
        try await publish(always: true)
    }

    func sell(_ drafts: [RightDraft]) async throws {
        let (context, company, scope, now) = (
            hub.contexts.rights, hub.services.company, scope, now
        )
        let rows = try await store.write { session in
            try context.create(session, scope: scope, company: company, drafts, now: now)
        }
        for row in rows {
            indices[row.record.right] = rights.count
            rights.append(row)
        }
    }

    func terms(of right: RightID) -> EntryTerms {
        guard let record = indices[right].map({ rights[$0].record }) else { return EntryTerms() }
        return EntryTerms(
            usesMax: UInt32(record.usesMax),
            reenters: record.flags.contains(.reentryAllowed)
        )
    }

    func index(of right: RightID) -> Int? { indices[right] }

    func carryOut(_ command: RightCommand, _ index: Int) async throws {
        let (context, company, now) = (hub.contexts.rights, hub.services.company, now)
        let right = rights[index].record.right
        sequenceOfList = nil
        rights[index] = try await store.write { session in
            try context.carryOut(command, session, right: right, company: company, now: now)
        }
    }

    /// The process is gone and another one opens what the disk still has.
    func restart(afterPowerLoss: Bool) async throws {
        await hub.contexts.stopRounds()
        if afterPowerLoss || disk.isOff { disk.losePower() } else { disk.kill() }
        sequenceOfList = nil
        await store.close()
        do {
            try await open()
        } catch {
            // The power went again in the midst of the start.
            guard disk.isOff else { throw error }
            disk.losePower()
            try await open()
        }
    }

    private func open() async throws {
        store = try SQLiteStore(path: Self.path, readers: 0, on: disk.fileSystem)
        hub = try await Hub(store: store, keys: keys, clock: clock.clock)
        await hub.contexts.stopRounds()
    }

    func end() async {
        await hub.stop()
    }
}

/// What gates ask for.
extension SimulatedHub {
    /// Publishes what is due; true where there is a newer head.
    @discardableResult
    func publish(always: Bool = false) async throws -> Bool {
        let publisher = hub.contexts.rights.publisher
        if always { try await publisher.publishNow(scope) } else { await publisher.publishDue() }
        guard let newest = try await publisher.head(of: scope), newest != head else { return false }
        head = newest
        // One that a fall left behind untold was made when less had been used than now.
        if newest.head.issuedAt == now { try await note(newest.head.version) }
        return true
    }

    private func note(_ version: UInt64) async throws {
        let rows = try await store.read { session in
            try session.rows("SELECT id, uses_seen, generation, status FROM access_right") {
                row throws(StoreError) in
                (
                    try row.id(0, as: RightID.self), try row.int(1),
                    try row.number(2, as: UInt8.self), try row.number(3, as: UInt8.self)
                )
            }
        }
        var told = [Told](
            repeating: Told(uses: 0, generation: 1, status: .active),
            count: rights.count
        )
        for (right, uses, generation, status) in rows {
            guard let index = indices[right] else { continue }
            told[index] = Told(
                uses: uses,
                generation: generation,
                status: RightStatus(rawValue: status) ?? .active
            )
        }
        self.told[version] = told
    }

    func delta(from version: UInt64) async throws -> [UInt8]? {
        try await hub.contexts.rights.publisher.delta(of: scope, from: version)
    }

    func snapshot() async throws -> [UInt8] {
        try await hub.contexts.rights.publisher.snapshot(of: scope)
    }

    func code(_ index: Int, generation: UInt8) throws -> [UInt8] {
        let record = rights[index].record
        let issued = Minute(holding: now)
        let (signer, _) = try hub.contexts.rights.keys.tokenSigner(of: scope, issuedAt: issued)
        let token = Token(
            key: signer.number,
            flags: record.flags,
            generation: generation,
            right: record.right,
            scope: scope,
            issuedAt: issued,
            notBefore: issued,
            duration: 60 * 48,
            zoneSet: 0
        )
        return Array(TokenText.spelling(token.signed(by: signer.key)).utf8)
    }

    func enrol(_ name: String, key: Ed25519PrivateKey) async throws -> EnrolmentAnswer {
        let (devices, company, now, scope) = (
            hub.contexts.devices, hub.services.company, now, scope
        )
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

    /// The newest list of what is struck, nil where nothing ever was.
    func list() async throws -> [UInt8]? {
        try await hub.contexts.rights.publisher.herald.flash(of: scope)
    }

    /// Asked often, and looked up once a change.
    func listSequence() async throws -> UInt64 {
        if let known = sequenceOfList { return known }
        let sequence = try await store.read { [scope] session in
            try FlashRows(session, scope: scope).standing().sequence
        }
        sequenceOfList = sequence
        return sequence
    }

    /// Whom gates may believe, signed anew where something changed.
    func roster() async throws -> [UInt8]? {
        let (devices, scope) = (hub.contexts.devices, scope)
        return try await store.write { session in
            _ = try devices.roster(session, of: scope)
            return try session.first("SELECT bytes FROM roster WHERE scope = $1", scope) {
                row throws(StoreError) in try row.bytes(0)
            }
        }
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
                "SELECT raw FROM journal_record WHERE device = $1 ORDER BY epoch, sequence",
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
