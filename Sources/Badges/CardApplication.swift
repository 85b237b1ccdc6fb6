package import Access

/// Where our keys live on a card.
package enum CardApplication {
    /// The NFC Forum's Type 4 application, in which an NTAG 424 has its keys: a name for ISOSelect.
    package static let ntag424: [UInt8] = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01]
    /// Ours on a DESFire: F54A4C, whose bytes are sent least significant first, as all of its.
    package static let desfire: [UInt8] = [0x4C, 0x4A, 0xF5]

    /// The bytes that name it, in the order in which they are sent; nil for a chip without keys.
    package static func name(on chip: BadgeChip) -> [UInt8]? {
        switch chip {
        case .none, .type2: nil
        case .ntag424: ntag424
        case .desfire: desfire
        }
    }

    /// The number of the key with which a gate and a card prove themselves.
    package static func cardKeyNumber(on chip: BadgeChip) -> UInt8? {
        switch chip {
        case .none, .type2: nil
        case .ntag424: 2
        case .desfire: 1
        }
    }
}
