import Crypto
package import Vocabulary

/// The tenants of the hub; every other row belongs to one.
package enum Companies {
    private static let defaultName = "Default company"

    /// The first company, made now when there is none.
    package static func first(in store: any Store, at now: Timestamp) async throws -> CompanyID {
        try await store.write { session in
            let sql = "SELECT id FROM company ORDER BY created_at, id LIMIT 1"
            let known = try session.first(sql) { row throws(StoreError) in
                try row.id(0, as: CompanyID.self)
            }
            if let known { return known }
            let id = CompanyID(SecureRandom.uint64())
            try session.run(
                "INSERT INTO company (id, name, created_at) VALUES ($1, $2, $3)",
                id,
                defaultName,
                now
            )
            return id
        }
    }
}
