import Access
import Crypto
package import Kernel
import Rights
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
        now: Timestamp
    ) throws -> NewEnrolment {
        let gate = try findGate(session, gate, company: company)
        let number = SecureRandom.uint64() >> (64 - Self.numberBits)
        let code = Enrolment.code(from: SecureRandom.bytes(Enrolment.codeLength))
        let expiresAt = now.advanced(by: EnrolmentState.life)
        try session.run(
            """
            INSERT INTO enrolment (id, company, gate, name, code_key, expires_at, tries)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            Int64(clamping: number),
            company,
            gate.gate,
            name,
            try Enrolment.key(ofCode: code),
            expiresAt,
            0
        )
        return NewEnrolment(
            enrolment: number,
            code: code,
            hubName: try hubName(of: gate.scope),
            expiresAt: expiresAt
        )
    }

    func hubName(of scope: ScopeID) throws -> [UInt8] {
        Enrolment.hubName(try rights.keys.signer(.hub, of: scope).publicKey)
    }

    /// Judges a claim and, when it holds, makes the device; a wrong proof costs one of five tries.
    ///
    /// A reader looks first, so that a stranger's claim takes no writer away from anybody. What
    /// changes something is judged again in one transaction: of two claims at once, one is first
    /// and the other finds the enrolment used.
    package func claim(
        _ request: EnrolmentRequest,
        now: Timestamp
    ) async throws -> Result<(answer: EnrolmentAnswer, scope: ScopeID), ClaimRefusal> {
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
            case .success(let (row, gate)):
                let device = try insertDevice(session, row, claim.publicKey, now)
                return .success((try answer(session, device, gate), gate.scope))
            }
        }
    }

    private func judge(
        _ claim: Claim,
        of enrolment: UInt64,
        _ session: any Session,
        _ now: Timestamp
    ) throws -> Result<(EnrolmentRow, GateRow), ClaimRefusal> {
        guard let row = try EnrolmentRow.find(enrolment, session) else {
            return .failure(.unknown)
        }
        let gate = try findGate(session, row.gate, company: row.company)
        let hubName = try hubName(of: gate.scope)
        do throws(ClaimRefusal) {
            try row.state.admit(at: now)
            try claim.verify(codeKey: row.codeKey, hubName: hubName)
        } catch {
            return .failure(error)
        }
        if let refusal = try refusal(of: claim.publicKey, session) { return .failure(refusal) }
        return .success((row, gate))
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
        _ row: EnrolmentRow,
        _ key: Ed25519PublicKey,
        _ now: Timestamp
    ) throws(StoreError) -> DeviceID {
        let device = DeviceID(Self.freshNumber())
        try session.run(
            """
            INSERT INTO device (id, company, gate, name, public_key, epoch, status,
            request_ceiling, head_version, enrolled_at, last_seen)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            device,
            row.company,
            row.gate,
            row.name,
            key.bytes,
            1,
            DeviceStatus.active.rawValue,
            0,
            0,
            now,
            now
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
        _ gate: GateRow
    ) throws -> EnrolmentAnswer {
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
            hubKey: Base64.encode(try rights.keys.signer(.hub, of: gate.scope).publicKey.bytes),
            keyring: Base64.encode(keyring)
        )
    }
}

/// An enrolment in the store.
struct EnrolmentRow: Sendable {
    let number: Int64
    let company: CompanyID
    let gate: GateID
    let name: String
    let codeKey: [UInt8]
    let state: EnrolmentState

    static func find(_ number: UInt64, _ session: any Session) throws(StoreError) -> Self? {
        try session.first(
            """
            SELECT id, company, gate, name, code_key, expires_at, tries, device FROM enrolment
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
                )
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
