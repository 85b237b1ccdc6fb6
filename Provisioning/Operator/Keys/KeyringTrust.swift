import Crypto
import HubAdmin
import Sync
import Vocabulary

/// What proves that the keyrings a hub calls current are those that gates believe.
///
/// The hub's word alone does not: whoever has it can show keys of his own, and roots that sign
/// them make every gate obey him.
struct KeyringTrust {
    let oldRoots: [Ed25519PrivateKey]
    /// SHA-256 in lower-case hex.
    let knownDigests: Set<String>

    /// The keyrings that a person must compare; throws where one cannot be the right one.
    func unproved(
        among current: [ScopeID: SignedKeyring]
    ) throws(OperatorFailure) -> [SignedKeyring] {
        var open: [SignedKeyring] = []
        for (scope, keyring) in current.sorted(by: { $0.key < $1.key }) {
            do throws(KeyringRefusal) {
                try keyring.verifyFirst(scope: scope)
            } catch {
                throw OperatorFailure(
                    .strangeAnswer,
                    "What the hub shows as the keyring of \(scope) is not signed by the roots it "
                        + "names (\(error.rawValue)): nothing was signed."
                )
            }
            try requireOldRoots(in: keyring)
            if !isProved(keyring) { open.append(keyring) }
        }
        let shown = Set(current.values.map(\.hexDigest))
        if let strange = knownDigests.subtracting(shown).min() {
            throw OperatorFailure(
                .refused,
                "No keyring in force has the SHA-256 \(strange): nothing was signed. If it was "
                    + "right before, look at jalon audit list for what changed it."
            )
        }
        return open
    }

    private func requireOldRoots(in keyring: SignedKeyring) throws(OperatorFailure) {
        for root in oldRoots where !keyring.keyring.roots.contains(root.publicKey) {
            throw OperatorFailure(
                .refused,
                "The root \(Hex.encode(root.publicKey.bytes)) is none of those that vouch for "
                    + "\(keyring.keyring.scope): nothing was signed. Either --old-key names the "
                    + "wrong file, or the hub shows other keys than gates believe."
            )
        }
    }

    /// Roots that are here signed it themselves, as many as it asks for; or its digest is known.
    private func isProved(_ keyring: SignedKeyring) -> Bool {
        if knownDigests.contains(keyring.hexDigest) { return true }
        let own = oldRoots.map(\.publicKey)
        let signers = keyring.signers(of: keyring.keyring).filter { own.contains($0) }
        // One root is enough for a keyring that asks for one: a forger needs that very root.
        return signers.count >= Int(keyring.keyring.threshold)
    }
}
