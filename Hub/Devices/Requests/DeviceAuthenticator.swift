import Crypto
package import HTTPServer
package import Kernel
import Logging
import Rights
import Sync
import Vocabulary

/// Believes devices by their signatures (RFC 9421), and signs every answer they get, refusals too.
package struct DeviceAuthenticator: Authenticator {
    private let devices: Devices

    package init(_ devices: Devices) {
        self.devices = devices
    }

    package var challenge: String? { nil }

    private static let fields = [
        DeviceRequest.deviceField, DeviceRequest.epochField, DeviceRequest.sequenceField,
        DeviceRequest.nonceField, "content-digest", "signature-input", "signature",
    ]

    package func refusal(of head: RequestHead) -> Problem? {
        Self.fields.allSatisfy { head.fields[$0] != nil } ? nil : Self.unbelieved
    }

    /// One refusal for all that is wrong with a signature: who forges learns nothing from it.
    private static let unbelieved = Problem(
        .unauthorized,
        "The request is not signed by an enrolled device, as RFC 9421 has it."
    )

    package func caller(of request: Request) async throws -> Caller {
        let field: (String) -> String? = { request.fields.joined($0) }
        let claims: DeviceRequest
        do {
            claims = try DeviceRequest(
                method: request.method.rawValue,
                target: request.rawTarget,
                body: request.body,
                field: field
            )
        } catch {
            throw Self.unbelieved
        }
        let row = try await devices.services.store.read { session in
            try DeviceRow.find(claims.device, session)
        }
        guard let row, let key = Ed25519PublicKey(row.publicKey) else { throw Self.unbelieved }
        do { try claims.verify(field, key: key) } catch { throw Self.unbelieved }
        try Self.admit(row, epoch: claims.epoch)
        try await use(claims, row)
        return .device(row.device, company: row.company)
    }

    private static func admit(_ row: DeviceRow, epoch: UInt32) throws(Problem) {
        guard row.status == .active else {
            throw Problem(
                .forbidden,
                "The device is \(row.status.name): an operator must look at it.",
                members: ["reason": .text(row.status.name), "epoch": .count(row.epoch)]
            )
        }
        guard epoch > 0, epoch <= row.epoch || epoch - row.epoch == 1 else {
            throw Problem(
                .conflict,
                "The epoch of the request is not known here.",
                members: ["reason": "epoch", "epoch": .count(row.epoch)]
            )
        }
    }

    /// Uses the number of a request, durably in blocks: an old one is refused after a restart too.
    private func use(_ request: DeviceRequest, _ row: DeviceRow) async throws {
        let now = devices.services.clock.now()
        let number = request.sequence
        let use = devices.book.use(number, nonce: request.nonce, of: row, now: now)
        if use.isCopied { throw try await quarantineCopied(row, number, now) }
        switch use.answer {
        case .new: return
        case .used:
            throw Problem(
                .conflict,
                "The number of the request was used: go on from the wanted one.",
                members: [
                    "reason": "replayed", "wanted": .count(devices.book.wanted(of: row)),
                    "epoch": .count(row.epoch),
                ]
            )
        case .newUnder(let ceiling):
            _ = try await devices.services.store.write { session in
                try session.run(
                    """
                    UPDATE device SET request_ceiling = $1, last_seen = $2
                    WHERE id = $3 AND request_ceiling < $4
                    """,
                    Int64(clamping: ceiling),
                    now,
                    row.device,
                    Int64(clamping: ceiling)
                )
            }
            devices.book.confirm(ceiling, of: row.device)
        }
    }

    /// Each request is signed and used once: two with one number come from two machines.
    private func quarantineCopied(
        _ row: DeviceRow,
        _ number: UInt64,
        _ now: Timestamp
    ) async throws -> Problem {
        try await devices.services.store.write { [devices] session in
            guard let row = try DeviceRow.find(row.device, session) else { return }
            try devices.quarantine(
                row,
                .deviceCopied,
                session,
                now,
                "Two different requests bear number \(number): two machines use its key."
            )
        }
        return Problem(
            .forbidden,
            "The device is quarantined: an operator must look at it.",
            members: ["reason": "quarantined", "epoch": .count(row.epoch)]
        )
    }

    /// Signs with the hub key of the scope in which the device stands.
    ///
    /// Who only claims to be a device gets a signed refusal for its own nonce, which proves nothing
    /// to anybody else.
    package func sealed(
        _ response: Response,
        for request: Request,
        to caller: Caller?
    ) async -> Response {
        guard let body = response.bytes,
            let device = request.fields[DeviceRequest.deviceField].flatMap({ DeviceID(text: $0) }),
            let nonce = request.fields[DeviceRequest.nonceField].flatMap({ Base64.decode($0) }),
            nonce.count == DeviceRequest.nonceByteCount
        else { return response }
        do {
            let row = try await devices.services.store.read { session in
                try DeviceRow.find(device, session)
            }
            guard let row else { return response }
            let seal = try devices.seal(
                status: response.status,
                body: body,
                nonce: nonce,
                scope: row.scope
            )
            var sealed = response
            for field in seal { sealed.fields.set(field.name, field.value) }
            return sealed
        } catch {
            devices.services.log.error("answerNotSigned", ["error": "\(error)"])
            return response
        }
    }
}

extension Devices {
    /// The fields by which a device believes an answer.
    func seal(
        status: Int,
        body: [UInt8],
        nonce: [UInt8],
        scope: ScopeID,
        by given: Signer? = nil
    ) throws -> [(name: String, value: String)] {
        let now = services.clock.now()
        let signer = try given ?? rights.keys.signer(.hub, of: scope, at: now)
        let answer = HubAnswer(
            status: status,
            body: body,
            nonce: nonce,
            created: now,
            key: signer.number
        )
        return answer.fields(signedBy: signer.key)
    }
}
