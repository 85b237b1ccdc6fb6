package import Access

/// What the daemon knows of a card before it reads it: how far to go, and with which keys.
package struct CardPlan: Sendable {
    /// The level to reach; a card that cannot is judged by what it reached.
    package var wanted: Assurance
    /// What the badge was issued as; `none` for one that no row knows.
    package var chip: BadgeChip
    /// Nil where no key of this card is known here.
    package var keys: CardKeys?
    /// What a message of ours begins with, such as `https://jalon.example/b`.
    package var address: String

    package init(wanted: Assurance, chip: BadgeChip, keys: CardKeys?, address: String) {
        self.wanted = wanted
        self.chip = chip
        self.keys = keys
        self.address = address
    }
}

/// The keys by which one card is asked to prove itself.
package struct CardKeys: Sendable {
    package static let byteCount = 16

    /// The card's own, derived at the hub from its number.
    package let card: [UInt8]
    /// Its number on the card.
    package let cardKeyNumber: UInt8
    /// The scope's, which hides the number in a tap's address.
    package let message: [UInt8]

    package init(card: [UInt8], cardKeyNumber: UInt8, message: [UInt8]) {
        precondition(
            card.count == Self.byteCount && message.count == Self.byteCount,
            "a card's keys have 16 bytes"
        )
        self.card = card
        self.cardKeyNumber = cardKeyNumber
        self.message = message
    }
}

extension CardPlan: CustomStringConvertible, CustomReflectable {
    /// Never the keys, only whether there are any.
    package var description: String {
        "CardPlan(\(wanted), \(chip), \(keys == nil ? "without" : "with") keys)"
    }

    package var customMirror: Mirror {
        Mirror(
            self,
            children: ["wanted": wanted, "chip": chip, "hasKeys": keys != nil, "address": address]
        )
    }
}

extension CardKeys: CustomStringConvertible, CustomReflectable {
    /// Never the keys.
    package var description: String { "CardKeys(card key number \(cardKeyNumber))" }

    package var customMirror: Mirror { Mirror(self, children: ["cardKeyNumber": cardKeyNumber]) }
}

/// What came of reading a card.
package enum CardProof: Hashable, Sendable {
    /// The bare number.
    case number
    /// The bytes of a signed token, not verified yet.
    case message([UInt8])
    /// The card signed this tap; the count rises with each.
    case oneTime(counter: UInt32)
    /// Card and gate have proved to each other that they know the card's key.
    case mutual
}

/// What to do next with a card.
package enum CardStep: Hashable, Sendable {
    case exchange([UInt8])
    case done(CardProof)
    case failed(CardFault)
}
