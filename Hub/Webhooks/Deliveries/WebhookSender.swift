import HTTPClient
import Kernel
import Metrics
import Synchronization
import Vocabulary

/// Sends what waits, each receiver at its own pace: one that is slow delays itself alone.
final class WebhookSender: Sendable {
    static let receiversMax = 100
    /// Receivers one round takes: a slow one holds up no more than these.
    static let receiversAtOnce = 4
    /// Rounds like this at once in a process.
    static let loops = 4
    private static let batchesMax = 50
    /// Deliveries of one receiver under way at once, each of another subject.
    static let atOnce = 8
    /// Standard Webhooks advises 15 to 30 seconds.
    static let timeout = Duration.seconds(15)
    static let lease = Duration.seconds(60)
    /// A receiver has nothing to tell but its status.
    static let answerBytesMax = 64 * 1_024

    private let services: HubServices
    private let box: SecretBox
    private let client: HTTPClient
    private let busy = Mutex<Set<WebhookID>>([])

    init(_ services: HubServices, _ box: SecretBox, _ client: HTTPClient) {
        self.services = services
        self.box = box
        self.client = client
    }

    /// One round over some receivers that nobody in this process works for; whether anything was
    /// tried.
    func round() async throws -> Bool {
        let now = services.clock.now()
        let due = try await services.store.read { session in
            try WebhookRows(session).withDue(at: now, limit: Self.receiversMax)
        }
        let free = busy.withLock { busy in
            let free = due.filter { !busy.contains($0.id) }.prefix(Self.receiversAtOnce)
            busy.formUnion(free.map(\.id))
            return free
        }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for webhook in free { group.addTask { try await self.serve(webhook) } }
            return try await group.reduce(false) { $0 || $1 }
        }
    }

    private func serve(_ webhook: Webhook) async throws -> Bool {
        defer { busy.withLock { _ = $0.remove(webhook.id) } }
        var hasTried = false
        for _ in 0..<Self.batchesMax {
            guard try await batch(for: webhook) else { return hasTried }
            hasTried = true
        }
        return hasTried
    }

    private func batch(for webhook: Webhook) async throws -> Bool {
        let now = services.clock.now()
        let claims = try await services.store.write { session in
            // What was read may be old: a receiver that is gone or paused is sent nothing.
            let isActive = try WebhookRows(session).isActive(webhook.id)
            guard isActive else { return [OrderedQueue.Claim]() }
            return try DeliveryRows.queue.claim(
                session,
                lane: webhook.lane,
                at: now,
                lease: Self.lease,
                limit: Self.atOnce
            )
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for claim in claims { group.addTask { try await self.send(claim, to: webhook) } }
            try await group.waitForAll()
        }
        return !claims.isEmpty
    }

    private func send(_ claim: OrderedQueue.Claim, to webhook: Webhook) async throws {
        let kept = try await services.store.read { session in
            try DeliveryRows(session: session).body(claim)
        }
        guard let kept else { return }
        let now = services.clock.now()
        let seconds = now.milliseconds / 1_000
        let id = kept.id.description
        let request = ClientRequest(
            method: "POST",
            url: webhook.url,
            fields: [
                ClientField("Content-Type", "application/json"),
                ClientField("User-Agent", "Jalon-Webhooks/1"),
                ClientField(WebhookSignature.idField, id),
                ClientField(WebhookSignature.timestampField, "\(seconds)"),
                ClientField(
                    WebhookSignature.signatureField,
                    WebhookSignature.text(
                        id: id,
                        at: seconds,
                        body: kept.bytes,
                        secrets: try webhook.secrets(box, at: now)
                    )
                ),
            ],
            body: kept.bytes,
            timeouts: ClientTimeouts(total: Self.timeout, silence: Self.timeout),
            responseBytesMax: Self.answerBytesMax
        )
        let outcome: WebhookOutcome
        do throws(HTTPClientError) {
            outcome = WebhookOutcome(status: try await client.send(request).status)
        } catch {
            outcome = WebhookOutcome(error)
        }
        try await note(claim, webhook, outcome)
    }

    private func note(
        _ claim: OrderedQueue.Claim,
        _ webhook: Webhook,
        _ outcome: WebhookOutcome
    ) async throws {
        services.metrics.count(
            "jalon_webhook_tries_total",
            "Tries to bring an event to a receiver.",
            labels: ["outcome": outcome.word]
        )
        try await services.store.write { [clock = services.clock] session in
            let now = clock.now()
            let rows = DeliveryRows(session: session)
            if let status = outcome.status { try rows.note(status, claim) }
            guard let failure = outcome.failure else {
                _ = try DeliveryRows.queue.finish(claim, session, at: now)
                return
            }
            _ = try DeliveryRows.queue.fail(
                claim,
                failure,
                .threeDays,
                isFinal: outcome.isGone,
                session,
                at: now
            )
            guard outcome.isGone else { return }
            let receivers = WebhookRows(session)
            let current = try receivers.find(webhook.id, company: webhook.company)
            if current.state != .gone {
                try receivers.apply(.answeredGone, to: current, at: now)
            }
        }
    }
}
