/// The rules for short texts of people that are stored, shown and one day exported again.
package enum PlainText {
    /// Why a text is refused, or nil.
    ///
    /// A cell that begins with one of these is computed when a spreadsheet opens it (OWASP, CSV
    /// Injection).
    package static func fault(_ text: String, bytesMax: Int) -> ImportFault.Reason? {
        guard text.utf8.count <= bytesMax else { return .tooLong(bytesMax) }
        guard text.unicodeScalars.allSatisfy({ !isControl($0) }) else { return .controlCharacter }
        guard let first = text.utf8.first else { return .valueMissing }
        return "=+-@".utf8.contains(first) ? .formula : nil
    }

    /// Control characters, line separators and the marks that turn the direction of a text.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// The shape of an e-mail address; whether it exists only a message tells.
enum EmailText {
    static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].count <= 64 else { return false }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 != 0x7F && !"\"(),:;<>[\\]".utf8.contains($0)
        }
        return isPlain && labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
    }
}
