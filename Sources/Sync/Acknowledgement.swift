package import Crypto
package import Vocabulary

/// The hub's signed word that it holds a journal up to here; nothing may be pruned above it.
///
/// 129 bytes:
/// ```
/// 0 "JLNJACK1" 8 · 8 device 4 · 12 epoch 4 · 16 sequence 8 · 24 digest 32 · 56 time 8 · 64 key 1
/// 65 Ed25519 signature of the hub 64
/// ```
package struct Acknowledgement: Hashable, Sendable {
    package static let byteCount = 129
    package static let domain = Array("JLNJACK1".utf8)
    private static let bodyByteCount = 65

    package let device: DeviceID
    package let epoch: UInt32
    package let sequence: UInt64
    package let digest: Digest
    package let time: Timestamp
    package let key: UInt8

    package init(
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        digest: Digest,
        time: Timestamp,
        key: UInt8
    ) {
        self.device = device
        self.epoch = epoch
        self.sequence = sequence
        self.digest = digest
        self.time = time
        self.key = key
    }

    private var body: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(Self.domain)
        writer.number(device.raw)
        writer.number(epoch)
        writer.number(sequence)
        writer.raw(digest.bytes)
        writer.number(time.milliseconds)
        writer.number(key)
        return writer.bytes
    }

    package func signed(by hub: Ed25519PrivateKey) -> [UInt8] {
        body + hub.signature(for: body)
    }

    /// Whose journal these bytes claim to be about; nothing is believed yet.
    package static func device(of bytes: [UInt8]) -> DeviceID? {
        guard bytes.count == byteCount, bytes.starts(with: domain) else { return nil }
        var reader = ByteReader(bytes, at: domain.count)
        return DeviceID(reader.number())
    }

    /// Reads an acknowledgement signed by a hub key of this keyring, or gives nil.
    package init?(bytes: [UInt8], keyring: Keyring) {
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.domain) else { return nil }
        var reader = ByteReader(bytes, at: Self.domain.count)
        device = DeviceID(reader.number())
        epoch = reader.number()
        sequence = reader.number()
        guard let digest = Digest(reader.raw(Digest.byteCount)) else { return nil }
        self.digest = digest
        time = Timestamp(milliseconds: reader.number())
        key = reader.number()
        guard let hub = keyring.key(key, role: .hub, at: time),
            hub.isValid(signature: reader.raw(64), for: Array(bytes.prefix(Self.bodyByteCount)))
        else { return nil }
    }
}
