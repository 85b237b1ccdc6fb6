package import Crypto
package import Kernel
package import Sync
import Synchronization
package import Vocabulary

/// The signing keys of the scopes: one a role in the vault, and the root that vouches for them.
package final class ScopeKeys: Sendable {
    /// A season and what follows it; a key is replaced before.
    package static let life = Duration.seconds(400 * 86_400)
    /// Tokens tell their minute of issue rounded down, and clocks differ a little.
    package static let lead = Duration.seconds(86_400)
    private static let rootName = "root"

    private let vault: any KeyVault
    private let loaded = Mutex<[String: Ed25519PrivateKey]>([:])

    package init(vault: any KeyVault) {
        self.vault = vault
    }

    /// One key a role, numbered as the role; rotation counts on from there.
    package static func number(of role: KeyRole) -> UInt8 { role.rawValue }

    package func signer(_ role: KeyRole, of scope: ScopeID) throws(KeyVaultError)
        -> Ed25519PrivateKey
    {
        try signer(named: "scope-\(Hex.encode(scope.bytes))-\(role.name)")
    }

    /// The 1-of-1 root that the hub makes at its first start, until a ceremony replaces it.
    package func root() throws(KeyVaultError) -> Ed25519PrivateKey {
        try signer(named: Self.rootName)
    }

    /// The first keyring of a scope: its five keys, vouched for by the root.
    package func firstKeyring(
        of scope: ScopeID,
        at now: Timestamp
    ) throws(KeyVaultError) -> [UInt8] {
        let root = try root()
        var entries: [KeyringEntry] = []
        for role in KeyRole.allCases {
            let key = try signer(role, of: scope)
            entries.append(
                KeyringEntry(
                    number: Self.number(of: role),
                    role: role,
                    publicKey: key.publicKey,
                    notBefore: now.advanced(by: .zero - Self.lead),
                    notAfter: now.advanced(by: Self.life)
                )
            )
        }
        let keyring = Keyring(
            scope: scope,
            version: 1,
            issuedAt: now,
            expiresAt: now.advanced(by: Self.life),
            threshold: 1,
            roots: [root.publicKey],
            keys: entries
        )
        return keyring.signed(by: [root])
    }

    private func signer(named name: String) throws(KeyVaultError) -> Ed25519PrivateKey {
        if let known = loaded.withLock({ $0[name] }) { return known }
        let seed = try vault.loadOrCreate(name)
        guard let key = Ed25519PrivateKey(seed: seed) else {
            throw KeyVaultError(.damaged, "The key \(name) has not 32 bytes. Restore it.")
        }
        loaded.withLock { $0[name] = key }
        return key
    }
}
