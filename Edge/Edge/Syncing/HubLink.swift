import Crypto
package import HTTPClient
package import Sync
import Synchronization
import Vocabulary

/// Asks the hub as this device, and believes only what the hub signed for that very question.
///
/// TLS gives confidentiality; identity does not rest on it (DESIGN 4.11).
package final class HubLink: Sendable {
    private let client: HTTPClient
    private let base: String
    private let identity: DeviceIdentity
    private let epoch: UInt32
    private let state: StateFile
    private let clock: EdgeClock
    private let trusted: Mutex<Keyring>

    package init(
        client: HTTPClient,
        identity: DeviceIdentity,
        hub: String,
        epoch: UInt32,
        state: StateFile,
        clock: EdgeClock
    ) {
        self.client = client
        self.identity = identity
        base = hub.hasSuffix("/") ? String(hub.dropLast()) : hub
        self.epoch = epoch
        self.state = state
        self.clock = clock
        trusted = Mutex(identity.keyring.keyring)
    }

    package var keyring: Keyring { trusted.withLock { $0 } }

    package func adopt(_ keyring: Keyring) {
        trusted.withLock { $0 = keyring }
    }

    /// What the hub answers; a number that it says was used is replaced once.
    package func ask(_ question: HubQuestion) async throws(LaneFault) -> HubReply {
        let reply = try await askOnce(question)
        guard let wanted = HubRefusal(reply).wantedNumber else { return reply }
        do throws(EdgeFailure) {
            try state.skipSequence(to: wanted)
        } catch {
            throw .storage
        }
        return try await askOnce(question)
    }

    private func askOnce(_ question: HubQuestion) async throws(LaneFault) -> HubReply {
        let nonce = SecureRandom.bytes(DeviceRequest.nonceByteCount)
        let asked = clock.sinceBoot
        let response = try await send(question, nonce)
        let keyring = keyring
        let answer = HubAnswer(
            status: response.status,
            body: response.body,
            nonce: nonce,
            field: { response[$0] },
            find: { keyring.key($0, role: .hub, at: $1) }
        )
        if let answer { clock.answered(answer.created, to: asked) }
        guard answer != nil || question.trust == .selfProving else { throw .notSigned }
        let reply = HubReply(
            status: response.status,
            body: response.body,
            isSigned: answer != nil
        )
        if let fault = HubRefusal(reply).fault { throw fault }
        return reply
    }

    private func send(
        _ question: HubQuestion,
        _ nonce: [UInt8]
    ) async throws(LaneFault) -> ClientResponse {
        let request = DeviceRequest(
            method: question.method,
            target: question.target,
            body: question.body,
            device: identity.device,
            epoch: epoch,
            sequence: try sequence(),
            nonce: nonce,
            created: clock.bounds.low
        )
        var fields = request.fields(signedBy: identity.key).map { ClientField($0.name, $0.value) }
        if let type = question.contentType { fields.append(ClientField("content-type", type)) }
        do throws(HTTPClientError) {
            return try await client.send(
                ClientRequest(
                    method: question.method,
                    url: base + question.target,
                    fields: fields,
                    body: question.body,
                    timeouts: ClientTimeouts(total: question.patience, silence: question.patience),
                    responseBytesMax: question.bytesMax
                )
            )
        } catch {
            throw error.kind == .tooLarge ? .malformed : .unreachable
        }
    }

    private func sequence() throws(LaneFault) -> UInt64 {
        do throws(EdgeFailure) {
            return try state.nextSequence()
        } catch {
            throw .storage
        }
    }
}
