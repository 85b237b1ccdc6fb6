/// Events that wait to be told, and for each consumer what it has taken.
package enum OutboxSchema {
    package static let steps = [SchemaStep(context: "outbox", number: 1, sql: v0001)]

    private static let v0001 = """
        CREATE TABLE outbox_event (
            number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id BYTEA NOT NULL UNIQUE CHECK (length(id) = 8),
            company BYTEA NOT NULL REFERENCES company (id),
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            data BYTEA NOT NULL,
            at BIGINT NOT NULL,
            is_spread BIGINT NOT NULL CHECK (is_spread >= 0 AND is_spread <= 1)
        );
        CREATE INDEX outbox_event_to_spread ON outbox_event (number) WHERE is_spread = 0;
        CREATE INDEX outbox_event_by_age ON outbox_event (at);
        CREATE TABLE outbox_delivery (
        \(OrderedQueue.columns),
            \(OrderedQueue.key)
        );
        CREATE INDEX outbox_delivery_first
            ON outbox_delivery (lane, company, subject, event) WHERE state = 0;
        CREATE INDEX outbox_delivery_due ON outbox_delivery (lane, due_at) WHERE state = 0;
        CREATE INDEX outbox_delivery_dead ON outbox_delivery (lane, event) WHERE state = 2;
        CREATE INDEX outbox_delivery_by_event ON outbox_delivery (event);
        """
}
