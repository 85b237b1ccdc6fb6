import Crypto
package import Kernel
package import Vocabulary

/// The codes that open the hub to its operators; the store holds only what cannot be turned back.
///
/// The digest is an HMAC under a key of the hub: a copied database alone does not even tell whether
/// a code is right. A slow hash would add nothing to 128 random bits.
package struct AdminCodes: Sendable {
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

    /// The company a code commands, or nil for a code that is none.
    package func company(of code: AdminCode) async throws -> CompanyID? {
        let digest = digest(of: code)
        let found = try await services.store.read { session in
            try session.rows("SELECT digest, company FROM operator_token LIMIT 100") {
                row throws(StoreError) in
                (digest: try row.bytes(0), company: try row.id(1, as: CompanyID.self))
            }
        }
        return found.first { ConstantTime.equal($0.digest, digest) }?.company
    }

    private func digest(of code: AdminCode) -> [UInt8] {
        HMAC.sha256(key: key, Array(code.text.utf8)).bytes
    }

    private func row(of code: AdminCode) -> [StoreValue] {
        [
            .bytes(digest(of: code)), services.company.storeValue, .text("admin"),
            services.clock.now().storeValue,
        ]
    }

    private static func insert(_ row: [StoreValue], _ session: any Session) throws(StoreError) {
        try session.run(
            """
            INSERT INTO operator_token (digest, company, name, created_at)
            VALUES ($1, $2, $3, $4)
            """,
            values: row
        )
    }
}
