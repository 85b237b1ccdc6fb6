package import Access

/// The keys of one card out of the master: NXP's AN10922, with AES-128.
///
/// A card that is opened in a laboratory gives away its own keys and no other's. Only the hub holds
/// a master; a gate gets the keys of its scope's cards one by one.
package enum CardDerivation {
    /// Shorter inputs would be padded to two blocks, which CMAC by itself does not do; ours have
    /// at least the 17 bytes of number, application and purpose.
    package static let inputBytes = 16...31
    private static let aes128: UInt8 = 0x01
    private static let cardPurpose = Array("JALONCARD".utf8)
    private static let adminPurpose = Array("JALONADMIN".utf8)

    /// The diversified key (AN10922, 2.2): CMAC of the constant 01 and the input, padded to 32
    /// bytes.
    package static func an10922(master: [UInt8], input: [UInt8]) -> [UInt8] {
        precondition(inputBytes.contains(input.count), "a diversification has 16 to 31 bytes")
        return CardCipher.tag([aes128] + input, key: master)
    }

    /// The key by which gate and card prove themselves.
    package static func cardKey(
        master: [UInt8],
        uid: [UInt8],
        chip: BadgeChip,
        version: UInt8
    ) -> [UInt8] {
        key(master, uid, chip, cardPurpose, version)
    }

    /// The key that may change the card; given per card to whoever writes it, never to a gate.
    package static func adminKey(
        master: [UInt8],
        uid: [UInt8],
        chip: BadgeChip,
        version: UInt8
    ) -> [UInt8] {
        key(master, uid, chip, adminPurpose, version)
    }

    private static func key(
        _ master: [UInt8],
        _ uid: [UInt8],
        _ chip: BadgeChip,
        _ purpose: [UInt8],
        _ version: UInt8
    ) -> [UInt8] {
        guard let application = CardApplication.name(on: chip) else {
            preconditionFailure("only a chip that holds keys has one to derive")
        }
        precondition(CardTarget.uidByteCounts.contains(uid.count), "a UID has 4, 7 or 10 bytes")
        return an10922(master: master, input: uid + application + purpose + [version])
    }
}
