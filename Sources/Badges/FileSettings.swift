/// The settings of a file on an NTAG 424 DNA (NT4H2421Gx, tables 67 and 69).
struct FileSettings: Sendable {
    /// Standard data.
    private static let type: UInt8 = 0x00
    /// Type, option, rights 2, size 3; more where the file signs taps.
    private static let byteCountMin = 7
    private static let free: UInt8 = 0x0E

    let byteCount: Int
    /// As ChangeFileSettings takes them: all but type and size.
    let contents: [UInt8]
    /// How key 0 writes the file.
    let writingMode: EV2Session.Mode

    init?(answer: [UInt8]) {
        guard answer.count >= Self.byteCountMin, answer[0] == Self.type else { return nil }
        byteCount = Int(answer[4]) | Int(answer[5]) << 8 | Int(answer[6]) << 16
        contents = Array(answer[1..<4] + answer[7...])
        // Second byte: reading and writing; first: both and changing.
        let holders = [answer[3] & 0x0F, answer[2] >> 4]
        writingMode = Self.mode(answer[1], holders)
    }

    /// A right that everyone has is used in the open, whatever the option says (8.2.3.3).
    private static func mode(_ option: UInt8, _ holders: [UInt8]) -> EV2Session.Mode {
        guard !holders.contains(free) else { return .plain }
        return switch option & 3 {
        case 1: .mac
        case 3: .full
        default: .plain
        }
    }

    /// Ours: plain, read by all, written and changed by key 0; each tap mirrors number and count,
    /// hidden by key 1 and signed by key 2; the count alone is given to nobody.
    ///
    /// The signature covers no text: its input begins where it stands itself (AN12196, 3.4.4).
    static func taps(fileByteCount: Int) -> [UInt8] {
        let mac = fileByteCount - 2 * EncryptedTap.macByteCount
        let picc = mac - EncryptedTap.macLabel.utf8.count - 2 * EncryptedTap.piccByteCount
        return [0x40, 0x00, 0xE0, 0xC1, 0xFF, 0x12] + number24(picc) + number24(mac)
            + number24(mac)
    }

    /// Least significant byte first.
    static func number24(_ value: Int) -> [UInt8] {
        precondition(0..<(1 << 24) ~= value, "a file's offset has three bytes")
        return [value, value >> 8, value >> 16].map { UInt8(truncatingIfNeeded: $0) }
    }
}
