package import Access

/// What a card is to become.
package enum WritingOrder: Sendable {
    /// A signed claim on a Type 2 tag: 110 bytes, bound to this tag's number.
    case claim([UInt8], address: String)
    /// An NTAG 424 DNA that signs each tap, and proves itself.
    case taps(WritingKeys, address: String)
    /// A DESFire that proves itself.
    case proof(WritingKeys)
    /// An NTAG 424 DNA that proves itself and signs no taps: its file is left as it is.
    case tagProof(WritingKeys)

    package var chip: BadgeChip {
        switch self {
        case .claim: .type2
        case .taps, .tagProof: .ntag424
        case .proof: .desfire
        }
    }

    /// All keys but number 0, in the order in which they are changed; one that nothing asks for
    /// is the administration's, so that none stays the factory's.
    var numbered: [(number: UInt8, key: [UInt8])] {
        switch self {
        case .claim: []
        case .taps(let keys, _): Self.onTag(keys, first: keys.message)
        case .tagProof(let keys): Self.onTag(keys, first: keys.administration)
        case .proof(let keys): [(1, keys.card)]
        }
    }

    private static func onTag(
        _ keys: WritingKeys,
        first: [UInt8]
    ) -> [(number: UInt8, key: [UInt8])] {
        [(1, first), (2, keys.card), (3, keys.administration), (4, keys.administration)]
    }
}

/// The keys that one card gets, all derived at the hub.
package struct WritingKeys: Sendable {
    /// What every card leaves its factory with.
    static let factory = [UInt8](repeating: 0, count: CardKeys.byteCount)

    /// Number 0: may change the card.
    package let administration: [UInt8]
    /// Signs taps, and proves the card.
    package let card: [UInt8]
    /// The scope's, which hides the number in a tap's address.
    package let message: [UInt8]
    package let version: UInt8

    package init(administration: [UInt8], card: [UInt8], message: [UInt8], version: UInt8) {
        let counts = [administration.count, card.count, message.count]
        precondition(
            counts.allSatisfy { $0 == CardKeys.byteCount },
            "a card's keys have 16 bytes"
        )
        self.administration = administration
        self.card = card
        self.message = message
        self.version = version
    }

    /// What a gate needs of them to read the card.
    func reading(on chip: BadgeChip) -> CardKeys {
        CardKeys(
            card: card,
            cardKeyNumber: CardApplication.cardKeyNumber(on: chip) ?? 0,
            message: message
        )
    }
}

extension WritingKeys: CustomStringConvertible, CustomReflectable {
    /// Never the keys.
    package var description: String { "WritingKeys(version \(version))" }

    package var customMirror: Mirror { Mirror(self, children: ["version": version]) }
}
