import Crypto
package import HTTPClient
package import Kernel
import Metrics
import Vocabulary

/// Tells other programs of a company's events, and takes what they tell.
package final class Webhooks: Context {
    package static let schemaSteps = WebhookSchema.steps
    package static let consumerName = "webhooks"
    /// Deliveries that ended are kept so long, for questions and for replays.
    package static let kept = Duration.seconds(30 * 86_400)
    private static let pruneName = "webhooks.prune"
    /// The kind of the event that an operator sends to see whether a receiver works.
    package static let testKind = "webhook.test"

    package let services: HubServices
    let box: SecretBox
    let policy: AddressPolicy
    package let incoming: IncomingWebhooks
    private let sender: WebhookSender
    private let loops: [WorkLoop]

    /// Receivers lie at public addresses, and in the networks an operator allows beside them.
    package init(
        services: HubServices,
        allowing networks: [AddressBlock] = [],
        sources: [IncomingSource] = []
    ) throws {
        self.services = services
        box = try SecretBox(services.keys)
        policy = AddressPolicy(allowing: networks)
        incoming = IncomingWebhooks(services: services, sources: sources)
        var options = ClientOptions()
        options.addresses = policy
        options.responseBytesMax = WebhookSender.answerBytesMax
        options.connectionsMax = WebhookSender.loops * WebhookSender.receiversAtOnce
        let sender = WebhookSender(services, box, try HTTPClient(options))
        self.sender = sender
        let bell = Bell()
        loops = (0..<WebhookSender.loops).map { number in
            WorkLoop(
                "webhooks.\(number)",
                bell: number == 0 ? bell : Bell(),
                log: services.log
            ) { try await sender.round() }
        }
    }

    package var routes: [Route] { endpointRoutes + deliveryRoutes + incoming.routes }

    package var consumers: [OutboxConsumer] {
        [
            OutboxConsumer(Self.consumerName, kinds: nil) { event, session in
                try Self.spread(event, session)
            }
        ]
    }

    /// Gives an event to every receiver of its company that wants it; one that is paused is given
    /// it too, and sent it later.
    private static func spread(_ event: DomainEvent, _ session: any Session) throws {
        // What others told us is theirs to tell.
        guard event.kind != IncomingWebhooks.kind else { return }
        guard let numbered = try OutboxRows(session).find(event.id, company: event.company) else {
            return
        }
        for webhook in try WebhookRows(session).all(company: event.company) {
            guard webhook.state != .gone, webhook.wants(event.kind), isMeant(event, webhook) else {
                continue
            }
            try DeliveryRows(session: session).add(
                event,
                number: numbered.number,
                id: DeliveryID(SecureRandom.uint64()),
                to: webhook,
                at: event.at
            )
        }
    }

    /// A test is for the one receiver it names.
    private static func isMeant(_ event: DomainEvent, _ webhook: Webhook) -> Bool {
        event.kind != testKind || event.subject == webhook.id.description
    }

    package var jobHandlers: [JobHandler] {
        [
            JobHandler(
                Self.pruneName,
                atOnce: 1,
                work: .inside { [clock = services.clock] _, session in
                    let moment = clock.now().advanced(by: .zero - Self.kept)
                    _ = try DeliveryRows(session: session).prune(before: moment)
                    _ = try IncomingRows(session).prune(
                        before: clock.now().advanced(by: .zero - IncomingWebhooks.kept)
                    )
                }
            )
        ]
    }

    package func start() async throws {
        let now = services.clock.now()
        try await services.store.write { [services] session in
            try services.jobs.schedule(
                Self.pruneName,
                key: "daily",
                .every(.seconds(86_400), from: now.advanced(by: .seconds(86_400))),
                company: services.company,
                at: now,
                session
            )
        }
        for loop in loops { loop.start() }
    }

    package func stop() async {
        for loop in loops { await loop.stop() }
    }

    /// One round of sending, for a test that holds the clock.
    package func sendDue() async throws -> Bool { try await sender.round() }

    package func measure() async throws {
        let counts = try await services.store.read { session in
            try session.first(
                """
                SELECT count(*) FROM webhook_delivery WHERE state = 0
                """
            ) { row throws(StoreError) in try row.int64(0) } ?? 0
        }
        services.metrics.set(
            "jalon_webhook_deliveries_waiting",
            "Events that wait for a receiver of another program.",
            to: counts
        )
    }
}
