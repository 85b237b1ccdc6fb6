import Crypto
package import Vocabulary

/// One link of the chain behind a rotating code: 16 bytes, of which only the phone knows the next.
///
/// `v(i-1) = SHA-256(v(i) ‖ right 8 ‖ i 2)`, its first 16 bytes: salted by right and place, so that
/// no table made for one chain helps against another.
package struct Reveal: Hashable, Sendable {
    package static let byteCount = 16

    private let high: UInt64
    private let low: UInt64

    /// Exactly 16 bytes, or nil.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var reader = ByteReader(Array(bytes))
        high = reader.number()
        low = reader.number()
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(_ reader: inout ByteReader) {
        high = reader.number()
        low = reader.number()
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.number(high)
        writer.number(low)
        return writer.bytes
    }

    /// The link of an earlier slot, by as many steps as lie between.
    package func stepped(from slot: UInt16, to earlier: UInt16, of right: RightID) -> Reveal {
        precondition(earlier <= slot, "a chain is followed towards its anchor alone")
        var hasher = SHA256Hasher()
        var link = self
        var place = slot
        while place > earlier {
            hasher.update(bigEndian: link.high)
            hasher.update(bigEndian: link.low)
            hasher.update(bigEndian: right.raw)
            hasher.update(bigEndian: place)
            let digest = hasher.finish()
            link = Reveal(high: digest.word(0), low: digest.word(1))
            place -= 1
        }
        return link
    }
}
