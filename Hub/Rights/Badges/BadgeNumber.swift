package import Access
import Badges
import Crypto
import Vocabulary

/// The number by which a badge is known, checked; the hub keeps its digest and its end only.
package struct BadgeNumber: Hashable, Sendable {
    package static let barcodeLengths = 4...32
    /// A card's number of a chip that proves itself: AN10922 makes its key of seven bytes.
    private static let chipByteCount = 7

    package let kind: BadgeDigest.Kind
    package let bytes: [UInt8]
    /// What people tell two badges apart by; nothing of a code, of which each letter is secret.
    package let end: String

    /// A card's number in hexadecimal digits, refused where it names no card.
    ///
    /// The rules are those of the gate: what a gate would not read is not bound here.
    package static func card(hex: String) throws(BadgeRefusal) -> BadgeNumber {
        guard let uid = Hex.decode(hex) else { throw .numberNotHex }
        let target: CardTarget
        do throws(CardFault) {
            target = try CardTarget(uid: uid, atqa: atqa(uid.count), sak: 0, ats: [])
        } catch {
            throw error == .paddedNumber ? .numberPadded : .numberLength
        }
        guard !target.hasRandomNumber else { throw .numberRandom }
        return BadgeNumber(kind: .card, bytes: uid, end: Hex.encode(Array(uid.suffix(2))))
    }

    /// What is printed as Code 128 on a card or a wristband.
    package static func barcode(_ text: String) throws(BadgeRefusal) -> BadgeNumber {
        let isAllowed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D
        }
        guard isAllowed, barcodeLengths.contains(text.utf8.count) else { throw .barcodeWrong }
        return BadgeNumber(kind: .barcode, bytes: Array(text.utf8), end: String(text.suffix(2)))
    }

    /// A code that was made here and is told once.
    package static func typed(_ code: TypedCode) -> BadgeNumber {
        BadgeNumber(kind: .typedCode, bytes: code.bytes, end: "")
    }

    package func digest(key: [UInt8]) -> BadgeDigest { BadgeDigest(kind, bytes, key: key) }

    /// Whether this number may be that of a chip.
    func fits(_ chip: BadgeChip) -> Bool {
        switch chip {
        case .none, .type2: true
        case .ntag424, .desfire: bytes.count == Self.chipByteCount
        }
    }

    /// What a card of this length answers to a request: bits 7 and 6 tell how long its number is.
    private static func atqa(_ count: Int) -> UInt16 {
        switch count {
        case 4: 0x00
        case 7: 0x40
        default: 0x80
        }
    }
}
