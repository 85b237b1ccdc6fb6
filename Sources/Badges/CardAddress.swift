import Access
import Crypto

/// What the address on a badge of ours says: a signed claim, or the proof of one tap.
///
/// ```
/// ADDRESS#J1…                                            the claim, 153 or 178 characters
/// ADDRESS?picc_data=<32 of 0-9A-F>&cmac=<16 of 0-9A-F>   the tap (NXP AN12196, 3.4)
/// ```
/// Each has one spelling. The claim stands behind `#`, so that a phone that opens the page does not
/// send it to anyone.
package enum CardAddress: Hashable, Sendable {
    case claim([UInt8])
    case tap(EncryptedTap)

    /// Reads an address; one that does not begin as ours do is no message of ours.
    package init(_ text: String, address: String) throws(CardFault) {
        let letters = Array(text.utf8)
        let ours = Array(address.utf8)
        guard letters.starts(with: ours), letters.count > ours.count else { throw .noMessage }
        let rest = Array(letters[ours.count...])
        switch rest[0] {
        case UInt8(ascii: "#"): self = try Self.claim(in: Array(rest.dropFirst()))
        case UInt8(ascii: "?"): self = .tap(try EncryptedTap(query: rest))
        default: throw .noMessage
        }
    }

    /// The address of a badge that carries a signed claim.
    package static func text(address: String, claim: [UInt8]) -> String {
        address + "#" + TokenText.spelling(claim)
    }

    /// The address of a badge that signs each tap, zeros where the card puts its own.
    package static func template(address: String) -> String {
        address + EncryptedTap.template
    }

    private static func claim(in letters: [UInt8]) throws(CardFault) -> Self {
        guard letters.starts(with: TokenText.prefix) else { throw .noMessage }
        guard let bytes = TokenText.bytes(of: letters) else { throw .malformed }
        return .claim(bytes)
    }
}

/// What an NTAG 424 DNA puts into its address at each tap: its number and count, and a signature.
package struct EncryptedTap: Hashable, Sendable {
    package static let piccByteCount = 16
    package static let macByteCount = 8
    static let piccLabel = "?picc_data="
    static let macLabel = "&cmac="

    /// The number and the count, encrypted by the scope's message key.
    package let picc: [UInt8]
    /// By the card's own key.
    package let mac: [UInt8]

    init(query: [UInt8]) throws(CardFault) {
        let piccEnd = Self.piccLabel.utf8.count + 2 * Self.piccByteCount
        let macStart = piccEnd + Self.macLabel.utf8.count
        guard query.count == macStart + 2 * Self.macByteCount else { throw .malformed }
        guard query.starts(with: Self.piccLabel.utf8) else { throw .malformed }
        guard query[piccEnd...].starts(with: Self.macLabel.utf8) else { throw .malformed }
        picc = try Self.bytes(of: query[Self.piccLabel.utf8.count..<piccEnd])
        mac = try Self.bytes(of: query[macStart...])
    }

    /// The count of this tap, if the card of this number made it.
    ///
    /// Another's number inside is `changed`; what the keys do not open or did not sign is
    /// `wrongKey`.
    package func counter(uid: [UInt8], keys: CardKeys) throws(CardFault) -> UInt32 {
        let plain: (uid: [UInt8], counter: UInt32)
        do throws(CardFault) {
            plain = try DynamicMessaging.open(picc, key: keys.message)
        } catch {
            throw .wrongKey
        }
        guard plain.uid == uid else { throw .changed }
        let isValid = DynamicMessaging.isValid(
            mac,
            cardKey: keys.card,
            uid: uid,
            counter: plain.counter
        )
        guard isValid else { throw .wrongKey }
        return plain.counter
    }

    static var template: String {
        piccLabel + String(repeating: "0", count: 2 * piccByteCount) + macLabel
            + String(repeating: "0", count: 2 * macByteCount)
    }

    /// Upper case only, as the card writes it: a second spelling would be a second tap.
    private static func bytes(of digits: ArraySlice<UInt8>) throws(CardFault) -> [UInt8] {
        let lower = UInt8(ascii: "a")...UInt8(ascii: "f")
        guard digits.allSatisfy({ !lower.contains($0) }) else { throw .malformed }
        guard let bytes = Hex.decode(String(decoding: digits, as: UTF8.self)) else {
            throw .malformed
        }
        return bytes
    }
}
