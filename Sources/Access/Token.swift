package import Crypto
package import Vocabulary

/// The signed claim that a code carries: 94 bytes of fixed layout, big-endian.
///
/// ```
/// 0 kind·version 1 · 1 key 1 · 2 flags 1 · 3 generation 1 · 4 right 8 · 12 scope 4 · 16 issuedAt 4
/// 20 notBefore 4 · 24 duration 3 (minutes) · 27 zoneSet 2 · 29 zero 1 · 30 Ed25519 signature 64
/// ```
/// The signature covers "JLNTOKN1" and bytes 0 to 29. There are no length fields and no optional
/// parts: a stranger's bytes meet one length check, then a signature.
package struct Token: Hashable, Sendable {
    package static let byteCount = 94
    package static let claimByteCount = 30
    package static let domain = Array("JLNTOKN1".utf8)
    /// Kind 1 (static), version 1.
    package static let staticKind: UInt8 = 0x11
    /// The longest validity, about 31 years.
    package static let durationMax: UInt32 = 1 << 24 - 1

    package let key: UInt8
    package let flags: RightFlags
    package let generation: UInt8
    package let right: RightID
    package let scope: ScopeID
    package let issuedAt: Minute
    package let notBefore: Minute
    /// In minutes.
    package let duration: UInt32
    package let zoneSet: UInt16

    package init(
        key: UInt8,
        flags: RightFlags,
        generation: UInt8,
        right: RightID,
        scope: ScopeID,
        issuedAt: Minute,
        notBefore: Minute,
        duration: UInt32,
        zoneSet: UInt16
    ) {
        precondition(duration <= Self.durationMax, "a token's duration has three bytes")
        self.key = key
        self.flags = flags
        self.generation = generation
        self.right = right
        self.scope = scope
        self.issuedAt = issuedAt
        self.notBefore = notBefore
        self.duration = duration
        self.zoneSet = zoneSet
    }

    package var notAfter: Minute { notBefore.advanced(byMinutes: duration) }
}

extension Token {
    package var claim: [UInt8] { claim(kind: Self.staticKind) }

    /// The 30 bytes that every kind of token begins with.
    func claim(kind: UInt8) -> [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.number(kind)
        writer.number(key)
        writer.number(flags.rawValue)
        writer.number(generation)
        writer.number(right.raw)
        writer.number(scope.raw)
        writer.number(issuedAt.count)
        writer.number(notBefore.count)
        writer.number24(duration)
        writer.number(zoneSet)
        writer.zeros(1)
        return writer.bytes
    }

    /// The 94 bytes, signed by the season's token key.
    package func signed(by signer: Ed25519PrivateKey) -> [UInt8] {
        claim + signer.signature(for: Self.domain + claim)
    }

    /// Reads the 30 bytes of a claim without its signature, as archives hold it.
    package init?(claim bytes: [UInt8]) {
        guard bytes.count == Self.claimByteCount else { return nil }
        self.init(claimOf: bytes + [UInt8](repeating: 0, count: Self.byteCount - bytes.count))
    }

    /// Reads the claim of bytes whose length and version were checked; the signature was not.
    init(claimOf bytes: [UInt8]) {
        precondition(bytes.count >= Self.byteCount, "a token has 94 bytes at least")
        var reader = ByteReader(bytes, at: 1)
        key = reader.number()
        flags = RightFlags(rawValue: reader.number())
        generation = reader.number()
        right = RightID(reader.number())
        scope = ScopeID(reader.number())
        issuedAt = Minute(count: reader.number())
        notBefore = Minute(count: reader.number())
        duration = reader.number24()
        zoneSet = reader.number()
    }
}
