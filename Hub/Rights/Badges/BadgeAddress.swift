/// The address that a scope's badges bear, which a phone opens.
package enum BadgeAddress {
    /// One short record of 255 bytes holds it with a signed token after it (NFC Forum NDEF, 3.2).
    package static let byteCountMax = 80
    private static let scheme = "https://"

    /// Empty where the scope has badges of bare numbers only.
    package static func isAllowed(_ text: String) -> Bool {
        guard !text.isEmpty else { return true }
        guard text.utf8.count <= byteCountMax, text.hasPrefix(scheme) else { return false }
        let parts = text.utf8.dropFirst(scheme.utf8.count).split(
            separator: 0x2F,
            omittingEmptySubsequences: false
        )
        guard let host = parts.first, isHost(host) else { return false }
        return parts.dropFirst().allSatisfy { !$0.isEmpty && $0.allSatisfy(isPathByte) }
    }

    private static func isHost(_ host: Substring.UTF8View.SubSequence) -> Bool {
        let isPlain = host.allSatisfy { byte in
            isLetter(byte) || isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x3A
        }
        return isPlain && !host.isEmpty
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        isLetter(byte | 0x20) || isDigit(byte) || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
