import FoundationEssentials

/// How the content of a part becomes lines of ASCII (RFC 2045, 6).
enum TransferEncoding: String {
    case quotedPrintable = "quoted-printable"
    case base64

    private static let lineLengthMax = 76

    /// The one by which a text stays readable, where most of it is ASCII.
    init(for text: String) {
        let foreign = text.utf8.count { $0 >= 0x80 }
        self = foreign * 4 > text.utf8.count ? .base64 : .quotedPrintable
    }

    /// Of a text whose lines end in one line feed; encoded, they end in CR LF (RFC 2045, 6.8).
    func lines(of text: String) -> String {
        switch self {
        case .quotedPrintable: lines(Array(text.utf8))
        case .base64:
            lines(
                Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
                    .joined(separator: [0x0D, 0x0A]).map(\.self)
            )
        }
    }

    /// Of any bytes by Base64; by the other, of those of a text.
    func lines(_ content: [UInt8]) -> String {
        switch self {
        case .base64:
            let options: Data.Base64EncodingOptions = [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ]
            return Data(content).base64EncodedString(options: options)
        case .quotedPrintable:
            return content.split(separator: 0x0A, omittingEmptySubsequences: false)
                .map { Self.quoted($0) }
                .joined(separator: "\r\n")
        }
    }

    private static func quoted(_ line: ArraySlice<UInt8>) -> String {
        var lines: [String] = []
        var current = ""
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let isSpace = byte == 0x20 || byte == 0x09
            let isPlain = (byte >= 0x21 && byte <= 0x7E && byte != 0x3D) || (isSpace && !isLast)
            let next = isPlain ? String(UnicodeScalar(byte)) : escaped(byte)
            // A soft break takes one character, so that no line is longer than 76.
            if current.utf8.count + next.utf8.count > lineLengthMax - 1 {
                lines.append(current + "=")
                current = ""
            }
            current += next
        }
        lines.append(current)
        return lines.joined(separator: "\r\n")
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
