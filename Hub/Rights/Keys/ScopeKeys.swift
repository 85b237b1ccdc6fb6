import Crypto
package import Kernel
package import Sync
import Synchronization
package import Vocabulary

/// The signing keys of the scopes: which of a role signs now, as its keyring says.
///
/// Seeds lie in the vault under scope, role and number. What keyrings list lies in memory and is
/// read again from the store with each head, so that several hubs sign alike.
package final class ScopeKeys: Sendable {
    private static let rootName = "root"

    private struct Known {
        var keyring: Keyring
        /// Token keys that sign no more, though they are listed.
        var struck: Set<UInt8>
    }

    private let vault: any KeyVault
    private let loaded = Mutex<[String: Ed25519PrivateKey]>([:])
    private let known = Mutex<[ScopeID: Known]>([:])

    package init(vault: any KeyVault) {
        self.vault = vault
    }

    /// The number of the first key of a role; later ones count on from the highest.
    package static func firstNumber(of role: KeyRole) -> UInt8 { role.rawValue }

    /// The key with which a role signs at this moment.
    package func signer(
        _ role: KeyRole,
        of scope: ScopeID,
        at now: Timestamp
    ) throws(KeyVaultError) -> Signer {
        let known = try known(of: scope)
        guard let entry = known.keyring.signer(role, at: now, except: known.struck) else {
            throw Self.ended(role, of: scope)
        }
        return try signer(entry, of: scope)
    }

    /// The key of this number, as long as the keyring lists it.
    package func signer(
        _ role: KeyRole,
        number: UInt8,
        of scope: ScopeID
    ) throws(KeyVaultError) -> Signer? {
        let entries = try known(of: scope).keyring.keys
        guard let entry = entries.first(where: { $0.number == number && $0.role == role }) else {
            return nil
        }
        return try signer(entry, of: scope)
    }

    /// The key of a role that signs what bears a date of its own, and the date it then bears.
    ///
    /// The key of that time signs as long as it is listed, so that the same content is the same
    /// bytes; where it was withdrawn, the newest one does, from its own first moment on.
    package func signer(
        _ role: KeyRole,
        of scope: ScopeID,
        dated moment: Timestamp
    ) throws(KeyVaultError) -> (signer: Signer, moment: Timestamp) {
        let keyring = try known(of: scope).keyring
        if let then = keyring.signer(role, at: moment) {
            return (try signer(then, of: scope), moment)
        }
        let newest = keyring.keys.filter { $0.role == role }.max { $0.number < $1.number }
        guard let newest else { throw Self.ended(role, of: scope) }
        return (try signer(newest, of: scope), max(moment, newest.notBefore))
    }

    private static func ended(_ role: KeyRole, of scope: ScopeID) -> KeyVaultError {
        KeyVaultError(
            .ended,
            "No \(role.name) key of \(scope) may sign now: "
                + "jalon keys rotate --scope \(scope) --role \(role.name)"
        )
    }

    /// The key with which a token of that minute is signed, today as then, and the minute it tells.
    ///
    /// Where the key of then is struck, the newest signs, and the token is of its time.
    package func tokenSigner(
        of scope: ScopeID,
        issuedAt: Minute
    ) throws(KeyVaultError) -> (signer: Signer, issuedAt: Minute) {
        let known = try known(of: scope)
        let all = known.keyring.keys.filter { $0.role == .token }
            .sorted { $0.number > $1.number }
        let sound = all.filter { !known.struck.contains($0.number) }
        // Until a new key is vouched for, the struck one goes on: gates believe it for their rows.
        let keys = sound.isEmpty ? all : sound
        let then = keys.first {
            Minute(holding: $0.notBefore) <= issuedAt && issuedAt.start < $0.notAfter
        }
        if let then { return (try signer(then, of: scope), issuedAt) }
        guard let newest = keys.first else { throw Self.ended(.token, of: scope) }
        return (try signer(newest, of: scope), max(issuedAt, Minute(holding: newest.notBefore)))
    }

    /// The newest keyring that this hub knows of a scope.
    package func keyring(of scope: ScopeID) throws(KeyVaultError) -> Keyring {
        try known(of: scope).keyring
    }

    /// The version of that keyring; 0 where none is known.
    package func version(of scope: ScopeID) -> UInt32 {
        known.withLock { $0[scope]?.keyring.version } ?? 0
    }

    private func known(of scope: ScopeID) throws(KeyVaultError) -> Known {
        if let known = known.withLock({ $0[scope] }) { return known }
        throw KeyVaultError(.ended, "Nothing vouches for the keys of \(scope).")
    }

    /// A listed key must be the one in the vault: another would make what no gate believes.
    private func signer(
        _ entry: KeyringEntry,
        of scope: ScopeID
    ) throws(KeyVaultError) -> Signer {
        let name = Self.name(entry.role, entry.number, of: scope)
        let key = try loaded(name)
        guard let key, key.publicKey == entry.publicKey else {
            throw KeyVaultError(
                .damaged,
                "The key \(name) is not the one that its keyring lists: restore the folder of "
                    + "keys, or replace it: jalon keys rotate --scope \(scope) "
                    + "--role \(entry.role.name)"
            )
        }
        return Signer(number: entry.number, key: key)
    }
}

