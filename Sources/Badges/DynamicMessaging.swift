import Crypto

/// Secure dynamic messaging of the NTAG 424: what a card signs anew at each tap.
///
/// NXP's AN12196, 3.3 and 3.4, in AES mode, with encrypted PICC data and no encrypted file data.
package enum DynamicMessaging {
    /// The encrypted PICC data: one block.
    package static let piccBytes = 16
    package static let macBytes = 8
    package static let uidBytes = 7
    /// The count has three bytes on the card.
    package static let counterMax: UInt32 = 0xFF_FFFF
    /// Number and count are mirrored, and the number has seven bytes (NT4H2421Gx, table 17).
    private static let piccTag: UInt8 = 0xC7
    private static let counterBytes = 3
    private static let sessionVector: [UInt8] = [0x3C, 0xC3, 0x00, 0x01, 0x00, 0x80]

    /// The card's number and count out of a tap's PICC data, under the scope's message key.
    ///
    /// It proves nothing: only ``isValid(_:cardKey:uid:counter:message:)`` does. Throws
    /// `malformed` for other lengths, and where the key is another's or the card mirrors less.
    package static func open(
        _ picc: [UInt8],
        key: [UInt8]
    ) throws(CardFault) -> (uid: [UInt8], counter: UInt32) {
        guard picc.count == piccBytes else { throw .malformed }
        let plain = CardCipher.decrypt(picc, key: key)
        guard plain[0] == piccTag else { throw .malformed }
        let uid = [UInt8](plain[1...uidBytes])
        let count = plain[(1 + uidBytes)..<(1 + uidBytes + counterBytes)]
        return (uid, count.reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }

    /// The key that signs this one tap (SesSDMFileReadMACKey).
    package static func sessionKey(cardKey: [UInt8], uid: [UInt8], counter: UInt32) -> [UInt8] {
        precondition(uid.count == uidBytes, "dynamic messages come from numbers of seven bytes")
        precondition(counter <= counterMax, "a card counts in three bytes")
        let count = (0..<counterBytes).map { UInt8(truncatingIfNeeded: counter >> ($0 * 8)) }
        return CardCipher.tag(sessionVector + uid + count, key: cardKey)
    }

    /// The 8 bytes the card adds; `message` is the file from SDMMACInputOffset to the MAC, empty
    /// on our badges.
    package static func mac(
        cardKey: [UInt8],
        uid: [UInt8],
        counter: UInt32,
        message: [UInt8] = []
    ) -> [UInt8] {
        CardCipher.code(message, key: sessionKey(cardKey: cardKey, uid: uid, counter: counter))
    }

    /// Compares in constant time; a code of any length but 8 is refused.
    package static func isValid(
        _ code: [UInt8],
        cardKey: [UInt8],
        uid: [UInt8],
        counter: UInt32,
        message: [UInt8] = []
    ) -> Bool {
        ConstantTime.equal(
            code,
            mac(cardKey: cardKey, uid: uid, counter: counter, message: message)
        )
    }
}
