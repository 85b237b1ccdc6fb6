package import Kernel

/// Receivers of events, what each was sent, and what others sent to this hub.
package enum WebhookSchema {
    package static let steps = [
        SchemaStep(context: "webhooks", number: 1, sql: v0001),
        SchemaStep(context: "webhooks", number: 2, sql: v0002),
    ]

    private static let v0001 = """
        CREATE TABLE webhook (
            id BYTEA NOT NULL PRIMARY KEY CHECK (length(id) = 8),
            lane TEXT NOT NULL UNIQUE,
            company BYTEA NOT NULL REFERENCES company (id),
            url TEXT NOT NULL,
            note TEXT NOT NULL,
            kinds TEXT NOT NULL,
            state TEXT NOT NULL,
            secret BYTEA NOT NULL,
            previous_secret BYTEA,
            previous_until BIGINT,
            created_at BIGINT NOT NULL
        );
        CREATE INDEX webhook_by_company ON webhook (company, id);
        CREATE TABLE webhook_delivery (
        \(OrderedQueue.columns),
            id BYTEA NOT NULL CHECK (length(id) = 8),
            kind TEXT NOT NULL,
            body BYTEA NOT NULL,
            status BIGINT,
            created_at BIGINT NOT NULL,
            \(OrderedQueue.key)
        );
        CREATE INDEX webhook_delivery_first
            ON webhook_delivery (lane, company, subject, event) WHERE state = 0;
        CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 0;
        CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at) WHERE state > 0;
        """

    private static let v0002 = """
        CREATE TABLE incoming_webhook (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            company BYTEA NOT NULL REFERENCES company (id),
            source TEXT NOT NULL,
            message TEXT NOT NULL,
            fields TEXT NOT NULL,
            body BYTEA NOT NULL,
            address TEXT NOT NULL,
            received_at BIGINT NOT NULL,
            UNIQUE (company, source, message)
        );
        CREATE INDEX incoming_webhook_by_age ON incoming_webhook (received_at);
        """
}