/// Keys that are made and end.
extension ScopeKeys {
    /// The key of a number that is not listed yet; made where there is none.
    ///
    /// One that is left over from an attempt that was taken back is used: nobody ever saw it.
    func makeKey(
        _ role: KeyRole,
        number: UInt8,
        of scope: ScopeID
    ) throws(KeyVaultError) -> KeyringPlan.Fresh {
        let name = Self.name(role, number, of: scope)
        let key = try made(name)
        return KeyringPlan.Fresh(role: role, number: number, key: key.publicKey)
    }

    func firstKeys(of scope: ScopeID) throws(KeyVaultError) -> [KeyringPlan.Fresh] {
        var keys: [KeyringPlan.Fresh] = []
        for role in KeyRole.allCases {
            keys.append(try makeKey(role, number: Self.firstNumber(of: role), of: scope))
        }
        return keys
    }

    /// The 1-of-1 root that the hub makes at its first start, until a ceremony replaces it.
    func root() throws(KeyVaultError) -> Ed25519PrivateKey { try made(Self.rootName) }

    /// The hub's root where it still has one.
    func rootIfKept() throws(KeyVaultError) -> Ed25519PrivateKey? { try loaded(Self.rootName) }

    /// After a ceremony: what is gone can neither be stolen nor sign.
    func removeRoot() throws(KeyVaultError) {
        loaded.withLock { $0[Self.rootName] = nil }
        try vault.remove(Self.rootName)
    }

    /// The first of a role bears no number, as in folders of before keys were rotated.
    private static func name(_ role: KeyRole, _ number: UInt8, of scope: ScopeID) -> String {
        let name = "scope-\(Hex.encode(scope.bytes))-\(role.name)"
        return number == firstNumber(of: role) ? name : "\(name)-\(number)"
    }

    private func made(_ name: String) throws(KeyVaultError) -> Ed25519PrivateKey {
        if let known = try loaded(name) { return known }
        _ = try vault.create(name)
        guard let key = try loaded(name) else {
            throw KeyVaultError(.damaged, "The key \(name) was not kept.")
        }
        return key
    }

    private func loaded(_ name: String) throws(KeyVaultError) -> Ed25519PrivateKey? {
        if let known = loaded.withLock({ $0[name] }) { return known }
        guard let seed = try vault.load(name) else { return nil }
        guard let key = Ed25519PrivateKey(seed: seed) else {
            throw KeyVaultError(.damaged, "The key \(name) has not 32 bytes. Restore it.")
        }
        loaded.withLock { $0[name] = key }
        return key
    }
}

/// What the store says.
extension ScopeKeys {
    /// A keyring was published, and is durable.
    func adopt(_ keyring: Keyring) {
        known.withLock { known in
            let struck = known[keyring.scope]?.struck ?? []
            known[keyring.scope] = Known(keyring: keyring, struck: struck)
        }
    }

    /// Takes the newest keyring of a scope from the store; of one that waits for its first
    /// signatures, the one that is to be signed.
    package func refresh(_ session: any Session, _ scope: ScopeID) throws {
        let rows = KeyringRows(session: session)
        let version = try rows.version(of: scope)
        let struck = try rows.struck(of: scope)
        let isKnown = known.withLock { known in
            guard version > 0, known[scope]?.keyring.version == version else { return false }
            known[scope]?.struck = struck
            return true
        }
        guard !isKnown else { return }
        let signed = try rows.newest(of: scope) ?? rows.proposal(of: scope)?.signed
        guard let signed else { return }
        known.withLock { $0[scope] = Known(keyring: signed.keyring, struck: struck) }
    }
}
