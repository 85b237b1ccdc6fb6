package import Crypto
package import Vocabulary

/// The hub's signed word that nothing newer existed a moment ago: 145 bytes, big-endian.
///
/// ```
/// 0 "JLNBEAT1" 8 · 8 scope 4 · 12 hubEpoch 4 · 16 head version 8 · 24 SHA-256 of that head 32
/// 56 flash 8 (its sequence) · 64 keyring version 4 · 68 roster version 4 · 72 time 8 · 80 key 1
/// 81 Ed25519 signature of a heartbeat key 64
/// ```
/// It bounds how old a gate's knowledge is, and its numbers show what is missing. Its key signs
/// nothing else, so that a stolen one can delay news and cannot make a right.
package struct Heartbeat: Hashable, Sendable {
    package static let byteCount = 145
    package static let domain = Array("JLNBEAT1".utf8)
    /// How often the hub tells one.
    package static let every = Duration.seconds(30)
    private static let bodyByteCount = byteCount - 64

    package let scope: ScopeID
    package let hubEpoch: UInt32
    package let headVersion: UInt64
    package let headDigest: Digest
    package let flash: UInt64
    package let keyring: UInt32
    package let roster: UInt32
    package let time: Timestamp
    package let key: UInt8

    package init(
        scope: ScopeID,
        hubEpoch: UInt32,
        headVersion: UInt64,
        headDigest: Digest,
        flash: UInt64,
        keyring: UInt32,
        roster: UInt32,
        time: Timestamp,
        key: UInt8
    ) {
        self.scope = scope
        self.hubEpoch = hubEpoch
        self.headVersion = headVersion
        self.headDigest = headDigest
        self.flash = flash
        self.keyring = keyring
        self.roster = roster
        self.time = time
        self.key = key
    }

    private var body: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(hubEpoch)
        writer.number(headVersion)
        writer.raw(headDigest.bytes)
        writer.number(flash)
        writer.number(keyring)
        writer.number(roster)
        writer.number(time.milliseconds)
        writer.number(key)
        return writer.bytes
    }

    package func signed(by signer: Ed25519PrivateKey) -> [UInt8] {
        body + signer.signature(for: body)
    }

    /// Reads a heartbeat that a key of this keyring signed for its scope, or says why not.
    package init(bytes: [UInt8], keyring: Keyring) throws(SignedObjectRefusal) {
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.domain) else {
            throw .malformed
        }
        var reader = ByteReader(bytes, at: Self.domain.count)
        scope = ScopeID(reader.number())
        hubEpoch = reader.number()
        headVersion = reader.number()
        guard let digest = Digest(reader.raw(Digest.byteCount)) else { throw .malformed }
        headDigest = digest
        flash = reader.number()
        self.keyring = reader.number()
        roster = reader.number()
        time = Timestamp(milliseconds: reader.number())
        key = reader.number()
        try SignedObject.verify(
            bytes,
            bodyByteCount: Self.bodyByteCount,
            by: (.heartbeat, key, time),
            of: scope,
            keyring
        )
    }
}
