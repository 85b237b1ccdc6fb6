import Crypto
package import Vocabulary

/// Where a command leaves what happened, in the transaction that made it happen.
///
/// There is no instant at which one is durable and the other is not. On PostgreSQL events of one
/// subject keep their order where the command changed or locked a row of that subject before.
package struct Outbox: Sendable {
    package let bell: Bell

    package init(bell: Bell = Bell()) {
        self.bell = bell
    }

    /// Adds an event; one whose data are too large is `constraint`, and takes the command back.
    @discardableResult
    package func add(
        _ kind: String,
        of subject: String,
        _ data: JSONValue,
        company: CompanyID,
        at now: Timestamp,
        _ session: any Session
    ) throws(StoreError) -> EventID {
        let event = DomainEvent(
            id: EventID(SecureRandom.uint64()),
            company: company,
            kind: kind,
            subject: subject,
            data: data,
            at: now
        )
        try add(event, session)
        return event.id
    }

    package func add(_ event: DomainEvent, _ session: any Session) throws(StoreError) {
        let data = event.data.bytes
        guard data.count <= DomainEvent.dataBytesMax else {
            throw StoreError(
                .constraint,
                "An event holds at most \(DomainEvent.dataBytesMax) bytes of data."
            )
        }
        guard event.subject.utf8.count <= DomainEvent.subjectLengthMax else {
            throw StoreError(
                .constraint,
                "The subject of an event has at most \(DomainEvent.subjectLengthMax) bytes."
            )
        }
        try session.run(
            """
            INSERT INTO outbox_event (id, company, kind, subject, data, at, is_spread)
            VALUES ($1, $2, $3, $4, $5, $6, 0)
            """,
            event.id,
            event.company,
            event.kind,
            event.subject,
            data,
            event.at
        )
        bell.ring(after: session)
    }
}
