import Access
import Crypto
import Identity
package import Kernel
package import Rights
package import Sync
package import Vocabulary

/// What an operator hands to whoever sets up a device; the code is shown once.
package struct NewEnrolment: Sendable, Hashable {
    package let enrolment: UInt64
    package let code: String
    /// Names the hub, so that the device believes no other.
    package let hubName: [UInt8]
    package let expiresAt: Timestamp

    package init(enrolment: UInt64, code: String, hubName: [UInt8], expiresAt: Timestamp) {
        self.enrolment = enrolment
        self.code = code
        self.hubName = hubName
        self.expiresAt = expiresAt
    }
}

extension Devices {
    /// Numbers that every JSON reader keeps exactly.
    private static let numberBits: UInt64 = 53

    package func createEnrolment(
        _ session: any Session,
        gate: GateID,
        name: String,
        company: CompanyID,
        by operatorName: String = AdminCodes.firstName,
        now: Timestamp
    ) throws -> NewEnrolment {
        let gate = try findGate(session, gate, company: company)
        guard try rights.keyring(session, of: gate.scope) != nil else {
            throw KeyRefusal.noKeyring
        }
        let hub = try rights.keys.signer(.hub, of: gate.scope, at: now)
        let number = SecureRandom.uint64() >> (64 - Self.numberBits)
        let code = Enrolment.code(from: SecureRandom.bytes(Enrolment.codeLength))
        let expiresAt = now.advanced(by: EnrolmentState.life)
        try session.run(
            """
            INSERT INTO enrolment
            (id, company, gate, name, code_key, expires_at, tries, made_by, hub_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            Int64(clamping: number),
            company,
            gate.gate,
            name,
            try Enrolment.key(ofCode: code),
            expiresAt,
            0,
            operatorName,
            hub.number
        )
        try OperatorActs(session, company: company)
            .add("device.enrol", of: name, "at \(gate.gate)", by: operatorName, at: now)
        return NewEnrolment(
            enrolment: number,
            code: code,
            hubName: Enrolment.hubName(hub.key.publicKey),
            expiresAt: expiresAt
        )
    }

    /// Judges a claim and, when it holds, makes the device; a wrong proof costs one of five tries.
    ///
    /// A reader looks first, so that a stranger's claim takes no writer away from anybody. What
    /// changes something is judged again in one transaction: of two claims at once, one is first
    /// and the other finds the enrolment used.
    package func claim(
        _ request: EnrolmentRequest,
        now: Timestamp
    ) async throws -> Result<Enrolled, ClaimRefusal> {
        guard let claim = Claim(request) else { return .failure(.malformed) }
        let looked = try await services.store.read { [self] session in
            try judge(claim, of: request.enrolment, session, now)
        }
        if case .failure(let refusal) = looked, !refusal.costsTry { return .failure(refusal) }
        return try await services.store.write { [self] session in
            switch try judge(claim, of: request.enrolment, session, now) {
            case .failure(let refusal):
                if refusal.costsTry { try EnrolmentRow.countTry(request.enrolment, session) }
                return .failure(refusal)
            case .success(let found):
                let device = try insertDevice(session, found, claim.publicKey, now)
                return .success(
                    Enrolled(
                        answer: try answer(session, device, found),
                        scope: found.gate.scope,
                        hub: found.hub
                    )
                )
            }
        }
    }

    private func judge(
        _ claim: Claim,
        of enrolment: UInt64,
        _ session: any Session,
        _ now: Timestamp
    ) throws -> Result<Found, ClaimRefusal> {
        guard let row = try EnrolmentRow.find(enrolment, session) else {
            return .failure(.unknown)
        }
        let gate = try findGate(session, row.gate, company: row.company)
        // Of a hub key that is no longer listed, the device could not believe the answer.
        let hub = try rights.keys.signer(.hub, number: row.hubKey, of: gate.scope)
        guard let hub else { return .failure(.expired) }
        let hubName = Enrolment.hubName(hub.key.publicKey)
        do throws(ClaimRefusal) {
            try row.state.admit(at: now)
            try claim.verify(codeKey: row.codeKey, hubName: hubName)
        } catch {
            return .failure(error)
        }
        if let refusal = try refusal(of: claim.publicKey, session) { return .failure(refusal) }
        return .success(Found(row: row, gate: gate, hub: hub))
    }

    /// A key is of one device for good, also of one that was revoked.
    private func refusal(
        of key: Ed25519PublicKey,
        _ session: any Session
    ) throws(StoreError) -> ClaimRefusal? {
        let status = try session.first(
            "SELECT status FROM device WHERE public_key = $1",
            key.bytes
        ) { row throws(StoreError) in try row.number(0, as: UInt8.self) }
        return status.map { $0 == DeviceStatus.revoked.rawValue ? .keyRevoked : .keyTaken }
    }

    private func insertDevice(
        _ session: any Session,
        _ found: Found,
        _ key: Ed25519PublicKey,
        _ now: Timestamp
    ) throws -> DeviceID {
        let row = found.row
        let device = DeviceID(Self.freshNumber())
        let isPending = try needsSecondPerson(session, found.gate, enrolledBy: row.madeBy)
        try session.run(
            """
            INSERT INTO device (id, company, gate, name, public_key, epoch, status,
            request_ceiling, head_version, enrolled_at, last_seen, enrolled_by, enrolment,
            hub_name, pending_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            device,
            row.company,
            row.gate,
            row.name,
            key.bytes,
            1,
            (isPending ? DeviceStatus.quarantined : .active).rawValue,
            0,
            0,
            now,
            now,
            row.madeBy,
            row.number,
            Enrolment.hubName(found.hub.key.publicKey),
            isPending ? now.advanced(by: Enrolment.confirmationLife) : nil
        )
        try session.run(
            "UPDATE enrolment SET device = $1 WHERE id = $2 AND device IS NULL",
            device,
            row.number
        )
        try statusesChanged(session)
        return device
    }

    private func answer(
        _ session: any Session,
        _ device: DeviceID,
        _ found: Found
    ) throws -> EnrolmentAnswer {
        let gate = found.gate
        guard let keyring = try rights.keyring(session, of: gate.scope) else {
            throw StoreError(.mismatch, "A scope has no keyring.")
        }
        return EnrolmentAnswer(
            device: device,
            epoch: 1,
            assignment: Assignment(
                scope: gate.scope,
                gate: gate.gate,
                zone: gate.zone,
                direction: gate.direction.name
            ),
            hubKey: Base64.encode(found.hub.key.publicKey.bytes),
            keyring: Base64.encode(keyring),
            pendingUntil: try DeviceRow.find(device, session)?.pendingUntil
        )
    }
}

/// A device that was just enrolled, and the hub key by which it knows the hub.
package struct Enrolled: Sendable {
    package let answer: EnrolmentAnswer
    package let scope: ScopeID
    package let hub: Signer
}

/// What a claim that holds is about.
private struct Found {
    let row: EnrolmentRow
    let gate: GateRow
    let hub: Signer
}

/// An enrolment in the store.
struct EnrolmentRow: Sendable {
    let number: Int64
    let company: CompanyID
    let gate: GateID
    let name: String
    let codeKey: [UInt8]
    let state: EnrolmentState
    let madeBy: String
    /// The number of the hub key that names the hub in it.
    let hubKey: UInt8

