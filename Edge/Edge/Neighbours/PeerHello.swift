package import Vocabulary

/// The first word of a link.
///
/// ```
/// 0 "JLNPEER1" 8 · 8 scope 4 · 12 device 4 · 16 epoch 4 · 20 sequence 8 · 28 standing 72
/// ```
/// Epoch and sequence name the newest scan of the other that is kept here: it goes on from there.
package struct PeerHello: Hashable, Sendable {
    static let domain = Array("JLNPEER1".utf8)
    static let byteCount = 28 + PeerStanding.byteCount

    package let scope: ScopeID
    package let device: DeviceID
    package let epoch: UInt32
    package let sequence: UInt64
    package let standing: PeerStanding

    package init(
        scope: ScopeID,
        device: DeviceID,
        epoch: UInt32,
        sequence: UInt64,
        standing: PeerStanding
    ) {
        self.scope = scope
        self.device = device
        self.epoch = epoch
        self.sequence = sequence
        self.standing = standing
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(Self.domain)
        writer.number(scope.raw)
        writer.number(device.raw)
        writer.number(epoch)
        writer.number(sequence)
        standing.write(to: &writer)
        return writer.bytes
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.domain) else { return nil }
        var reader = ByteReader(bytes, at: Self.domain.count)
        scope = ScopeID(reader.number())
        device = DeviceID(reader.number())
        epoch = reader.number()
        sequence = reader.number()
        guard let standing = PeerStanding(from: &reader) else { return nil }
        self.standing = standing
    }
}
