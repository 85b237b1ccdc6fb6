/// What a thief's phone makes of a card: its number, and its message as one tap gave it.
enum CardRecorder {
    private static let messageFile: [UInt8] = [0xE1, 0x04]
    /// So much is read at once; a longer message is not recorded.
    private static let byteCount: UInt8 = 0xFF

    /// Reads the message as any phone does, which counts as a tap; nil where there is none.
    static func record(_ card: inout any EmulatedCard) -> Type4Card? {
        card.select()
        let application = Type4Card.application
        let name: [UInt8] = [0x00, 0xA4, 0x04, 0x00, UInt8(application.count)] + application + [0]
        guard answer(&card, name) != nil,
            answer(&card, [0x00, 0xA4, 0x00, 0x0C, 2] + messageFile) != nil,
            let file = answer(&card, [0x00, 0xB0, 0x00, 0x00, byteCount]), file.count > 2
        else { return nil }
        let count = Int(file[0]) << 8 | Int(file[1])
        guard count > 0, 2 + count <= file.count else { return nil }
        return Type4Card(uid: card.uid, file: Array(file.prefix(2 + count)))
    }

    private static func answer(_ card: inout any EmulatedCard, _ command: [UInt8]) -> [UInt8]? {
        guard case .bytes(let bytes) = card.exchange(command) else { return nil }
        guard Array(bytes.suffix(2)) == [0x90, 0x00] else { return nil }
        return bytes.dropLast(2)
    }
}
