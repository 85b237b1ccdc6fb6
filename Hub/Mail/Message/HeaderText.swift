import FoundationEssentials

/// Texts as the head of a message writes them: ASCII, short lines, nothing that ends a line.
enum HeaderText {
    static let lengthMax = 300
    /// RFC 2047, 2: a line that holds an encoded word has at most 76 characters; 39 bytes are 52
    /// characters of Base64, 12 more make the word, and the name of the field stands before it.
    private static let wordBytesMax = 39
    private static let plainLengthMax = 60

    /// For a subject: as it is where it is short ASCII, else in encoded words.
    static func unstructured(_ text: String) throws(MailRefusal) -> String {
        try check(text)
        return isPlain(text) ? text : encodedWords(text)
    }

    /// For a name before an address: a quoted string, or encoded words.
    static func phrase(_ text: String) throws(MailRefusal) -> String {
        try check(text)
        guard isPlain(text) else { return encodedWords(text) }
        let quoted = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return "\"\(String(quoted))\""
    }

    /// A parameter of `Content-Disposition`; other than plain ASCII as RFC 2231 writes it, in
    /// pieces.
    static func parameter(_ name: String, _ text: String) throws(MailRefusal) -> String {
        try check(text)
        let isSimple = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C
        }
        if isSimple, text.utf8.count <= plainLengthMax { return "\(name)=\"\(text)\"" }
        var pieces: [String] = []
        var piece = "utf-8''"
        for byte in text.utf8 {
            let next = isAttributeByte(byte) ? String(UnicodeScalar(byte)) : percent(byte)
            if piece.utf8.count + next.utf8.count > plainLengthMax {
                pieces.append(piece)
                piece = ""
            }
            piece += next
        }
        pieces.append(piece)
        guard pieces.count > 1 else { return "\(name)*=\(piece)" }
        return pieces.enumerated().map { "\(name)*\($0)*=\($1)" }.joined(separator: ";\r\n ")
    }

    private static func check(_ text: String) throws(MailRefusal) {
        guard text.utf8.count <= lengthMax,
            text.unicodeScalars.allSatisfy({
                $0.properties.generalCategory != .control
                    && $0.properties.generalCategory != .lineSeparator
                    && $0.properties.generalCategory != .paragraphSeparator
            })
        else { throw .headerWrong }
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= plainLengthMax && !text.contains("=?")
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// RFC 2047, 5: words are cut between characters, never inside one.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > wordBytesMax {
                words.append(encoded(word))
                word = []
            }
            word += bytes
        }
        words.append(encoded(word))
        return words.joined(separator: "\r\n ")
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?\(Data(bytes).base64EncodedString())?="
    }

    /// RFC 2231, 7: `attribute-char`.
    private static func isAttributeByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            || "-._~!#$&+^`{|}".utf8.contains(byte)
    }

    private static func percent(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
