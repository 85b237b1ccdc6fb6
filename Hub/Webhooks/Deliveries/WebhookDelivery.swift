package import Kernel
package import Vocabulary

package enum DeliveryKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "delivery"
}

package typealias DeliveryID = Identifier<DeliveryKind>

/// One event on its way to one receiver, or arrived.
package struct WebhookDelivery: Sendable, Hashable {
    package let id: DeliveryID
    let event: Int64
    package let kind: String
    package let subject: String
    package let state: OrderedQueue.State
    package let tries: Int
    /// What the receiver answered last; nil before it answered at all.
    package let status: Int?
    package let failure: String?
    package let due: Timestamp
    package let created: Timestamp
    package let ended: Timestamp?
}

/// The deliveries to receivers, inside a transaction.
struct DeliveryRows {
    static let queue = OrderedQueue(table: "webhook_delivery")

    let session: any Session

    private static let columns = """
        id, event, kind, subject, state, tries, status, failure, due_at, created_at, ended_at
        """

    func add(
        _ event: DomainEvent,
        number: Int64,
        id: DeliveryID,
        to webhook: Webhook,
        at now: Timestamp
    ) throws(StoreError) {
        let body: JSONValue = [
            "type": .text(event.kind), "timestamp": .time(event.at), "data": event.data,
        ]
        try session.run(
            """
            INSERT INTO webhook_delivery
            (lane, event, company, subject, state, tries, due_at, owner, id, kind, body, created_at)
            VALUES ($1, $2, $3, $4, 0, 0, $5, 0, $6, $7, $8, $9)
            """,
            webhook.lane,
            number,
            event.company,
            event.subject,
            now,
            id,
            event.kind,
            body.bytes,
            now
        )
    }

    func body(_ claim: OrderedQueue.Claim) throws(StoreError) -> (id: DeliveryID, bytes: [UInt8])? {
        try session.first(
            "SELECT id, body FROM webhook_delivery WHERE lane = $1 AND event = $2",
            claim.lane,
            claim.event
        ) { row throws(StoreError) in (try row.id(0), try row.bytes(1)) }
    }

    func note(_ status: Int, _ claim: OrderedQueue.Claim) throws(StoreError) {
        try session.run(
            "UPDATE webhook_delivery SET status = $1 WHERE lane = $2 AND event = $3",
            status,
            claim.lane,
            claim.event
        )
    }

    /// The deliveries of a receiver before a place, the newest first.
    func page(
        _ webhook: Webhook,
        before event: Int64,
        limit: Int
    ) throws(StoreError) -> [WebhookDelivery] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM webhook_delivery WHERE lane = $1 AND event < $2
            ORDER BY event DESC LIMIT $3
            """,
            webhook.lane,
            event,
            limit
        ) { row throws(StoreError) in try Self.delivery(row) }
    }

    func find(_ id: DeliveryID, of webhook: Webhook) throws -> WebhookDelivery {
        let found = try session.first(
            "SELECT \(Self.columns) FROM webhook_delivery WHERE lane = $1 AND id = $2",
            webhook.lane,
            id
        ) { row throws(StoreError) in try Self.delivery(row) }
        guard let found else { throw WebhookRefusal.noSuchDelivery }
        return found
    }

    /// Forgets deliveries that ended before a moment; how many.
    func prune(before moment: Timestamp) throws(StoreError) -> Int {
        try session.run(
            "DELETE FROM webhook_delivery WHERE state > 0 AND ended_at < $1",
            moment
        )
    }

    private static func delivery(_ row: StoreRow) throws(StoreError) -> WebhookDelivery {
        guard let state = OrderedQueue.State(rawValue: try row.int(4)) else {
            throw StoreError(.damaged, "A delivery is in no state.")
        }
        return WebhookDelivery(
            id: try row.id(0),
            event: try row.int64(1),
            kind: try row.text(2),
            subject: try row.text(3),
            state: state,
            tries: try row.int(5),
            status: try row.optional(6) { column throws(StoreError) in try row.int(column) },
            failure: try row.optional(7) { column throws(StoreError) in try row.text(column) },
            due: try row.timestamp(8),
            created: try row.timestamp(9),
            ended: try row.optional(10) { column throws(StoreError) in
                try row.timestamp(column)
            }
        )
    }
}
