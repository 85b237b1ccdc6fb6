import HTTPServer
package import Vocabulary

/// One thing that was done, for whoever judges it later.
package struct AuditEntry: Hashable, Sendable {
    package let company: CompanyID
    package let at: Timestamp
    /// As ``Staff/name``; the hub itself is `hub`, a device its id.
    package let who: String
    /// The roles he had, separated by a space; empty for a code.
    package let role: String
    /// What was done, such as `right.revoke`.
    package let action: String
    /// To what: the text of an id.
    package let entity: String
    /// Members that changed, as they were and as they are; never a secret, never a person's data.
    package let before: JSONValue?
    package let after: JSONValue?
    /// Where the request came from; empty for the hub itself.
    package let address: String

    package init(
        company: CompanyID,
        at: Timestamp,
        who: String,
        role: String = "",
        action: String,
        entity: String,
        before: JSONValue? = nil,
        after: JSONValue? = nil,
        address: String = ""
    ) {
        self.company = company
        self.at = at
        self.who = who
        self.role = role
        self.action = action
        self.entity = entity
        self.before = before
        self.after = after
        self.address = address
    }
}

/// The record of what was done, written in the transaction of the act.
package enum Audit {
    package static func add(_ entry: AuditEntry, _ session: any Session) throws(StoreError) {}
}

extension Input {
    /// Records what this request did, in its own transaction.
    package func audit(
        _ action: String,
        of entity: String,
        before: JSONValue? = nil,
        after: JSONValue? = nil,
        _ session: any Session
    ) throws(StoreError) {
        try Audit.add(
            AuditEntry(
                company: company,
                at: now,
                who: staff.name,
                role: staff.roles.joined(separator: " "),
                action: action,
                entity: entity,
                before: before,
                after: after,
                address: request.head.callerAddress
            ),
            session
        )
    }
}
