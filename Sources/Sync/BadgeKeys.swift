package import Vocabulary

/// What a gate must know to judge the badges of its scope.
///
/// 192 bytes, big-endian:
/// ```
/// 0 "JLNBDGK1" 8 · 8 scope 4 · 12 sealing 1 · 13 zero 3 · 16 badge key 32 · 48 sealing key 32
/// 80 message key 16 · 96 address 96 (ASCII, zeros to the end)
/// ```
/// It comes from the hub sealed to one gate, and lies there sealed under a key of the machine's.
package struct BadgeKeys: Sendable, Hashable {
    package static let byteCount = 192
    package static let addressBytesMax = 96
    private static let secretBytes = 32
    private static let messageKeyBytes = 16

    package let scope: ScopeID
    /// The number of the sealing key, as card key records name it.
    package let sealing: UInt8
    /// The key of ``Access/BadgeDigest``.
    package let badgeKey: [UInt8]
    /// AES-256-GCM, over the keys of single cards.
    package let sealingKey: [UInt8]
    /// Hides the number in the address of a tap; the same on all cards of the scope.
    package let messageKey: [UInt8]
    /// What the messages on this scope's badges begin with; may be empty.
    package let address: String

    /// All keys of a scope; the address must be one by ``isAddress(_:)``.
    package static func derived(
        fromSeed seed: [UInt8],
        scope: ScopeID,
        address: String,
        sealing: UInt8 = 1
    ) -> BadgeKeys {
        BadgeKeys(
            scope: scope,
            sealing: sealing,
            badgeKey: BadgeSeed.key("badge", of: seed, length: secretBytes),
            sealingKey: BadgeSeed.key("sealing \(sealing)", of: seed, length: secretBytes),
            messageKey: BadgeSeed.key("message", of: seed, length: messageKeyBytes),
            address: address
        )
    }

    package init(
        scope: ScopeID,
        sealing: UInt8,
        badgeKey: [UInt8],
        sealingKey: [UInt8],
        messageKey: [UInt8],
        address: String
    ) {
        precondition(
            badgeKey.count == Self.secretBytes && sealingKey.count == Self.secretBytes
                && messageKey.count == Self.messageKeyBytes,
            "badge and sealing keys have 32 bytes, a message key 16"
        )
        precondition(Self.isAddress(address), "an address is at most 96 visible ASCII characters")
        self.scope = scope
        self.sealing = sealing
        self.badgeKey = badgeKey
        self.sealingKey = sealingKey
        self.messageKey = messageKey
        self.address = address
    }

    /// At most 96 visible characters of ASCII; none at all is an address too.
    package static func isAddress(_ text: String) -> Bool { isAddress(Array(text.utf8)) }

    private static func isAddress(_ text: [UInt8]) -> Bool {
        text.count <= addressBytesMax && text.allSatisfy { (0x21...0x7E).contains($0) }
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(BadgeSeed.domain)
        writer.number(scope.raw)
        writer.number(sealing)
        writer.zeros(3)
        writer.raw(badgeKey)
        writer.raw(sealingKey)
        writer.raw(messageKey)
        writer.raw(address.utf8)
        writer.zeros(Self.addressBytesMax - address.utf8.count)
        return writer.bytes
    }

    /// Nil for another length, another format, or an address that is none.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes.starts(with: BadgeSeed.domain) else {
            return nil
        }
        var reader = ByteReader(bytes, at: BadgeSeed.domain.count)
        scope = ScopeID(reader.number())
        sealing = reader.number()
        guard reader.zeros(3) else { return nil }
        badgeKey = reader.raw(Self.secretBytes)
        sealingKey = reader.raw(Self.secretBytes)
        messageKey = reader.raw(Self.messageKeyBytes)
        let field = reader.raw(Self.addressBytesMax)
        let text = Array(field.prefix { $0 != 0 })
        guard Self.isAddress(text), field.dropFirst(text.count).allSatisfy({ $0 == 0 }) else {
            return nil
        }
        address = String(decoding: text, as: UTF8.self)
    }
}

extension BadgeKeys: CustomStringConvertible, CustomReflectable {
    /// Never the keys.
    package var description: String { "BadgeKeys(scope \(scope), sealing \(sealing))" }

    package var customMirror: Mirror {
        Mirror(self, children: ["scope": scope, "sealing": sealing, "address": address])
    }
}
