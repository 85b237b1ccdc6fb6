import Vocabulary

/// The capability container of a Type 4 tag: where its message is, and how it may be read.
///
/// NFC Forum, Type 4 Tag, 4.7: the first 15 bytes; what follows them is of other files.
struct Type4Container: Sendable {
    static let byteCount = 15
    static let fileIdentifier: UInt16 = 0xE103
    private static let majorVersions: ClosedRange<UInt8> = 1...3
    /// At least so much must a tag give in one answer.
    private static let readBytesMin: UInt16 = 15
    private static let messageFileTag: UInt8 = 0x04
    private static let messageFileLength: UInt8 = 0x06
    private static let fileBytesMin: UInt16 = 5
    /// The container itself, the current and the master file.
    private static let reserved: Set<UInt16> = [0x0000, 0xE102, 0xE103, 0x3F00, 0x3FFF, 0xFFFF]

    /// The most bytes that one answer gives.
    let readBytesMax: Int
    let file: UInt16
    let fileByteCount: Int

    init(bytes: [UInt8]) throws(CardFault) {
        guard bytes.count == Self.byteCount else { throw .malformed }
        var reader = ByteReader(bytes)
        let count: UInt16 = reader.number()
        let version: UInt8 = reader.number()
        guard count >= UInt16(Self.byteCount), Self.majorVersions.contains(version >> 4) else {
            throw .malformed
        }
        let readBytesMax: UInt16 = reader.number()
        let writeBytesMax: UInt16 = reader.number()
        guard readBytesMax >= Self.readBytesMin, writeBytesMax > 0 else { throw .malformed }
        let tag: UInt8 = reader.number()
        let length: UInt8 = reader.number()
        guard tag == Self.messageFileTag, length == Self.messageFileLength else {
            throw .malformed
        }
        file = reader.number()
        let fileBytes: UInt16 = reader.number()
        guard !Self.reserved.contains(file), fileBytes >= Self.fileBytesMin else {
            throw .malformed
        }
        let readAccess: UInt8 = reader.number()
        guard readAccess == 0 else { throw .refused }
        self.readBytesMax = Int(readBytesMax)
        fileByteCount = Int(fileBytes)
    }
}
