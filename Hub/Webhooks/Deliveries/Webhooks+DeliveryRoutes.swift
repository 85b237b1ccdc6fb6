import HTTPServer
import Kernel
import Vocabulary

/// What each receiver was sent, and sending it again.
extension Webhooks {
    var deliveryRoutes: [Route] { [deliveries, replay] }

    private static let pageMax = 100

    private static let states = ["waiting", "delivered", "given-up"]

    private static let fields = [
        Field("id", .id(DeliveryID.self), "The `webhook-id` it is sent under, at every try."),
        Field("kind", .line(1...DomainEvent.kindLengthMax), "The kind of its event."),
        Field("subject", .line(0...DomainEvent.subjectLengthMax), "What the event is about."),
        Field("state", .choice(states), "Whether it arrived."),
        Field("tries", .integer(0...1_000), "Tries so far."),
        Field(
            "status",
            .integer(100...599),
            isNullable: true,
            "What the receiver answered last, or null."
        ),
        Field("failure", .line(0...1_000), isNullable: true, "Why the last try failed, or null."),
        Field("dueAt", .time, isNullable: true, "When the next try is; null when it ended."),
        Field("createdAt", .time, "When it was queued."),
        Field("endedAt", .time, isNullable: true, "When it arrived or was given up, or null."),
    ]

    private static func json(_ delivery: WebhookDelivery) -> JSONValue {
        let state =
            switch delivery.state {
            case .waiting: states[0]
            case .done: states[1]
            case .dead: states[2]
            }
        return [
            "id": .id(delivery.id), "kind": .text(delivery.kind),
            "subject": .text(delivery.subject), "state": .text(state),
            "tries": .count(delivery.tries),
            "status": delivery.status.map { .count($0) } ?? .null,
            "failure": .optional(delivery.failure),
            "dueAt": delivery.state == .waiting ? .time(delivery.due) : .null,
            "createdAt": .time(delivery.created),
            "endedAt": delivery.ended.map { .time($0) } ?? .null,
        ]
    }

    private var deliveries: Route {
        Route(
            .get,
            ["v1", "webhooks", Self.place, "deliveries"],
            name: "listWebhookDeliveries",
            access: .staff(.read(.webhooks)),
            query: [.limit(max: Int64(Self.pageMax)), .cursor],
            answers: [
                .init(
                    200,
                    .json([
                        Field(
                            "items",
                            .list(of: .object(Self.fields), count: 0...Self.pageMax),
                            "Deliveries, the newest first."
                        ),
                        Field("next", .line(), isNullable: true, "Where the list goes on."),
                    ]),
                    "What the webhook was sent in the last 30 days, and what waits."
                )
            ],
            "Lists the deliveries of a webhook.",
            .query { [services] input in
                let id: WebhookID = input.id("webhook")
                let list = "deliveries of \(id)"
                let position = try services.cursors.position(of: input, in: list)
                let before = position.flatMap(Self.number) ?? Int64.max
                let found = try await services.store.read { session in
                    let webhook = try WebhookRows(session).find(id, company: input.company)
                    return try DeliveryRows(session: session)
                        .page(webhook, before: before, limit: input.limit + 1)
                }
                return .page(found, limit: input.limit, Self.json) { last in
                    services.cursors.text(of: Self.bytes(last.event), in: list)
                }
            }
        )
    }

    private static func bytes(_ number: Int64) -> [UInt8] {
        DeliveryID(UInt64(bitPattern: number)).bytes
    }

    private static func number(_ bytes: [UInt8]) -> Int64? {
        guard bytes.count == 8 else { return nil }
        return bytes.reduce(0) { $0 << 8 | Int64($1) }
    }

    private var replay: Route {
        Route(
            .post,
            [
                "v1", "webhooks", Self.place, "deliveries",
                .place("delivery", .id(DeliveryID.self), "The id of the delivery."), "replay",
            ],
            name: "replayWebhookDelivery",
            access: .staff(.write(.webhooks)),
            answers: [.init(200, .json(Self.fields), "The delivery, which waits again.")],
            problems: [.conflict],
            "Sends a webhook again what arrived or was given up, under the same id.",
            .command { input, session in
                let rows = DeliveryRows(session: session)
                let webhook = try WebhookRows(session)
                    .find(input.id("webhook"), company: input.company)
                guard webhook.state != .gone else { throw WebhookRefusal.stateForbids }
                let delivery = try rows.find(input.id("delivery"), of: webhook)
                let isQueued = try DeliveryRows.queue.replay(
                    session,
                    lane: webhook.lane,
                    event: delivery.event,
                    at: input.now
                )
                guard isQueued else { throw WebhookRefusal.notEnded }
                return .json(Self.json(try rows.find(delivery.id, of: webhook)))
            }
        )
    }
}
