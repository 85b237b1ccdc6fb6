import Vocabulary

/// What a gate lacks: 13 bytes.
///
/// ```
/// 0 kind 1 (1 head, 2 keyring) · 1 hubEpoch 4 · 5 version 8, the one that is there
/// ```
package struct PeerWant: Hashable, Sendable {
    package enum Kind: UInt8, CaseIterable, Sendable {
        case head = 1
        case keyring = 2
    }

    static let byteCount = 13

    package let kind: Kind
    package let hubEpoch: UInt32
    package let version: UInt64

    package init(_ kind: Kind, hubEpoch: UInt32 = 0, version: UInt64) {
        self.kind = kind
        self.hubEpoch = hubEpoch
        self.version = version
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.number(kind.rawValue)
        writer.number(hubEpoch)
        writer.number(version)
        return writer.bytes
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, let kind = Kind(rawValue: bytes[0]) else {
            return nil
        }
        var reader = ByteReader(bytes, at: 1)
        self.kind = kind
        hubEpoch = reader.number()
        version = reader.number()
    }
}
