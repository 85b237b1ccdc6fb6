import Crypto
import Sync

/// A keyring in a person's words, who compares it before signing.
extension SignedKeyring {
    var hexDigest: String { Hex.encode(digest.bytes) }

    var lines: [String] {
        let roots = keyring.roots.map { "  root      \(Hex.encode($0.bytes))" }
        let keys = keyring.keys.map { key in
            let role = key.role.name + String(repeating: " ", count: 9 - key.role.name.count)
            return "  \(role) \(key.number)  from \(key.notBefore) until \(key.notAfter)"
        }
        return [
            "keyring of \(keyring.scope), version \(keyring.version), until \(keyring.expiresAt)",
            "  \(keyring.threshold) of \(keyring.roots.count) roots sign",
        ] + roots + keys + ["  SHA-256   \(hexDigest)"]
    }
}
