import Crypto

/// How a badge is called everywhere but on itself: the start of a keyed hash of its number.
///
/// The key is the scope's, so that a stolen cache tells no number and two scopes cannot compare
/// theirs (DESIGN 4.14).
package struct BadgeDigest: Hashable, Sendable {
    /// What kind of number was hashed; a card's number and the same digits typed differ.
    package enum Kind: UInt8, CaseIterable, Sendable {
        case card = 1
        case barcode = 2
        case typedCode = 3
    }

    package static let byteCount = 16
    package static let domain = Array("JLNBDGE1".utf8)

    package let bytes: [UInt8]

    /// HMAC-SHA256 of the domain, the kind and the number, under the scope's badge key.
    package init(_ kind: Kind, _ number: [UInt8], key: [UInt8]) {
        let tag = HMAC.sha256(key: key, Self.domain + [kind.rawValue] + number)
        bytes = Array(tag.bytes.prefix(Self.byteCount))
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The key of its rows: the first eight bytes.
    package var key: UInt64 {
        bytes.prefix(Record.keyByteCount).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
