import Crypto
package import Kernel
package import Vocabulary

/// What is told of somebody for whom a right is made.
package struct PersonDraft: Sendable, Hashable {
    package static let nameByteCountMax = 200

    package let name: String
    package let email: String?

    package init(name: String, email: String? = nil) {
        self.name = name
        self.email = email
    }
}

/// The persons of a company, for contexts that name them inside their own transaction.
///
/// The same name and address stand for the same person; a name alone does not.
package struct PersonRows {
    private let session: any Session
    private let company: CompanyID
    private let now: Timestamp
    private var known: [PersonDraft: PersonID] = [:]
    private var new: [[StoreValue]] = []

    package init(_ session: any Session, company: CompanyID, now: Timestamp) {
        self.session = session
        self.company = company
        self.now = now
    }

    /// Who this is; somebody new is there once ``write()`` was called.
    package mutating func person(_ draft: PersonDraft) throws(StoreError) -> PersonID {
        if let person = known[draft] { return person }
        if let person = try stored(draft) {
            known[draft] = person
            return person
        }
        let person = PersonID(SecureRandom.uint64())
        new.append([
            company.storeValue, person.storeValue, .text(draft.name), draft.email.storeValue,
            now.storeValue,
        ])
        if draft.email != nil { known[draft] = person }
        return person
    }

    package mutating func write() throws(StoreError) {
        guard !new.isEmpty else { return }
        try session.insert(
            into: "person",
            columns: ["company", "id", "name", "email", "created_at"],
            rows: new,
            onConflict: .refuse
        )
        new = []
    }

    private func stored(_ draft: PersonDraft) throws(StoreError) -> PersonID? {
        guard let email = draft.email else { return nil }
        return try session.first(
            "SELECT id FROM person WHERE company = $1 AND email = $2 AND name = $3",
            company,
            email,
            draft.name
        ) { row throws(StoreError) in try row.id(0, as: PersonID.self) }
    }

    package static func find(
        _ person: PersonID,
        company: CompanyID,
        _ session: any Session
    ) throws(StoreError) -> PersonDraft? {
        try session.first(
            "SELECT name, email FROM person WHERE company = $1 AND id = $2",
            company,
            person
        ) { row throws(StoreError) in
            let email = try row.optional(1) { column throws(StoreError) in try row.text(column) }
            return PersonDraft(name: try row.text(0), email: email)
        }
    }
}
