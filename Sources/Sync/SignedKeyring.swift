package import Crypto
package import Vocabulary

/// Why a keyring is not believed.
package enum KeyringRefusal: String, Error, CaseIterable, Sendable {
    case malformed
    case wrongScope = "wrong_scope"
    case wrongVersion = "wrong_version"
    case expired
    case tooFewSignatures = "too_few_signatures"
    /// A key stands in two places: under two roles or numbers, or as root and as something else.
    case keyRepeated = "key_repeated"
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
        guard keyring.isWithoutRepetition else { throw .keyRepeated }
    }

    /// A keyring that nobody signed yet.
    package init(unsigned keyring: Keyring) throws(KeyringRefusal) {
        try self.init(bytes: keyring.body + [0])
    }

    /// The same with one more signature; nil where it is not one of this root over this keyring.
    ///
    /// A signature that is here already changes nothing.
    package func adding(_ signature: [UInt8], of root: Ed25519PublicKey) -> SignedKeyring? {
        guard root.isValid(signature: signature, for: body) else { return nil }
        var signatures = signatures
        signatures[Keyring.name(of: root)] = signature
        guard signatures.count <= Keyring.rootsMax * 2 else { return nil }
        var writer = ByteWriter(capacity: bytes.count + 72)
        writer.raw(body)
        writer.number(UInt8(signatures.count))
        for (name, value) in signatures.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            writer.raw(name)
            writer.raw(value)
        }
        return try? SignedKeyring(bytes: writer.bytes)
    }

    package func signature(by root: Ed25519PrivateKey) -> [UInt8] { root.signature(for: body) }

    package func signed(by root: Ed25519PrivateKey) -> SignedKeyring? {
        adding(signature(by: root), of: root.publicKey)
    }

    /// What a person compares before signing, on two screens.
    package var digest: Digest { SHA256.digest(body) }

    /// The roots of a keyring that signed this one.
    package func signers(of voucher: Keyring) -> [Ed25519PublicKey] {
        voucher.roots.filter { root in
            signatures[Keyring.name(of: root)].map { root.isValid(signature: $0, for: body) }
                ?? false
        }
    }

    /// How many signatures of this keyring's roots are still missing.
    package func missing(of voucher: Keyring) -> Int {
        max(0, Int(voucher.threshold) - signers(of: voucher).count)
    }

    /// Believes a first keyring by its own roots, when it came over a channel pinned otherwise.
    package func verifyFirst(scope: ScopeID) throws(KeyringRefusal) {
        guard keyring.scope == scope else { throw .wrongScope }
        guard isSigned(by: keyring) else { throw .tooFewSignatures }
    }

    /// Believes the next version: exactly one up, signed by old and new thresholds.
    ///
    /// Its own time is not asked: a device that lay for longer than the life of a keyring goes
    /// through those that are over to the one that is not (TUF 1.0.34, 5.3.10: only the last root
    /// is checked for its expiry). Whether the last one is over is for who rests on it to say.
    package func verify(after old: Keyring) throws(KeyringRefusal) {
        guard keyring.scope == old.scope else { throw .wrongScope }
        guard old.version < .max, keyring.version == old.version + 1 else { throw .wrongVersion }
        guard isSigned(by: old), isSigned(by: keyring) else { throw .tooFewSignatures }
    }

    /// Believes the next version as the last there is: it may not be over.
    package func verify(after old: Keyring, low: Timestamp) throws(KeyringRefusal) {
        try verify(after: old)
        guard keyring.expiresAt > low else { throw .expired }
    }

    private func isSigned(by voucher: Keyring) -> Bool {
        missing(of: voucher) == 0
    }
}
