/// A code that a person types at a kiosk: eight characters, read aloud or off a paper.
///
/// Seven random characters of Crockford's Base32 (35 bits: no I, L, O or U, so that none is taken
/// for another) and one check character. The check is Damm's (H. M. Damm, "Total anti-symmetrische
/// Quasigruppen", Marburg 2004) with the quasigroup x∘y = α(x + y) of the field of 32 elements: it
/// finds every wrong character and every two neighbours exchanged, the check character included.
/// ISO/IEC 7064 has no system whose check character stays within 32 letters, and Luhn mod N misses
/// one exchange of neighbours.
///
/// The code is a number like a barcode's, of the lowest assurance: what keeps it from being guessed
/// is the lock of the gate after wrong ones.
package struct TypedCode: Hashable, Sendable {
    package static let length = 8

    /// The most that is looked at; longer input is no code.
    package static let typedBytesMax = 64

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let bitsPerLetter = 5
    private static let randomByteCount = 5

    /// The eight letters in their one spelling: what is hashed into a badge's digest.
    package let bytes: [UInt8]

    private init(random values: [UInt8]) {
        precondition(values.count == Self.length - 1, "seven characters are drawn")
        bytes = (values + [Self.check(values)]).map { Self.alphabet[Int($0)] }
    }

    /// Understands what a person typed: either case, hyphens and spaces anywhere, O for 0, I and L
    /// for 1 (Crockford's rules).
    package init(normalising typed: some Collection<UInt8>) throws(TypedCodeFault) {
        guard typed.count <= Self.typedBytesMax else { throw .wrongLength }
        var values: [UInt8] = []
        for byte in typed where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            guard let value = Self.value(byte) else { throw .notALetter }
            values.append(value)
        }
        guard values.count == Self.length else { throw .wrongLength }
        guard Self.check(values) == 0 else { throw .wrongCheck }
        bytes = values.map { Self.alphabet[Int($0)] }
    }

    package init(normalising typed: String) throws(TypedCodeFault) {
        try self.init(normalising: Array(typed.utf8))
    }

    /// A fresh code out of the caller's random bytes, of which it asks five.
    package static func made(from random: (Int) -> [UInt8]) -> TypedCode {
        let drawn = random(randomByteCount)
        precondition(drawn.count == randomByteCount, "a code is made of five random bytes")
        let bits = drawn.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return TypedCode(
            random: (0..<length - 1).map { UInt8(bits >> UInt64($0 * bitsPerLetter) & 31) }
        )
    }

    /// For people: two groups of four.
    package var spelling: String {
        let half = Self.length / 2
        let first = String(decoding: bytes.prefix(half), as: UTF8.self)
        return first + "-" + String(decoding: bytes.suffix(half), as: UTF8.self)
    }

    private static func value(_ typed: UInt8) -> UInt8? {
        let isSmall = typed >= UInt8(ascii: "a") && typed <= UInt8(ascii: "z")
        var letter = isSmall ? typed & 0xDF : typed
        switch letter {
        case UInt8(ascii: "O"): letter = UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): letter = UInt8(ascii: "1")
        default: break
        }
        return alphabet.firstIndex(of: letter).map { UInt8($0) }
    }

    /// The interim value of Damm's check: of seven characters it is the eighth, of eight it is 0.
    private static func check(_ values: [UInt8]) -> UInt8 {
        values.reduce(0) { interim, value in timesAlpha(interim ^ value) }
    }

    /// Multiplication by α where α⁵ = α² + 1.
    private static func timesAlpha(_ value: UInt8) -> UInt8 {
        let shifted = value << 1
        return shifted & 0b10_0000 == 0 ? shifted : shifted ^ 0b10_0101
    }
}

/// Why what was typed is no code.
package enum TypedCodeFault: String, Error, CaseIterable, Sendable {
    /// Too few or too many characters.
    case wrongLength
    /// A character that no code contains.
    case notALetter
    /// A typing error, or a guess: the check character does not agree.
    case wrongCheck
}
