/// Why a line from a reader was not understood.
package enum ReaderLineError: String, Error, Sendable, CaseIterable {
    /// Longer than `ReaderLimits.lineBytesMax`.
    case tooLong

    /// A byte that is neither printable ASCII nor a tab.
    case notText

    /// A first word that is not of the protocol.
    case unknownWord

    /// Too few or too many fields for the word.
    case wrongFields

    /// A symbology that is not of the list.
    case unknownSymbology

    /// Hexadecimal digits that are odd in number, upper case or no digits at all.
    case badPayload

    /// More than `ReaderLimits.payloadBytesMax` bytes.
    case payloadTooLong

    /// An age that is not a plain decimal number of at most nine digits.
    case badAge

    /// A card whose number, kind or answer to select is not consistent in itself.
    case badCard

    /// A card's count that is not a plain decimal number from 1.
    case badNumber

    /// A fault's code that is empty, too long or not lower-case letters, digits and dashes.
    case badFaultCode
}
