package import Access
import Crypto

/// What is to become a badge: medium, chip and number fit each other.
package struct BadgeDraft: Sendable, Hashable {
    package let medium: Medium
    package let chip: BadgeChip
    package let number: BadgeNumber
    /// The code that was made for it, to be told once.
    package let code: TypedCode?

    /// Checks what was asked for; `number` is a card's in hexadecimal digits.
    ///
    /// A typed code is made here, of random bytes.
    package init(
        medium: Medium,
        chip: BadgeChip = .none,
        number: String? = nil,
        barcode: String? = nil,
        random: (Int) -> [UInt8] = SecureRandom.bytes
    ) throws(BadgeRefusal) {
        guard chip == .none || BadgeRule.isCard(medium) else { throw .chipUnwanted }
        guard BadgeRule.allows(medium, chip) else { throw .chipWrong }
        var code: TypedCode?
        switch (medium, number, barcode) {
        case (.typedCode, nil, nil):
            let made = TypedCode.made(from: random)
            code = made
            self.number = .typed(made)
        case (.barcode, nil, let text?): self.number = try .barcode(text)
        case (.barcode, nil, nil): throw .numberMissing
        case (.typedCode, _, _), (.barcode, _, _), (_, _, .some): throw .numberUnwanted
        case (_, let hex?, nil): self.number = try .card(hex: hex)
        case (_, nil, nil): throw .numberMissing
        }
        guard self.number.fits(chip) else { throw .chipNumber }
        self.medium = medium
        self.chip = chip
        self.code = code
    }
}
