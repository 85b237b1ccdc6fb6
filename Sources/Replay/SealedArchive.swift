package import Crypto
package import Sync
package import Vocabulary

/// A span of time of a scope, as the hub gives it out: whatever decides it again.
///
/// ```
/// 0 "JLNARCV1" 8 · 8 scope 4 · 12 from 8 · 20 until 8 · 28 sealed at 8 · 36 parts 4
/// 40 each: kind 1, length 4, bytes · then key 1 · Ed25519 signature 64 of a hub key over
/// "JLNARCS1" and SHA-256 of all that precedes it
/// ```
/// Most of it proves itself: heads are signed, rows are summed up by heads, records are chained.
/// The seal stands for what does not: where gates led, what they remembered before, and which claim
/// a hash stands for.
package struct SealedArchive: Sendable {
    package static let domain = Array("JLNARCV1".utf8)
    package static let sealDomain = Array("JLNARCS1".utf8)
    /// A day of a stadium takes some 30 MB.
    package static let byteCountMax = 256 << 20
    package static let partsMax = 200_000
    static let headByteCount = 40
    static let sealByteCount = 65

    package let scope: ScopeID
    package let from: Timestamp
    package let until: Timestamp
    package let sealedAt: Timestamp
    package let parts: [ArchivePart]

    package init(
        scope: ScopeID,
        from: Timestamp,
        until: Timestamp,
        sealedAt: Timestamp,
        parts: [ArchivePart]
    ) {
        self.scope = scope
        self.from = from
        self.until = until
        self.sealedAt = sealedAt
        self.parts = parts
    }

    /// The bytes under the seal of the hub's key.
    package func sealed(by signer: Ed25519PrivateKey, number: UInt8) -> [UInt8] {
        var writer = ByteWriter(
            capacity: parts.reduce(Self.headByteCount + Self.sealByteCount) {
                $0 + 5 + $1.bytes.count
            }
        )
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(from.milliseconds)
        writer.number(until.milliseconds)
        writer.number(sealedAt.milliseconds)
        writer.number(UInt32(parts.count))
        for part in parts {
            writer.number(part.kind)
            writer.number(UInt32(part.bytes.count))
            writer.raw(part.bytes)
        }
        writer.number(number)
        let body = writer.bytes
        return body + signer.signature(for: Self.signed(body))
    }

    private static func signed(_ body: [UInt8]) -> [UInt8] {
        sealDomain + SHA256.digest(body).bytes
    }

    /// Reads an archive that the hub sealed with a key of its own keyrings.
    ///
    /// `trusted` are roots that the caller knows otherwise; nil believes those in the archive, as
    /// one that came straight from the hub.
    package init(bytes: [UInt8], trusted: Keyring?) throws(ArchiveRefusal) {
        guard bytes.count <= Self.byteCountMax else { throw .tooLarge }
        guard bytes.count >= Self.headByteCount + Self.sealByteCount,
            bytes.starts(with: Self.domain)
        else { throw .unreadable }
        var reader = ByteReader(bytes, at: Self.domain.count)
        scope = ScopeID(reader.number())
        from = Timestamp(milliseconds: reader.number())
        until = Timestamp(milliseconds: reader.number())
        sealedAt = Timestamp(milliseconds: reader.number())
        parts = try Self.parts(&reader)
        let number: UInt8 = reader.number()
        let ring = try ArchiveKeys(parts, scope: scope, trusted: trusted)
        guard let key = ring.key(number, .hub, at: sealedAt),
            key.isValid(
                signature: Array(bytes.suffix(64)),
                for: Self.signed(Array(bytes.dropLast(64)))
            )
        else { throw .badSignature }
    }

    private static func parts(_ reader: inout ByteReader) throws(ArchiveRefusal) -> [ArchivePart] {
        let count = Int(reader.number(UInt32.self))
        guard count <= partsMax else { throw .tooLarge }
        var parts: [ArchivePart] = []
        for _ in 0..<count {
            guard reader.remaining >= 5 + sealByteCount else { throw .unreadable }
            let kind: UInt8 = reader.number()
            let length = Int(reader.number(UInt32.self))
            guard length <= reader.remaining - sealByteCount,
                let part = ArchivePart(kind: kind, bytes: reader.raw(length))
            else { throw .unreadable }
            parts.append(part)
        }
        guard reader.remaining == sealByteCount else { throw .unreadable }
        return parts
    }
}

/// The keyrings of an archive, each vouched for by the one before it.
struct ArchiveKeys {
    private var keyrings: [Keyring] = []

    init(
        _ parts: [ArchivePart],
        scope: ScopeID,
        trusted: Keyring?
    ) throws(ArchiveRefusal) {
        for part in parts {
            guard case .keyring(let bytes) = part else { continue }
            do throws(KeyringRefusal) {
                let signed = try SignedKeyring(bytes: bytes)
                if let last = keyrings.last {
                    try signed.verify(after: last)
                } else {
                    try signed.verifyFirst(scope: scope)
                }
                keyrings.append(signed.keyring)
            } catch {
                throw error == .wrongScope ? .otherScope : .badKeyring
            }
        }
        guard !keyrings.isEmpty else { throw .badKeyring }
        guard let trusted else { return }
        guard trusted.scope == scope else { throw .otherScope }
        guard keyrings.contains(where: { $0.body == trusted.body }) else { throw .badKeyring }
    }

    /// The key of a number and role in any of the keyrings that covers the moment.
    func key(_ number: UInt8, _ role: KeyRole, at moment: Timestamp) -> Ed25519PublicKey? {
        for keyring in keyrings.reversed() {
            if let key = keyring.key(number, role: role, at: moment) { return key }
        }
        return nil
    }

    /// Checks the signature of a head by the keyring of its time.
    func verify(_ head: SignedHead, scope: ScopeID) throws(ArchiveRefusal) {
        for keyring in keyrings.reversed() {
            do throws(HeadRefusal) {
                return try HeadRules.verify(head, scope: scope, keyring: keyring)
            } catch {
                continue
            }
        }
        throw .badHead(head.head.version)
    }
}
