import Crypto
package import Vocabulary

/// Why a keyring is not believed.
package enum KeyringRefusal: String, Error, CaseIterable, Sendable {
    case malformed
    case wrongScope = "wrong_scope"
    case wrongVersion = "wrong_version"
    case expired
    case tooFewSignatures = "too_few_signatures"
}

/// A keyring as it travels: its bytes, its content and the roots that signed it.
package struct SignedKeyring: Hashable, Sendable {
    package static let byteCountMax =
        Keyring.headByteCount + Keyring.rootsMax * 32 + Keyring.keysMax * KeyringEntry.byteCount
        + 1 + Keyring.rootsMax * 2 * 72

    package let bytes: [UInt8]
    package let keyring: Keyring
    private let body: [UInt8]
    private let signatures: [[UInt8]: [UInt8]]

    /// Reads the layout; nothing is believed yet.
    package init(bytes: [UInt8]) throws(KeyringRefusal) {
        guard (Keyring.headByteCount...Self.byteCountMax).contains(bytes.count),
            bytes.starts(with: Keyring.domain)
        else { throw .malformed }
        var reader = ByteReader(bytes, at: Keyring.domain.count)
        let scope = ScopeID(reader.number())
        let version: UInt32 = reader.number()
        let issuedAt = Timestamp(milliseconds: reader.number())
        let expiresAt = Timestamp(milliseconds: reader.number())
        let threshold: UInt8 = reader.number()
        let rootCount = Int(reader.number(UInt8.self))
        let keyCount = Int(reader.number(UInt16.self))
        guard (1...Keyring.rootsMax).contains(rootCount), (1...rootCount).contains(Int(threshold)),
            keyCount <= Keyring.keysMax,
            reader.remaining > rootCount * 32 + keyCount * KeyringEntry.byteCount
        else { throw .malformed }
        var roots: [Ed25519PublicKey] = []
        for _ in 0..<rootCount {
            guard let root = Ed25519PublicKey(reader.raw(32)) else { throw .malformed }
            roots.append(root)
        }
        var keys: [KeyringEntry] = []
        for _ in 0..<keyCount {
            guard let key = KeyringEntry(from: &reader) else { throw .malformed }
            keys.append(key)
        }
        body = Array(bytes.prefix(reader.offset))
        let signatureCount = Int(reader.number(UInt8.self))
        guard reader.remaining == signatureCount * 72 else { throw .malformed }
        var signatures: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<signatureCount {
            let name = reader.raw(8)
            signatures[name] = reader.raw(64)
        }
        self.signatures = signatures
        self.bytes = bytes
        keyring = Keyring(
            scope: scope,
            version: version,
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            threshold: threshold,
            roots: roots,
            keys: keys
        )
    }

    /// Believes a first keyring by its own roots, when it came over a channel pinned otherwise.
    package func verifyFirst(scope: ScopeID) throws(KeyringRefusal) {
        guard keyring.scope == scope else { throw .wrongScope }
        guard isSigned(by: keyring) else { throw .tooFewSignatures }
    }

    /// Believes the next version: exactly one up, signed by old and new thresholds, not expired.
    package func verify(after old: Keyring, low: Timestamp) throws(KeyringRefusal) {
        guard keyring.scope == old.scope else { throw .wrongScope }
        guard old.version < .max, keyring.version == old.version + 1 else { throw .wrongVersion }
        guard isSigned(by: old), isSigned(by: keyring) else { throw .tooFewSignatures }
        guard keyring.expiresAt > low else { throw .expired }
    }

    private func isSigned(by voucher: Keyring) -> Bool {
        let valid = Set(voucher.roots).filter { root in
            signatures[Keyring.name(of: root)].map { root.isValid(signature: $0, for: body) }
                ?? false
        }
        return valid.count >= Int(voucher.threshold)
    }
}
