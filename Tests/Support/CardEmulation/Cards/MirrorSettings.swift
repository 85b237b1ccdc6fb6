/// What a card writes into its message at each tap (NTAG 424 DNA data sheet, 9.3 and 10.7.1).
package struct MirrorSettings: Hashable, Sendable {
    /// Bits of the option byte.
    private static let uidBit: UInt8 = 0x80
    private static let counterBit: UInt8 = 0x40
    private static let limitBit: UInt8 = 0x20
    private static let contentBit: UInt8 = 0x10
    private static let textBit: UInt8 = 0x01
    static let uidCharacters = 14
    static let counterCharacters = 6
    static let numberCharacters = 32
    static let tagCharacters = 16

    package var showsUID = true
    package var showsCounter = true
    /// The key that hides number and counter; E shows them, F leaves them out.
    package var metaRead: UInt8
    /// The key that signs; F leaves the tag out.
    package var fileRead: UInt8
    /// Who may ask for the counter.
    package var counterRead: UInt8 = FileSettings.never
    package var uidOffset: Int?
    package var counterOffset: Int?
    package var numberOffset: Int?
    package var tagInputOffset: Int?
    package var tagOffset: Int?
    package var content: Range<Int>?
    package var counterLimit: UInt32?

    /// Number and counter hidden under one key, the tap signed with another.
    package init(
        metaRead: UInt8,
        fileRead: UInt8,
        numberOffset: Int,
        tagInputOffset: Int,
        tagOffset: Int
    ) {
        self.metaRead = metaRead
        self.fileRead = fileRead
        self.numberOffset = numberOffset
        self.tagInputOffset = tagInputOffset
        self.tagOffset = tagOffset
    }

    init(_ bytes: [UInt8], fileBytes: Int) throws(NativeStatus) {
        guard bytes.count >= 3 else { throw .wrongLength }
        guard bytes[0] & Self.textBit != 0, bytes[0] & 0x0E == 0, bytes[1] >> 4 == 0xF else {
            throw .wrongParameter
        }
        showsUID = bytes[0] & Self.uidBit != 0
        showsCounter = bytes[0] & Self.counterBit != 0
        counterRead = bytes[1] & 0xF
        metaRead = bytes[2] >> 4
        fileRead = bytes[2] & 0xF
        var fields = OffsetReader(Array(bytes[3...]))
        if metaRead == FileSettings.free {
            if showsUID { uidOffset = try fields.next() }
            if showsCounter { counterOffset = try fields.next() }
        } else if metaRead != FileSettings.never {
            numberOffset = try fields.next()
        }
        if fileRead != FileSettings.never {
            tagInputOffset = try fields.next()
            if bytes[0] & Self.contentBit != 0 {
                let start = try fields.next()
                content = try start..<start + fields.next()
            }
            tagOffset = try fields.next()
        }
        if bytes[0] & Self.limitBit != 0 { counterLimit = UInt32(try fields.next()) }
        guard fields.isAtEnd else { throw .wrongLength }
        guard fits(fileBytes) else { throw .wrongParameter }
    }

    var bytes: [UInt8] {
        let options =
            (showsUID ? Self.uidBit : 0) | (showsCounter ? Self.counterBit : 0)
            | (counterLimit == nil ? 0 : Self.limitBit)
            | (content == nil ? 0 : Self.contentBit) | Self.textBit
        let fields =
            [uidOffset, counterOffset, numberOffset, tagInputOffset]
            + [content?.lowerBound, content?.count, tagOffset, counterLimit.map { Int($0) }]
        return [options, 0xF0 | counterRead, metaRead << 4 | fileRead]
            + fields.compactMap { $0 }.flatMap {
                CardCipher.littleEndian(UInt32($0), count: 3)
            }
    }

    /// Every field lies in the file, and what is signed lies before the tag.
    private func fits(_ fileBytes: Int) -> Bool {
        let ends = [
            uidOffset.map { $0 + Self.uidCharacters },
            counterOffset.map { $0 + Self.counterCharacters },
            numberOffset.map { $0 + Self.numberCharacters },
            tagOffset.map { $0 + Self.tagCharacters },
            content?.upperBound,
        ]
        guard ends.allSatisfy({ $0 ?? 0 <= fileBytes }) else { return false }
        if let tagInputOffset, let tagOffset, tagInputOffset > tagOffset { return false }
        guard let content else { return true }
        return content.count >= 32 && content.count.isMultiple(of: 32)
            && content.lowerBound >= tagInputOffset ?? 0
            && content.upperBound <= tagOffset ?? fileBytes
    }
}

/// Three-byte numbers, low byte first, one after the other.
private struct OffsetReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func next() throws(NativeStatus) -> Int {
        guard bytes.count >= 3 else { throw .wrongLength }
        defer { bytes = bytes.dropFirst(3) }
        return CardCipher.number(bytes.prefix(3))
    }
}
