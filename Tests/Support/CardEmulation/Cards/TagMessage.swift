/// An NDEF message of one address, as tags carry it (NFC Forum NDEF 1.0 and URI record 1.0).
package enum TagMessage {
    private static let prefixes: [(code: UInt8, text: String)] = [
        (2, "https://www."), (1, "http://www."), (4, "https://"), (3, "http://"),
    ]

    package static func uri(_ address: String) -> [UInt8] {
        let prefix = prefixes.first { address.hasPrefix($0.text) }
        let rest = Array(address.utf8).dropFirst(prefix?.text.utf8.count ?? 0)
        let payload = [prefix?.code ?? 0] + rest
        guard payload.count > 255 else {
            return [0xD1, 0x01, UInt8(payload.count), UInt8(ascii: "U")] + payload
        }
        let length = [0, 0, UInt8(payload.count >> 8 & 0xFF), UInt8(payload.count & 0xFF)]
        return [0xC1, 0x01] + length + [UInt8(ascii: "U")] + payload
    }

    /// As a Type 2 tag stores it: type 03, length, message, terminator.
    package static func tlv(_ message: [UInt8]) -> [UInt8] {
        let isShort = message.count < 0xFF
        let long = [0xFF, UInt8(message.count >> 8 & 0xFF), UInt8(message.count & 0xFF)]
        return [0x03] + (isShort ? [UInt8(message.count)] : long) + message + [0xFE]
    }

    /// As a Type 4 tag stores it: two bytes of length, message.
    package static func file(_ message: [UInt8]) -> [UInt8] {
        [UInt8(message.count >> 8 & 0xFF), UInt8(message.count & 0xFF)] + message
    }
}
