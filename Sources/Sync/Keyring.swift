package import Access
package import Crypto
package import Vocabulary

/// The keys of one scope, vouched for by t of n root keys.
///
/// ```
/// 0 "JLNROOT1" 8 · 8 scope 4 · 12 version 4 · 16 issuedAt 8 · 24 expiresAt 8 · 32 threshold 1
/// 33 roots 1 · 34 keys 2 · 36 root keys 32 each · keys 50 each
/// then signatures 1 · each 8 (start of SHA-256 of the root key) + 64, over all that precedes
/// ```
/// A next version counts only when signed by the threshold of the old roots and of its own (the
/// root rule of TUF 1.0.34, 5.3.4).
package struct Keyring: Hashable, Sendable {
    package static let domain = Array("JLNROOT1".utf8)
    package static let rootsMax = 16
    package static let keysMax = 256
    static let headByteCount = 36

    package let scope: ScopeID
    package let version: UInt32
    package let issuedAt: Timestamp
    package let expiresAt: Timestamp
    package let threshold: UInt8
    package let roots: [Ed25519PublicKey]
    package let keys: [KeyringEntry]

    package init(
        scope: ScopeID,
        version: UInt32,
        issuedAt: Timestamp,
        expiresAt: Timestamp,
        threshold: UInt8,
        roots: [Ed25519PublicKey],
        keys: [KeyringEntry]
    ) {
        precondition((1...Self.rootsMax).contains(roots.count), "a keyring has 1 to 16 roots")
        precondition((1...roots.count).contains(Int(threshold)), "1 to n of n roots sign")
        precondition(keys.count <= Self.keysMax, "a keyring holds at most 256 keys")
        self.scope = scope
        self.version = version
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.threshold = threshold
        self.roots = roots
        self.keys = keys
    }

    /// The key of a role with this number, at a moment of its life.
    package func key(_ number: UInt8, role: KeyRole, at moment: Timestamp) -> Ed25519PublicKey? {
        keys.first { $0.number == number && $0.role == role && $0.covers(moment) }?.publicKey
    }

    /// Whether a key of this role is listed, at whatever time it may sign.
    package func lists(_ number: UInt8, role: KeyRole) -> Bool {
        keys.contains { $0.number == number && $0.role == role }
    }

    /// The key with which a role signs now: the newest whose time has come.
    ///
    /// `except` are keys that are listed so that what they signed can be judged, and sign no more.
    package func signer(
        _ role: KeyRole,
        at now: Timestamp,
        except struck: Set<UInt8> = []
    ) -> KeyringEntry? {
        keys.filter { $0.role == role && $0.covers(now) && !struck.contains($0.number) }
            .max { $0.number < $1.number }
    }

    /// No key stands in two places: under two roles or numbers, or as root and as something else.
    var isWithoutRepetition: Bool {
        let all = roots.map(\.bytes) + keys.map(\.publicKey.bytes)
        let places = keys.map { UInt16($0.role.rawValue) << 8 | UInt16($0.number) }
        return Set(all).count == all.count && Set(places).count == places.count
    }

    /// The keys that sign tokens, for ``TokenReader``.
    package var tokenKeys: [TokenKey] {
        keys.filter { $0.role == .token }.map {
            TokenKey(
                number: $0.number,
                publicKey: $0.publicKey,
                notBefore: $0.notBefore,
                notAfter: $0.notAfter
            )
        }
    }
}

extension Keyring {
    package var body: [UInt8] {
        var writer = ByteWriter(capacity: 512)
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(version)
        writer.number(issuedAt.milliseconds)
        writer.number(expiresAt.milliseconds)
        writer.number(threshold)
        writer.number(UInt8(roots.count))
        writer.number(UInt16(keys.count))
        for root in roots {
            writer.raw(root.bytes)
        }
        for key in keys {
            key.write(to: &writer)
        }
        return writer.bytes
    }

    /// The whole object, signed by these roots.
    package func signed(by signers: [Ed25519PrivateKey]) -> [UInt8] {
        precondition(signers.count <= Self.rootsMax * 2, "old and new roots sign once each")
        let body = body
        var writer = ByteWriter(capacity: body.count + 1 + signers.count * 72)
        writer.raw(body)
        writer.number(UInt8(signers.count))
        for signer in signers {
            writer.raw(Self.name(of: signer.publicKey))
            writer.raw(signer.signature(for: body))
        }
        return writer.bytes
    }

    static func name(of root: Ed25519PublicKey) -> [UInt8] {
        Array(SHA256.digest(root.bytes).bytes.prefix(8))
    }
}
