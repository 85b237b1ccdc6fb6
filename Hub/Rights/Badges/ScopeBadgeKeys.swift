import Crypto
package import Kernel
package import Sync
import Vocabulary

/// The badge keys of the scopes, all out of one seed a scope in the vault.
///
/// The seed is made when it is first asked for. The master stays in this process: what leaves it is
/// ``Sync/BadgeKeys`` for gates of the scope, and the keys of one card for whoever writes it.
package struct ScopeBadgeKeys: Sendable {
    private let vault: any KeyVault

    package init(vault: any KeyVault) {
        self.vault = vault
    }

    package func keys(of scope: ScopeRow) throws(KeyVaultError) -> BadgeKeys {
        BadgeKeys.derived(
            fromSeed: try seed(of: scope.scope),
            scope: scope.scope,
            address: scope.badgeAddress
        )
    }

    func master(of scope: ScopeID) throws(KeyVaultError) -> BadgeMaster {
        BadgeMaster(fromSeed: try seed(of: scope))
    }

    private func seed(of scope: ScopeID) throws(KeyVaultError) -> [UInt8] {
        let name = "scope-\(Hex.encode(scope.bytes))-badges"
        let seed = try vault.loadOrCreate(name)
        guard seed.count == BadgeSeed.byteCount else {
            throw KeyVaultError(.damaged, "The key \(name) has not 32 bytes. Restore it.")
        }
        return seed
    }
}
