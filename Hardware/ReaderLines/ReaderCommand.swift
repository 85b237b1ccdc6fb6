/// One line from the daemon to a reader of cards, of the same form as ``ReaderLine``.
package enum ReaderCommand: Sendable, Equatable {
    /// Give these bytes to the card, and tell what it answers.
    case exchange(number: UInt32, [UInt8])

    /// Nothing more is asked of this card; the reader only watches for its leaving.
    case done(number: UInt32)

    /// The line without its newline.
    package var text: String {
        switch self {
        case .exchange(let number, let bytes):
            "EXCHANGE\t\(number)\t\(ReaderLine.hexadecimal(bytes))"
        case .done(let number): "DONE\t\(number)"
        }
    }

    /// Reads one line without its newline; anything that `text` would not write is refused.
    package init(parsing bytes: some Collection<UInt8>) throws(ReaderLineError) {
        guard bytes.count <= ReaderLimits.lineBytesMax else { throw .tooLong }
        let tab = UInt8(ascii: "\t")
        guard bytes.allSatisfy({ $0 == tab || ($0 >= 32 && $0 < 127) }) else { throw .notText }
        let fields = Array(bytes).split(separator: tab, omittingEmptySubsequences: false)
        switch String(decoding: fields.first ?? [], as: UTF8.self) {
        case "EXCHANGE":
            guard fields.count == 3 else { throw .wrongFields }
            let command = try ReaderLine.payload(fields[2])
            guard !command.isEmpty else { throw .badPayload }
            guard command.count <= ReaderLimits.exchangeBytesMax else { throw .payloadTooLong }
            self = .exchange(number: try CardNumber.read(fields[1]), command)
        case "DONE":
            guard fields.count == 2 else { throw .wrongFields }
            self = .done(number: try CardNumber.read(fields[1]))
        default: throw .unknownWord
        }
    }
}

/// The count that names a card between a reader and the daemon.
enum CardNumber {
    private static let digitsMax = 9

    static func read(_ digits: ArraySlice<UInt8>) throws(ReaderLineError) -> UInt32 {
        guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= digitsMax else {
            throw .badNumber
        }
        var value: UInt32 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { throw .badNumber }
            value = value * 10 + UInt32(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
