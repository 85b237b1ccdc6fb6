import Crypto
package import Kernel
package import Vocabulary

/// The codes that open the hub to its operators; the store holds only what cannot be turned back.
///
/// The digest is an HMAC under a key of the hub: a copied database alone does not even tell whether
/// a code is right. A slow hash would add nothing to 128 random bits.
package struct AdminCodes: Sendable {
    /// Operators of one hub at most.
    package static let max = 100
    package static let firstName = "admin"
    /// Makers that are remembered of an operator, the nearest.
    private static let lineageMax = 64

    private let services: HubServices
    private let key: [UInt8]

    package init(_ services: HubServices) throws(KeyVaultError) {
        self.services = services
        key = try services.keys.loadOrCreate("operator-tokens")
    }

    /// Makes the first code; nil when there is one, which nobody can show again.
    package func createFirst() async throws -> AdminCode? {
        let code = AdminCode()
        let row = row(of: code)
        let isFirst = try await services.store.write { session in
            guard try !session.exists("SELECT 1 FROM operator_token LIMIT 1") else { return false }
            try Self.insert(row, session)
            return true
        }
        return isFirst ? code : nil
    }

    /// Makes a new code; every older one ends.
    package func reset() async throws -> AdminCode {
        let code = AdminCode()
        let row = row(of: code)
        try await services.store.write { session in
            try session.run("DELETE FROM operator_token")
            try Self.insert(row, session)
        }
        return code
    }

    /// The company a code commands and whose it is, or nil for a code that is none.
    package func known(_ code: AdminCode) async throws -> (company: CompanyID, name: String)? {
        let digest = digest(of: code)
        let found = try await services.store.read { session in
            try session.rows("SELECT digest, company, name FROM operator_token LIMIT $1", Self.max)
            {
                row throws(StoreError) in
                (
                    digest: try row.bytes(0), company: try row.id(1, as: CompanyID.self),
                    name: try row.text(2)
                )
            }
        }
        return found.first { ConstantTime.equal($0.digest, digest) }
            .map { (company: $0.company, name: $0.name) }
    }

    /// Makes a code for one more operator; whoever makes it has seen it.
    package func create(
        _ name: String,
        by maker: String,
        _ session: any Session
    ) throws -> AdminCode {
        let names = try Self.names(session)
        guard !names.contains(name) else {
            throw Problem.conflict("There is an operator of this name: choose another.")
        }
        guard names.count < Self.max else {
            throw Problem.conflict("There are \(Self.max) operators, as many as there can be.")
        }
        let code = AdminCode()
        let lineage = (try Self.standing(of: maker, session)?.lineage ?? []) + [maker]
        try Self.insert(row(of: code, name: name, lineage: lineage), session)
        return code
    }

    /// Whether two names are two persons, as far as codes can tell: nobody's code was made by the
    /// other, not even by way of a third, nor, where that matters, after a moment.
    package static func isApart(
        _ name: String,
        from other: String,
        madeBefore moment: Timestamp = .distantFuture,
        _ session: any Session
    ) throws(StoreError) -> Bool {
        guard name != other, let standing = try standing(of: name, session) else { return false }
        return !standing.lineage.contains(other) && standing.madeAt <= moment
    }

    private static func standing(
        of name: String,
        _ session: any Session
    ) throws(StoreError) -> (madeAt: Timestamp, lineage: [String])? {
        try session.first("SELECT created_at, lineage FROM operator_token WHERE name = $1", name) {
            row throws(StoreError) in
            let lineage = try row.text(1).split(separator: " ").map { String($0) }
            return (madeAt: try row.timestamp(0), lineage: lineage)
        }
    }

    /// Ends the code of an operator; the last one stays, or nobody could command the hub.
    package func end(_ name: String, _ session: any Session) throws {
        let names = try Self.names(session)
        guard names.contains(name) else { throw Problem.notFound("There is no such operator.") }
        guard names.count > 1 else {
            throw Problem.conflict("This is the only operator: make another one first.")
        }
        try session.run("DELETE FROM operator_token WHERE name = $1", name)
    }

    package static func names(_ session: any Session) throws(StoreError) -> [String] {
        try session.rows("SELECT name FROM operator_token ORDER BY name LIMIT $1", max) {
            row throws(StoreError) in try row.text(0)
        }
    }

    private func digest(of code: AdminCode) -> [UInt8] {
        HMAC.sha256(key: key, Array(code.text.utf8)).bytes
    }

    private func row(
        of code: AdminCode,
        name: String = firstName,
        lineage: [String] = []
    ) -> [StoreValue] {
        [
            .bytes(digest(of: code)), services.company.storeValue, .text(name),
            services.clock.now().storeValue,
            .text(lineage.suffix(Self.lineageMax).joined(separator: " ")),
        ]
    }

    private static func insert(_ row: [StoreValue], _ session: any Session) throws(StoreError) {
        try session.run(
            """
            INSERT INTO operator_token (digest, company, name, created_at, lineage)
            VALUES ($1, $2, $3, $4, $5)
            """,
            values: row
        )
    }
}