    static func find(_ number: UInt64, _ session: any Session) throws(StoreError) -> Self? {
        try session.first(
            """
            SELECT id, company, gate, name, code_key, expires_at, tries, device, made_by,
            hub_key FROM enrolment
            WHERE id = $1
            """,
            Int64(clamping: number)
        ) { row throws(StoreError) in
            EnrolmentRow(
                number: try row.int64(0),
                company: try row.id(1),
                gate: try row.id(2),
                name: try row.text(3),
                codeKey: try row.bytes(4),
                state: EnrolmentState(
                    expiresAt: try row.timestamp(5),
                    tries: try row.int(6),
                    isUsed: !row.isNull(7)
                ),
                madeBy: try row.text(8),
                hubKey: try row.number(9)
            )
        }
    }

    static func countTry(_ number: UInt64, _ session: any Session) throws(StoreError) {
        try session.run(
            "UPDATE enrolment SET tries = tries + 1 WHERE id = $1",
            Int64(clamping: number)
        )
    }
}

/// A claim whose bytes could be read.
struct Claim: Sendable {
    let publicKey: Ed25519PublicKey
    let nonce: [UInt8]
    let proof: [UInt8]
    let possession: [UInt8]

    init?(_ request: EnrolmentRequest) {
        guard let key = Base64.decode(request.publicKey).flatMap({ Ed25519PublicKey($0) }),
            let nonce = Base64.decode(request.nonce), nonce.count == Enrolment.nonceByteCount,
            let proof = Base64.decode(request.proof), proof.count == Digest.byteCount,
            let possession = Base64.decode(request.possession),
            possession.count == Ed25519.signatureBytes
        else { return nil }
        publicKey = key
        self.nonce = nonce
        self.proof = proof
        self.possession = possession
    }

    func verify(codeKey: [UInt8], hubName: [UInt8]) throws(ClaimRefusal) {
        let isProof = Enrolment.isProof(
            proof,
            key: codeKey,
            hubName: hubName,
            device: publicKey,
            nonce: nonce
        )
        guard isProof else { throw .wrongProof }
        let isHeld = publicKey.isValid(
            signature: possession,
            for: Enrolment.possession(proof: proof)
        )
        guard isHeld else { throw .wrongPossession }
    }
}
