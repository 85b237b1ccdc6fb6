/// A card as a reader sees it: a number, a kind and answers.
///
/// A value: what a card remembers is in it, so a card taken from a reader can be looked at, kept
/// and laid down again.
package protocol EmulatedCard: Sendable {
    /// As of the last select: a phone draws another at each.
    var uid: [UInt8] { get }
    /// High byte first.
    var atqa: UInt16 { get }
    var sak: UInt8 { get }
    /// Without its length byte; empty for a card that does not speak ISO/IEC 14443-4.
    var ats: [UInt8] { get }

    /// The card comes to life: what it knew of a session is gone.
    mutating func select()

    /// A command as the chip passes it on by itself (InDataExchange).
    mutating func exchange(_ command: [UInt8]) -> CardAnswer

    /// A command that the chip does not look at (InCommunicateThru).
    mutating func exchangeRaw(_ command: [UInt8]) -> CardAnswer
}

/// What a card says to a command.
package enum CardAnswer: Hashable, Sendable {
    case bytes([UInt8])
    /// No answer, or a short refusal that the chip reports as none.
    case silence
    /// The chip took the command for a MIFARE authentication, which failed.
    case notAuthentic
}

extension EmulatedCard {
    package var ats: [UInt8] { [] }
    /// Bit 6 of the SAK (ISO/IEC 14443-3, 6.5.3.4).
    package var speaksISODEP: Bool { sak & 0x20 != 0 }

    package mutating func exchangeRaw(_ command: [UInt8]) -> CardAnswer { exchange(command) }

    /// The ATQA of a card that has a number of so many bytes and nothing else to say.
    static func plainATQA(uidByteCount: Int) -> UInt16 {
        switch uidByteCount {
        case 4: 0x0004
        case 7: 0x0044
        default: 0x0084
        }
    }
}
