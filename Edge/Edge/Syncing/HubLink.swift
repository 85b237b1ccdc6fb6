import Crypto
package import HTTPClient
package import Sync
import Vocabulary

/// Asks the hub as this device, and believes only what the hub signed for that very question.
///
/// TLS gives confidentiality; identity does not rest on it (DESIGN 4.11).
package final class HubLink: Sendable {
    /// Which connections carry a question.
    package enum Way: Sendable {
        case common
        /// Those of the news, which no upload and no snapshot can hold up.
        case news
    }

    private let client: HTTPClient
    private let news: HTTPClient
    private let base: String
    private let identity: DeviceIdentity
    private let epoch: UInt32
    private let state: StateFile
    private let clock: EdgeClock
    private let trust: TrustedKeyring

    package init(
        client: HTTPClient,
        news: HTTPClient? = nil,
        identity: DeviceIdentity,
        hub: String,
        epoch: UInt32,
        trust: TrustedKeyring,
        state: StateFile,
        clock: EdgeClock
    ) {
        self.client = client
        self.news = news ?? client
        self.identity = identity
        base = hub.hasSuffix("/") ? String(hub.dropLast()) : hub
        self.epoch = epoch
        self.state = state
        self.clock = clock
        self.trust = trust
    }

    package var keyring: Keyring { trust.keyring }

    /// What the hub answers; a number that it says was used is replaced once.
    package func ask(
        _ question: HubQuestion,
        over way: Way = .common
    ) async throws(LaneFault) -> HubReply {
        let reply = try await askOnce(question, way)
        guard let wanted = HubRefusal(reply).wantedNumber else { return reply }
        do throws(EdgeFailure) {
            try state.skipSequence(to: wanted)
        } catch {
            throw .storage
        }
        return try await askOnce(question, way)
    }

    /// Listens to a stream of events until it ends; they prove themselves.
    ///
    /// `onEvent` runs on the client's only thread and must not wait.
    package func listen(
        _ target: String,
        onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) async throws(LaneFault) {
        let nonce = SecureRandom.bytes(DeviceRequest.nonceByteCount)
        let question = HubQuestion("GET", target)
        var request = try request(question, nonce)
        request.timeouts = ClientTimeouts(total: nil, silence: Self.streamSilence)
        let response: ClientResponse
        do throws(HTTPClientError) {
            response = try await news.stream(request, onEvent: onEvent)
        } catch {
            throw error.kind == .tooLarge ? .malformed : .unreachable
        }
        guard response.status != 200 else { return }
        _ = try judge(response, nonce, question, asked: nil)
        throw .refused
    }

    /// The hub sends a comment every 15 s into a stream that has nothing to tell.
    private static let streamSilence = Duration.seconds(45)

    private func askOnce(
        _ question: HubQuestion,
        _ way: Way
    ) async throws(LaneFault) -> HubReply {
        let nonce = SecureRandom.bytes(DeviceRequest.nonceByteCount)
        let asked = clock.sinceBoot
        let request = try request(question, nonce)
        let response: ClientResponse
        do throws(HTTPClientError) {
            response = try await (way == .news ? news : client).send(request)
        } catch {
            throw error.kind == .tooLarge ? .malformed : .unreachable
        }
        return try judge(response, nonce, question, asked: asked)
    }

    private func judge(
        _ response: ClientResponse,
        _ nonce: [UInt8],
        _ question: HubQuestion,
        asked: Duration?
    ) throws(LaneFault) -> HubReply {
        let keyring = keyring
        let answer = HubAnswer(
            status: response.status,
            body: response.body,
            nonce: nonce,
            field: { response[$0] },
            find: { keyring.key($0, role: .hub, at: $1) }
        )
        if let answer, let asked { clock.answered(answer.created, to: asked) }
        guard answer != nil || question.trust == .selfProving else { throw .notSigned }
        let reply = HubReply(
            status: response.status,
            body: response.body,
            isSigned: answer != nil
        )
        if let fault = HubRefusal(reply).fault { throw fault }
        return reply
    }

    private func request(
        _ question: HubQuestion,
        _ nonce: [UInt8]
    ) throws(LaneFault) -> ClientRequest {
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
        return ClientRequest(
            method: question.method,
            url: base + question.target,
            fields: fields,
            body: question.body,
            timeouts: ClientTimeouts(total: question.patience, silence: question.patience),
            responseBytesMax: question.bytesMax
        )
    }

    private func sequence() throws(LaneFault) -> UInt64 {
        do throws(EdgeFailure) {
            return try state.nextSequence()
        } catch {
            throw .storage
        }
    }
}
