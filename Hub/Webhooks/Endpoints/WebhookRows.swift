package import Kernel
package import Vocabulary

/// The receivers of companies, inside a transaction.
package struct WebhookRows {
    private let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    private static let columns = """
        id, company, url, note, kinds, state, secret, previous_secret, previous_until, created_at
        """

    func add(_ webhook: Webhook) throws {
        let count =
            try session.first(
                "SELECT count(*) FROM webhook WHERE company = $1",
                webhook.company
            ) { row throws(StoreError) in try row.int(0) } ?? 0
        guard count < Webhook.perCompanyMax else { throw WebhookRefusal.tooMany }
        try session.run(
            """
            INSERT INTO webhook
            (id, lane, company, url, note, kinds, state, secret, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            webhook.id,
            webhook.lane,
            webhook.company,
            webhook.url,
            webhook.note,
            webhook.kinds.joined(separator: " "),
            webhook.state.rawValue,
            webhook.secret,
            webhook.created
        )
    }

    package func find(_ id: WebhookID, company: CompanyID) throws -> Webhook {
        let found = try session.first(
            "SELECT \(Self.columns) FROM webhook WHERE id = $1 AND company = $2",
            id,
            company
        ) { row throws(StoreError) in try Self.webhook(row) }
        guard let found else { throw WebhookRefusal.noSuchWebhook }
        return found
    }

    func all(company: CompanyID) throws(StoreError) -> [Webhook] {
        try session.rows(
            "SELECT \(Self.columns) FROM webhook WHERE company = $1 ORDER BY id LIMIT $2",
            company,
            Webhook.perCompanyMax
        ) { row throws(StoreError) in try Self.webhook(row) }
    }

    /// Those that may be sent something now.
    func withDue(at now: Timestamp, limit: Int) throws(StoreError) -> [Webhook] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM webhook WHERE state = 'active' AND EXISTS (
                SELECT 1 FROM webhook_delivery d
                WHERE d.lane = webhook.lane AND d.state = 0 AND d.due_at <= $1
            ) ORDER BY id LIMIT $2
            """,
            now,
            limit
        ) { row throws(StoreError) in try Self.webhook(row) }
    }

    func isActive(_ id: WebhookID) throws(StoreError) -> Bool {
        try session.exists("SELECT 1 FROM webhook WHERE id = $1 AND state = 'active'", id)
    }

    func update(
        _ webhook: Webhook,
        url: String,
        note: String,
        kinds: [String]
    ) throws(StoreError) {
        try session.run(
            "UPDATE webhook SET url = $1, note = $2, kinds = $3 WHERE id = $4",
            url,
            note,
            kinds.joined(separator: " "),
            webhook.id
        )
    }

    func replace(
        _ secret: [UInt8],
        of webhook: Webhook,
        previousUntil: Timestamp
    ) throws(StoreError) {
        try session.run(
            """
            UPDATE webhook SET previous_secret = secret, previous_until = $1, secret = $2
            WHERE id = $3
            """,
            previousUntil,
            secret,
            webhook.id
        )
    }

    /// Changes the state by the table of the machine; a change that it has not is a refusal.
    func apply(_ event: WebhookEvent, to webhook: Webhook, at now: Timestamp) throws {
        let step: StateMachine<WebhookState, WebhookEvent, Void, WebhookEffect>.Step
        do {
            step = try WebhookMachine.machine.step(webhook.state, event)
        } catch {
            throw WebhookRefusal.stateForbids
        }
        try session.run(
            "UPDATE webhook SET state = $1 WHERE id = $2",
            step.state.rawValue,
            webhook.id
        )
        guard step.effects.contains(.giveUpWaiting) else { return }
        try session.run(
            """
            UPDATE webhook_delivery SET state = 2, failure = $1, ended_at = $2
            WHERE lane = $3 AND state = 0
            """,
            "The receiver answered that it is gone.",
            now,
            webhook.lane
        )
    }

    func delete(_ webhook: Webhook) throws(StoreError) {
        try session.run("DELETE FROM webhook_delivery WHERE lane = $1", webhook.lane)
        try session.run("DELETE FROM webhook WHERE id = $1", webhook.id)
    }

    private static func webhook(_ row: StoreRow) throws(StoreError) -> Webhook {
        guard let state = WebhookState(rawValue: try row.text(5)) else {
            throw StoreError(.damaged, "A webhook is in no state.")
        }
        return Webhook(
            id: try row.id(0),
            company: try row.id(1),
            url: try row.text(2),
            note: try row.text(3),
            kinds: try row.text(4).split(separator: " ").map(String.init),
            state: state,
            secret: try row.bytes(6),
            previousSecret: try row.optional(7) { column throws(StoreError) in
                try row.bytes(column)
            },
            previousUntil: try row.optional(8) { column throws(StoreError) in
                try row.timestamp(column)
            },
            created: try row.timestamp(9)
        )
    }
}
