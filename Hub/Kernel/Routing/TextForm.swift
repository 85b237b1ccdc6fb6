/// What a text may consist of, once for people and tools and once for the machine.
///
/// A test compares the two on samples, so that what is documented is what is accepted.
package struct TextForm: Sendable {
    /// A regular expression of ECMA-262, as JSON Schema wants it.
    package let pattern: String
    package let accepts: @Sendable (String) -> Bool

    package init(pattern: String, accepts: @escaping @Sendable (String) -> Bool) {
        self.pattern = pattern
        self.accepts = accepts
    }

    /// A form of single characters, any number of them.
    private init(ofCharacters set: String, _ accepts: @escaping @Sendable (Unicode.Scalar) -> Bool)
    {
        self.init(pattern: "^[\(set)]*$") { $0.unicodeScalars.allSatisfy(accepts) }
    }

    /// One line: no control character.
    package static let line = TextForm(ofCharacters: "^\\u0000-\\u001f\\u007f-\\u009f") {
        $0.properties.generalCategory != .control
    }

    /// A short name for machines: `main-hall`.
    package static let slug = TextForm(pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$") { text in
        let parts = text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == 0x2D }
        return parts && !text.isEmpty && !text.hasPrefix("-") && !text.hasSuffix("-")
    }

    /// Something on both sides of one `@`: whether it is reached only a letter can tell.
    package static let email = TextForm(pattern: "^[!-?A-~]+@[!-?A-~]+$") { text in
        let parts = text.utf8.split(separator: 0x40, omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { (0x21...0x7E).contains($0) }
            }
    }

    package static let hex = TextForm(ofCharacters: "0-9a-f") {
        $0.value < 0x80 && (isDigit(UInt8($0.value)) || (0x61...0x66).contains($0.value))
    }

    /// Base64 without the characters that need escaping in an address.
    package static let cursor = TextForm(ofCharacters: "A-Z2-7") {
        (0x41...0x5A).contains($0.value) || (0x32...0x37).contains($0.value)
    }

    /// Standard Base64 with padding.
    package static let base64 = TextForm(ofCharacters: "A-Za-z0-9+/=") {
        guard $0.value < 0x80 else { return false }
        let byte = UInt8($0.value)
        return isLower(byte) || isLower(byte | 0x20) || isDigit(byte) || "+/=".utf8.contains(byte)
    }

    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
