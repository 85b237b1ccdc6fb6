/// A card in a reader's field, as far as its number and kind are believed: checked, field by field.
///
/// A reader's answer may be torn, doubled or made up; what is not consistent in itself is no card
/// (ISO/IEC 14443-3, 6.4 and 6.5).
package struct CardTarget: Hashable, Sendable {
    package static let uidByteCounts: Set<Int> = [4, 7, 10]
    /// The longest answer to select without its length byte, which makes it twenty.
    ///
    /// libnfc takes the length byte off: `szAtsLen` of 1.8 is what that byte says less one.
    package static let atsByteCountMax = 19
    /// Says that a longer number goes on in the next answer, and so never begins one of four bytes
    /// (ISO/IEC 14443-3, 6.5).
    private static let cascadeTag: UInt8 = 0x88
    /// Bit 6 of the SAK: the card speaks ISO/IEC 14443-4.
    private static let sakISODEP: UInt8 = 0x20

    package let uid: [UInt8]
    /// High byte first, as libnfc gives it.
    package let atqa: UInt16
    package let sak: UInt8
    /// Without its length byte; empty where the card does not speak ISO/IEC 14443-4.
    package let ats: [UInt8]

    package init(
        uid: [UInt8],
        atqa: UInt16,
        sak: UInt8,
        ats: [UInt8]
    ) throws(CardFault) {
        guard Self.uidByteCounts.contains(uid.count), uid.count == Self.uidByteCount(atqa) else {
            throw .wrongNumberLength
        }
        guard uid.count != 4 || uid[0] != Self.cascadeTag else { throw .wrongNumberLength }
        guard !Self.isPadded(uid) else { throw .paddedNumber }
        guard ats.count <= Self.atsByteCountMax, sak & Self.sakISODEP != 0 || ats.isEmpty else {
            throw .wrongAnswerToSelect
        }
        self.uid = uid
        self.atqa = atqa
        self.sak = sak
        self.ats = ats
    }

    package var speaksISODEP: Bool { sak & Self.sakISODEP != 0 }

    /// A card of NFC Forum Type 2: NTAG 21x, MIFARE Ultralight.
    package var isType2: Bool { sak == 0 }

    /// Whether the number names nothing: four bytes that begin with 08 are drawn anew at each tap.
    ///
    /// Phones do so, and cards that were set to hide theirs.
    package var hasRandomNumber: Bool { uid.count == 4 && uid[0] == 0x08 }

    /// Bits 7 and 6 of the ATQA tell how long the number is.
    private static func uidByteCount(_ atqa: UInt16) -> Int? {
        switch atqa >> 6 & 3 {
        case 0: 4
        case 1: 7
        case 2: 10
        default: nil
        }
    }

    /// Zeros where a torn answer was filled up; a maker's number does not end in three of them.
    private static func isPadded(_ uid: [UInt8]) -> Bool {
        uid.suffix(3).allSatisfy { $0 == 0 }
    }
}
