package import Kernel
package import Vocabulary

package enum MailKind: IdentifierKind {
    package typealias Raw = UInt64
    package static let prefix = "mail"
}

package typealias MailID = Identifier<MailKind>

/// A mail as it is kept.
package struct MailRow: Sendable, Hashable {
    package let id: MailID
    package let template: String
    package let recipient: String
    package let state: MailState
    package let failure: String?
    /// Nil once it has gone.
    package let message: [UInt8]?
    package let created: Timestamp
    package let ended: Timestamp?
}

/// The mails of a company, inside a transaction.
package struct MailRows {
    private let session: any Session
    private let company: CompanyID

    package init(_ session: any Session, company: CompanyID) {
        self.session = session
        self.company = company
    }

    /// False when a mail of this key is known.
    func add(
        _ id: MailID,
        key: String,
        template: String,
        to recipient: String,
        in language: Language,
        _ message: [UInt8],
        at now: Timestamp
    ) throws(StoreError) -> Bool {
        let columns = [
            "company", "id", "key", "template", "recipient", "language", "state", "message",
            "created_at",
        ]
        let row: [StoreValue] = [
            company.storeValue, id.storeValue, key.storeValue, template.storeValue,
            recipient.storeValue, language.rawValue.storeValue,
            MailState.queued.rawValue.storeValue, message.storeValue, now.storeValue,
        ]
        return try session.insert(
            into: "mail",
            columns: columns,
            rows: [row],
            onConflict: .keep
        ) == 1
    }

    package func find(_ id: MailID) throws(StoreError) -> MailRow? {
        try session.first(
            """
            SELECT template, recipient, state, failure, message, created_at, ended_at FROM mail
            WHERE company = $1 AND id = $2
            """,
            company,
            id
        ) { row throws(StoreError) in
            guard let state = MailState(rawValue: try row.text(2)) else {
                throw StoreError(.damaged, "A mail is in no state.")
            }
            return MailRow(
                id: id,
                template: try row.text(0),
                recipient: try row.text(1),
                state: state,
                failure: try row.optional(3) { column throws(StoreError) in
                    try row.text(column)
                },
                message: try row.optional(4) { column throws(StoreError) in
                    try row.bytes(column)
                },
                created: try row.timestamp(5),
                ended: try row.optional(6) { column throws(StoreError) in
                    try row.timestamp(column)
                }
            )
        }
    }

    /// Changes the state of a mail by the table of its machine; nil where that has no such change.
    @discardableResult
    func apply(
        _ event: MailEvent,
        to id: MailID,
        failure: String? = nil,
        at now: Timestamp
    ) throws(StoreError) -> [MailEffect]? {
        guard let mail = try find(id),
            let step = try? MailMachine.machine.step(mail.state, event)
        else { return nil }
        let isEnded = step.state != .queued
        try session.run(
            """
            UPDATE mail SET state = $1, failure = $2, ended_at = $3, message = $4
            WHERE company = $5 AND id = $6
            """,
            step.state.rawValue,
            failure,
            isEnded ? now.storeValue : StoreValue.null,
            step.effects.contains(.forgetText)
                ? StoreValue.null : (mail.message?.storeValue ?? .null),
            company,
            id
        )
        return step.effects
    }
}
