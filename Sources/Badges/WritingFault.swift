/// Why a card could not be made into what was ordered.
package enum WritingFault: Error, Hashable, Sendable {
    /// Between reader and card.
    case card(CardFault)
    /// Not the kind of card that the order is for.
    case wrongCard
    /// Never made ready for messages.
    case notReady
    case tooSmall(neededBytes: Int, availableBytes: Int)
    /// The address leaves no room for what follows it.
    case addressTooLong
    /// Its contents are locked for good.
    case locked
    /// It has keys that are neither the factory's nor those of the order.
    case foreignKeys
    /// Its owner lets nobody add an application.
    case closed
    /// What is read back is not what was written.
    case notWritten

    package var code: String {
        switch self {
        case .card(let fault): fault.rawValue
        case .wrongCard: "wrong_card"
        case .notReady: "not_ready"
        case .tooSmall: "too_small"
        case .addressTooLong: "address_too_long"
        case .locked: "locked"
        case .foreignKeys: "foreign_keys"
        case .closed: "closed"
        case .notWritten: "not_written"
        }
    }

    /// What is wrong and what to do, for the person at the reader.
    package var text: String {
        switch self {
        case .card(.left): "the card left the reader; lay it down again and leave it there"
        case .card(.changed): "another card came onto the reader; lay down one card alone"
        case .card(.randomNumber): "the card draws a new number at each tap; take another card"
        case .card(.wrongKey): "the card does not prove its key; write it again or take another"
        case .card(let fault): "the card did not answer as it should (\(fault.rawValue)); try again"
        case .wrongCard: "the card is not of the kind that was ordered; take one that is"
        case .notReady: "the card was never made ready for messages; take one that was"
        case .tooSmall(let needed, let available):
            "the card is too small: \(needed) bytes are needed, it has \(available); "
                + "take an NTAG 215 or 216"
        case .addressTooLong: "the badges' address is too long for a card; choose a shorter one"
        case .locked: "the card is locked and cannot be written; take another"
        case .foreignKeys: "the card has keys of someone else; take another"
        case .closed: "the card's owner lets nobody add to it; take another"
        case .notWritten: "the card does not hold what was written; write it again or take another"
        }
    }
}
