import Vocabulary

/// The zones that one product opens, a row of the zones table: 48 bytes, big-endian.
///
/// ```
/// 0 kind 1 (2) · 1 zero 5 · 6 set 2 · 8 bitmap 40 (bit z, counted from the highest bit, is zone z)
/// ```
package struct ZoneSetRecord: Hashable, Sendable {
    package static let keyKind: UInt8 = 2
    private static let bitmapByteCount = 40

    package let set: UInt16
    package let zones: Set<UInt16>

    package init(set: UInt16, zones: Set<UInt16>) {
        precondition(set > 0, "zone set 0 is every zone and has no row")
        precondition(
            zones.allSatisfy { (1...ZoneRecord.numberMax).contains($0) },
            "zones are numbered from 1 to 319"
        )
        self.set = set
        self.zones = zones
    }

    package var bytes: [UInt8] {
        var bitmap = [UInt8](repeating: 0, count: Self.bitmapByteCount)
        for zone in zones {
            bitmap[Int(zone / 8)] |= 0x80 >> (zone % 8)
        }
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(Self.keyKind)
        writer.zeros(5)
        writer.number(set)
        writer.raw(bitmap)
        return writer.bytes
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount, bytes[0] == Self.keyKind else { return nil }
        var reader = ByteReader(bytes, at: 1)
        guard reader.zeros(5) else { return nil }
        set = reader.number()
        let bitmap = reader.raw(Self.bitmapByteCount)
        guard set > 0, bitmap[0] & 0x80 == 0 else { return nil }
        zones = Set(
            (1...ZoneRecord.numberMax).filter { bitmap[Int($0 / 8)] & 0x80 >> ($0 % 8) != 0 }
        )
    }
}
