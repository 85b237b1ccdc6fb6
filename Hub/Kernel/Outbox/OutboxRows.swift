package import Vocabulary

/// The rows of events, inside a transaction.
package struct OutboxRows {
    private let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    package struct Numbered: Sendable {
        package let number: Int64
        package let event: DomainEvent
    }

    private static let columns = "number, id, company, kind, subject, data, at"

    /// Events that no consumer was given yet, in their order.
    func toSpread(limit: Int) throws(StoreError) -> [Numbered] {
        try session.rows(
            """
            SELECT \(Self.columns) FROM outbox_event WHERE is_spread = 0
            ORDER BY number LIMIT $1
            """,
            limit
        ) { row throws(StoreError) in try Self.event(row) }
    }

    package func find(_ number: Int64) throws(StoreError) -> Numbered? {
        try session.first(
            "SELECT \(Self.columns) FROM outbox_event WHERE number = $1",
            number
        ) { row throws(StoreError) in try Self.event(row) }
    }

    package func find(_ id: EventID, company: CompanyID) throws(StoreError) -> Numbered? {
        try session.first(
            "SELECT \(Self.columns) FROM outbox_event WHERE id = $1 AND company = $2",
            id,
            company
        ) { row throws(StoreError) in try Self.event(row) }
    }

    /// Gives an event to its consumers; false when another process has just done so.
    func spread(
        _ numbered: Numbered,
        to lanes: [String],
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        let count = try session.run(
            "UPDATE outbox_event SET is_spread = 1 WHERE number = $1 AND is_spread = 0",
            numbered.number
        )
        guard count == 1 else { return false }
        for lane in lanes {
            try session.run(
                """
                INSERT INTO outbox_delivery
                (lane, event, company, subject, state, tries, due_at, owner)
                VALUES ($1, $2, $3, $4, 0, 0, $5, 0)
                """,
                lane,
                numbered.number,
                numbered.event.company,
                numbered.event.subject,
                now
            )
        }
        return true
    }

    /// Forgets events of before `moment` that every consumer has taken; how many.
    func prune(before moment: Timestamp, limit: Int) throws(StoreError) -> Int {
        let old = try session.rows(
            """
            SELECT a.number FROM outbox_event a WHERE a.at < $1 AND a.is_spread = 1
            AND NOT EXISTS (
                SELECT 1 FROM outbox_delivery b WHERE b.event = a.number AND b.state <> 1
            ) ORDER BY a.number LIMIT $2
            """,
            moment,
            limit
        ) { row throws(StoreError) in try row.int64(0) }
        for number in old {
            try session.run("DELETE FROM outbox_delivery WHERE event = $1", number)
            try session.run("DELETE FROM outbox_event WHERE number = $1", number)
        }
        return old.count
    }

    private static func event(_ row: StoreRow) throws(StoreError) -> Numbered {
        guard let data = JSONValue(parsing: try row.bytes(5)) else {
            throw StoreError(.damaged, "The data of an event are not JSON.")
        }
        let kind = try row.text(3)
        guard DomainEvent.isKind(kind) else {
            throw StoreError(.damaged, "The kind of an event is none.")
        }
        return Numbered(
            number: try row.int64(0),
            event: DomainEvent(
                id: try row.id(1),
                company: try row.id(2),
                kind: kind,
                subject: try row.text(4),
                data: data,
                at: try row.timestamp(6)
            )
        )
    }
}
