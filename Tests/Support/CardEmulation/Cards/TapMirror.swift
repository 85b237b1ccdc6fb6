/// What a card shows of itself in one tap: number and counter, hidden or not, and a tag over them.
struct TapMirror {
    private static let tagOf: UInt8 = 0x07
    let settings: MirrorSettings
    let uid: [UInt8]
    let counter: UInt32
    let keys: [[UInt8]]
    let random: CardRandom

    /// The file as this tap reads it.
    func applied(to content: [UInt8]) -> [UInt8] {
        var file = content
        if let offset = settings.uidOffset { Self.write(uid, at: offset, in: &file) }
        if let offset = settings.counterOffset {
            Self.write(counterBytes.reversed(), at: offset, in: &file)
        }
        if let offset = settings.numberOffset {
            let hidden = CardCipher.encrypt(number, keys[Int(settings.metaRead)])
            Self.write(hidden, at: offset, in: &file)
        }
        if let range = settings.content { encrypt(range, in: &file) }
        if let start = settings.tagInputOffset, let end = settings.tagOffset {
            let tag = CardCipher.shortTag(Array(file[start..<end]), sessionKey([0x3C, 0xC3]))
            Self.write(tag, at: end, in: &file)
        }
        return file
    }

    private var counterBytes: [UInt8] { CardCipher.littleEndian(counter, count: 3) }

    /// Which parts follow, the parts, and random bytes to the end of the block.
    private var number: [UInt8] {
        let kind: UInt8 =
            (settings.showsUID ? 0x80 | Self.tagOf : 0) | (settings.showsCounter ? 0x40 : 0)
        let shown = [kind] + (settings.showsUID ? uid : []) + shownCounter
        return shown + random.bytes(CardCipher.blockBytes - shown.count)
    }

    private var shownCounter: [UInt8] { settings.showsCounter ? counterBytes : [] }

    /// The key of this tap alone (AN12196, 3.3).
    private func sessionKey(_ label: [UInt8]) -> [UInt8] {
        let parts = (settings.showsUID ? uid : []) + shownCounter
        let text = label + [0x00, 0x01, 0x00, 0x80] + parts
        let zeros = [UInt8](repeating: 0, count: CardCipher.blockBytes - text.count)
        return CardCipher.tag(text + zeros, keys[Int(settings.fileRead)])
    }

    /// The first half of the range is the text; its cipher, in hex, fills the whole.
    private func encrypt(_ range: Range<Int>, in file: inout [UInt8]) {
        let text = Array(file[range.prefix(range.count / 2)])
        let key = sessionKey([0xC3, 0x3C])
        let start = counterBytes + [UInt8](repeating: 0, count: CardCipher.blockBytes - 3)
        let hidden = CardCipher.encrypt(text, key, vector: CardCipher.encrypt(start, key))
        Self.write(hidden, at: range.lowerBound, in: &file)
    }

    private static func write(
        _ bytes: some Collection<UInt8>,
        at offset: Int,
        in file: inout [UInt8]
    ) {
        let digits = [UInt8]("0123456789ABCDEF".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        file.replaceSubrange(offset..<offset + text.count, with: text)
    }
}
