package import Badges

/// One line from a reader process to the daemon.
///
/// Text that people can read in a log, fields between tabs, nothing to escape: payloads travel as
/// hexadecimal, so hostile bytes never reach a terminal.
package enum ReaderLine: Sendable, Equatable {
    /// The source is open and codes will be reported; sent again when a fault is over.
    case ready

    /// The reader's loop made progress.
    case beat

    /// A code is in view. The age runs from the frame being complete in the reader to the writing
    /// of the line, so that the daemon can tell the whole delay between light and gate.
    case code(Symbology, payload: [UInt8], ageMilliseconds: Int)

    /// No code has been seen for half a second after some were; or the card has left the field.
    case gone

    /// A card came into the field; `number` counts the cards of this process and names it in what
    /// follows.
    case card(number: UInt32, CardTarget)

    /// What the card answered to `ReaderCommand.exchange`.
    case reply(number: UInt32, [UInt8])

    /// The exchange failed; the card may have left. The code is for machines.
    case lost(number: UInt32, code: String)

    /// Something is wrong; `code` is for machines, `text` for people.
    case fault(code: String, text: String)
}

extension ReaderLine {
    /// The line without its newline.
    package var text: String {
        switch self {
        case .ready: "READY"
        case .beat: "BEAT"
        case .gone: "GONE"
        case .code(let symbology, let payload, let age):
            "CODE\t\(symbology.rawValue)\t\(Self.hexadecimal(payload))\t\(max(0, age))"
        case .card(let number, let card):
            "CARD\t\(number)\t\(Self.hexadecimal(card.uid))\t"
                + "\(Self.hexadecimal([UInt8(card.atqa >> 8), UInt8(card.atqa & 0xFF)]))\t"
                + "\(Self.hexadecimal([card.sak]))\t\(Self.hexadecimal(card.ats))"
        case .reply(let number, let bytes): "REPLY\t\(number)\t\(Self.hexadecimal(bytes))"
        case .lost(let number, let code): "LOST\t\(number)\t\(code)"
        case .fault(let code, let text):
            "FAULT\t\(code)\t\(Self.printable(text))"
        }
    }

    /// Lower-case digits, two a byte.
    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func printable(_ text: String) -> String {
        let safe = text.utf8.prefix(ReaderLimits.faultTextMax).map { byte in
            byte >= 32 && byte < 127 ? byte : UInt8(ascii: "?")
        }
        return String(decoding: safe, as: UTF8.self)
    }
}
