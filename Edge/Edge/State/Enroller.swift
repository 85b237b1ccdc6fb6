import Crypto
import FoundationEssentials
package import HTTPClient
import Sync
package import Vocabulary

/// Makes a device known to a hub: proves a one-time code without ever sending it.
///
/// The answer is believed only from the hub whose name the operator copied.
package struct Enroller: Sendable {
    package struct Order: Sendable {
        package let hub: String
        package let enrolment: UInt64
        /// As `Enrolment.normalised` gives it.
        package let code: String
        /// The first 16 bytes of SHA-256 of the hub's public key.
        package let hubName: [UInt8]

        package init(hub: String, enrolment: UInt64, code: String, hubName: [UInt8]) {
            self.hub = hub
            self.enrolment = enrolment
            self.code = code
            self.hubName = hubName
        }
    }

    package struct Outcome: Sendable {
        package let identity: DeviceIdentity
        /// What a second person reads here and types at the hub.
        package let words: [String]
        /// Until when one may; nil where nobody has to.
        package let pendingUntil: Timestamp?
    }

    private let client: HTTPClient
    private let state: StateFile

    package init(client: HTTPClient, state: StateFile) {
        self.client = client
        self.state = state
    }

    /// Enrols and keeps what the hub said.
    ///
    /// With a key of its own each time, kept together with the answer: a hub takes no key twice, so
    /// that a key whose answer was lost, or of an earlier enrolment, would be refused for ever.
    package func enrol(_ order: Order) async throws(EdgeFailure) -> Outcome {
        let key = Ed25519PrivateKey()
        let nonce = SecureRandom.bytes(Enrolment.nonceByteCount)
        let response = try await send(try request(order, key, nonce), nonce, to: order.hub)
        let answer = try believed(response, nonce, order)
        guard answer.epoch > 0, let bytes = Base64.decode(answer.keyring) else {
            throw Self.malformed()
        }
        let keyring: SignedKeyring
        do throws(KeyringRefusal) {
            keyring = try SignedKeyring(bytes: bytes)
            try keyring.verifyFirst(scope: answer.assignment.scope)
        } catch {
            throw EdgeFailure(.enrolment, "The hub's keyring is not sound (\(error.rawValue)).")
        }
        let identity = DeviceIdentity(
            device: answer.device,
            key: key,
            hub: order.hub,
            assignment: answer.assignment,
            keyring: keyring,
            epochFloor: answer.epoch - 1
        )
        try state.keep(identity)
        return Outcome(
            identity: identity,
            words: Enrolment.words(
                hubName: order.hubName,
                device: key.publicKey,
                enrolment: order.enrolment
            ),
            pendingUntil: answer.pendingUntil
        )
    }

    private func request(
        _ order: Order,
        _ key: Ed25519PrivateKey,
        _ nonce: [UInt8]
    ) throws(EdgeFailure) -> [UInt8] {
        guard let secret = try? Enrolment.key(ofCode: order.code) else {
            throw EdgeFailure(.enrolment, "The code cannot be used; ask for a new enrolment.")
        }
        let proof = Enrolment.proof(
            key: secret,
            hubName: order.hubName,
            device: key.publicKey,
            nonce: nonce
        )
        let request = EnrolmentRequest(
            enrolment: order.enrolment,
            publicKey: Base64.encode(key.publicKey.bytes),
            nonce: Base64.encode(nonce),
            proof: Base64.encode(proof),
            possession: Base64.encode(key.signature(for: Enrolment.possession(proof: proof)))
        )
        guard let body = try? JSONEncoder().encode(request) else { throw Self.malformed() }
        return Array(body)
    }

    private func send(
        _ body: [UInt8],
        _ nonce: [UInt8],
        to hub: String
    ) async throws(EdgeFailure) -> ClientResponse {
        do throws(HTTPClientError) {
            return try await client.send(
                ClientRequest(
                    method: "POST",
                    url: hub + DeviceAPI.enrolmentPath,
                    fields: [
                        ClientField("content-type", "application/json"),
                        ClientField(DeviceRequest.nonceField, Base64.encode(nonce)),
                    ],
                    body: body,
                    responseBytesMax: 64 * 1_024
                )
            )
        } catch {
            throw EdgeFailure(.unreachable, "The hub cannot be reached: \(error.message).")
        }
    }

    /// The answer, once it is shown that the named hub signed it for this very question.
    private func believed(
        _ response: ClientResponse,
        _ nonce: [UInt8],
        _ order: Order
    ) throws(EdgeFailure) -> EnrolmentAnswer {
        guard response.status == 201 else {
            throw EdgeFailure(
                .enrolment,
                "The hub did not take the enrolment (status \(response.status)). The code may be "
                    + "wrong, used or older than 15 minutes, --hub-key may name another hub, or "
                    + "the hub has a reason that it tells its operator only: see the hub's log "
                    + "and ask for a new enrolment."
            )
        }
        let decoder = JSONDecoder()
        guard let answer = try? decoder.decode(EnrolmentAnswer.self, from: Data(response.body)),
            let bytes = Base64.decode(answer.hubKey), let hub = Ed25519PublicKey(bytes)
        else { throw Self.malformed() }
        guard Enrolment.hubName(hub) == order.hubName else {
            throw EdgeFailure(
                .enrolment,
                "Another hub answered than the one named by --hub-key; nothing was kept."
            )
        }
        let signed = HubAnswer(
            status: response.status,
            body: response.body,
            nonce: nonce,
            field: { response[$0] },
            find: { _, _ in hub }
        )
        guard signed != nil else {
            throw EdgeFailure(
                .enrolment,
                "The answer does not bear the hub's signature; nothing was kept."
            )
        }
        return answer
    }

    private static func malformed() -> EdgeFailure {
        EdgeFailure(.enrolment, "The hub's answer is not of the form that was agreed.")
    }
}
