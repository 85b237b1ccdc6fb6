import Crypto
import Synchronization

/// Secrets that end with the process: for tests and simulations.
package final class MemoryKeyVault: KeyVault {
    private let seeds = Mutex<[String: [UInt8]]>([:])

    package init() {}

    package func load(_ name: String) -> [UInt8]? { seeds.withLock { $0[name] } }

    package func create(_ name: String) throws(KeyVaultError) -> [UInt8] {
        let seed = SecureRandom.bytes(32)
        let isNew = seeds.withLock { kept in
            guard kept[name] == nil else { return false }
            kept[name] = seed
            return true
        }
        guard isNew else { throw KeyVaultError(.exists, "There is a key of this name already.") }
        return seed
    }

    package func remove(_ name: String) { seeds.withLock { $0[name] = nil } }

    package func names() -> [String] { seeds.withLock { $0.keys.sorted() } }
}
