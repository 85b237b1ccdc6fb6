package import Crypto
package import Vocabulary

/// The signed head of a journal: this device had written up to here.
///
/// 128 bytes:
/// ```
/// 0 "JLNJCKP1" 8 · 8 device 4 · 12 epoch 4 · 16 sequence 8 · 24 digest 32 · 56 time 8
/// 64 Ed25519 signature of the device 64
/// ```
package struct Checkpoint: Hashable, Sendable {
    package static let byteCount = 128
    package static let domain = Array("JLNJCKP1".utf8)

    package let device: DeviceID
    package let epoch: UInt32
    package let sequence: UInt64
    package let digest: Digest
    package let time: Timestamp

    package init(
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        digest: Digest,
        time: Timestamp
    ) {
        self.device = device
        self.epoch = epoch
        self.sequence = sequence
        self.digest = digest
        self.time = time
    }

    private var body: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(Self.domain)
        writer.number(device.raw)
        writer.number(epoch)
        writer.number(sequence)
        writer.raw(digest.bytes)
        writer.number(time.milliseconds)
        return writer.bytes
    }

    package func signed(by device: Ed25519PrivateKey) -> [UInt8] {
        body + device.signature(for: body)
    }

    /// Reads a checkpoint that this device signed, or gives nil.
    package init?(bytes: [UInt8], signedBy key: Ed25519PublicKey) {
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.domain) else { return nil }
        var reader = ByteReader(bytes, at: Self.domain.count)
        device = DeviceID(reader.number())
        epoch = reader.number()
        sequence = reader.number()
        guard let digest = Digest(reader.raw(Digest.byteCount)) else { return nil }
        self.digest = digest
        time = Timestamp(milliseconds: reader.number())
        guard key.isValid(signature: reader.raw(64), for: Array(bytes.prefix(64))) else {
            return nil
        }
    }
}
