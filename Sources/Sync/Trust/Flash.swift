package import Crypto
package import Vocabulary

/// The emergency list: all that was struck since a head, cumulative and signed by a flash key.
///
/// ```
/// 0 "JLNFLSH1" 8 · 8 scope 4 · 12 hubEpoch 4 · 16 sequence 8 · 24 completeFrom 8 · 32 time 8
/// 40 entries 2 · 42 each 24, in the order in which they were made · then key 1
/// · Ed25519 signature 64
/// ```
/// One that was lost is repaired by the next. Entries stay at least until no head without them can
/// be valid any more; a gate whose head is older than `completeFrom` has to fetch a newer head.
package struct Flash: Hashable, Sendable {
    package static let domain = Array("JLNFLSH1".utf8)
    package static let entriesMax = 1_024
    static let headByteCount = 42
    package static let byteCountMax = headByteCount + entriesMax * FlashEntry.byteCount + 65

    package let scope: ScopeID
    package let hubEpoch: UInt32
    /// Counts the flashes of a scope; a higher one replaces a lower one whole.
    package let sequence: UInt64
    /// Every strike that this version of the head lacks is in the list.
    package let completeFrom: UInt64
    package let time: Timestamp
    package let entries: [FlashEntry]
    package let key: UInt8

    package init(
        scope: ScopeID,
        hubEpoch: UInt32,
        sequence: UInt64,
        completeFrom: UInt64,
        time: Timestamp,
        entries: [FlashEntry],
        key: UInt8
    ) {
        precondition(entries.count <= Self.entriesMax, "a flash has at most 1024 entries")
        self.scope = scope
        self.hubEpoch = hubEpoch
        self.sequence = sequence
        self.completeFrom = completeFrom
        self.time = time
        self.entries = entries
        self.key = key
    }

    private var body: [UInt8] {
        var writer = ByteWriter(
            capacity: Self.headByteCount + entries.count * FlashEntry.byteCount + 65
        )
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(hubEpoch)
        writer.number(sequence)
        writer.number(completeFrom)
        writer.number(time.milliseconds)
        writer.number(UInt16(entries.count))
        for entry in entries { entry.write(to: &writer) }
        writer.number(key)
        return writer.bytes
    }

    package func signed(by signer: Ed25519PrivateKey) -> [UInt8] {
        body + signer.signature(for: body)
    }

    /// Reads a flash that a key of this keyring signed for its scope, or says why not.
    package init(bytes: [UInt8], keyring: Keyring) throws(SignedObjectRefusal) {
        try self.init(unverified: bytes)
        try SignedObject.verify(
            bytes,
            bodyByteCount: bytes.count - 64,
            by: (.flash, key, time),
            of: scope,
            keyring
        )
    }

    /// Reads what was verified when it was kept, though its key may be withdrawn since.
    package init(unverified bytes: [UInt8]) throws(SignedObjectRefusal) {
        guard (Self.headByteCount + 65...Self.byteCountMax).contains(bytes.count),
            bytes.starts(with: Self.domain)
        else { throw .malformed }
        var reader = ByteReader(bytes, at: Self.domain.count)
        scope = ScopeID(reader.number())
        hubEpoch = reader.number()
        sequence = reader.number()
        completeFrom = reader.number()
        time = Timestamp(milliseconds: reader.number())
        let count = Int(reader.number(UInt16.self))
        guard count <= Self.entriesMax, reader.remaining == count * FlashEntry.byteCount + 65
        else { throw .malformed }
        var entries: [FlashEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            guard let entry = FlashEntry(from: &reader) else { throw .malformed }
            entries.append(entry)
        }
        self.entries = entries
        key = reader.number()
    }
}
