package import PostgreSQL

/// Where a hub's database is: a SQLite file, or a PostgreSQL server that hubs may share.
///
/// A password in it is told to nobody.
package enum StoreAddress: Sendable, Hashable, CustomStringConvertible {
    case file(String)
    case server(PostgreSQLAddress)

    /// Nil for a text that is neither a path nor an address of PostgreSQL.
    package init?(_ text: String) {
        guard PostgreSQLAddress.isAddress(text) else {
            guard !text.isEmpty else { return nil }
            self = .file(text)
            return
        }
        guard let address = try? PostgreSQLAddress(text), address.database != nil else {
            return nil
        }
        self = .server(address)
    }

    package var path: String? {
        guard case .file(let path) = self else { return nil }
        return path
    }

    package var hasPassword: Bool {
        guard case .server(let address) = self else { return false }
        return address.hasPassword
    }

    package var description: String {
        switch self {
        case .file(let path): path
        case .server(let address): address.description
        }
    }

    package func open() async throws(StoreError) -> any Store {
        switch self {
        case .file(let path): try SQLiteStore(path: path)
        case .server(let address): try await Self.shared(address)
        }
    }

    /// The server, whatever lies in the database; throws `misuse` for a file.
    package func server() async throws(StoreError) -> PostgreSQLStore {
        guard case .server(let address) = self else {
            throw StoreError(.misuse, "A file is not a server.")
        }
        return try await PostgreSQLStore(address)
    }

    private static func shared(
        _ address: PostgreSQLAddress
    ) async throws(StoreError) -> PostgreSQLStore {
        let store = try await PostgreSQLStore(address)
        do {
            try await store.requireOurs()
            return store
        } catch {
            await store.close()
            throw error as? StoreError ?? StoreError(.other, "\(error)")
        }
    }
}
