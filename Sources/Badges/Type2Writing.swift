/// Writes a message onto a Type 2 tag, page by page.
///
/// The length is written as zero first and as itself last (NFC Forum, Type 2 Tag, write procedure):
/// a tag that leaves in the middle holds an empty message, never a half one.
struct Type2Writing: Sendable {
    /// The longest message whose length has one byte, so that one page makes it whole.
    static let messageBytesMax = 254
    private static let pageByteCount = Type2Reading.pageByteCount
    private static let firstPage = Int(Type2Reading.containerPage) + 1
    /// Four bits that say yes; readers give them as a byte, or nothing at all.
    private static let acknowledgement: UInt8 = 0x0A

    private enum Phase {
        case head
        case area
        case writing
    }

    private let uid: [UInt8]
    private let message: [UInt8]
    private var phase = Phase.head
    private var areaByteCount = 0
    /// Page and contents, in the order of writing.
    private var writes: ArraySlice<[UInt8]> = []

    init(uid: [UInt8], message: [UInt8]) {
        self.uid = uid
        self.message = message
    }

    static func begin() -> WritingStep { .exchange(Type2Reading.read(0)) }

    mutating func handle(_ reply: [UInt8]) -> WritingStep {
        if case .writing = phase { return written(reply) }
        guard reply.count != 1 else { return .failed(.card(.refused)) }
        guard reply.count == Type2Reading.readByteCount else {
            return .failed(.card(.malformed))
        }
        if case .head = phase { return checked(reply) }
        return laidOut(reply)
    }

    /// The first four pages: number, locks, and how large the area is.
    private mutating func checked(_ head: [UInt8]) -> WritingStep {
        guard Type2Reading.number(inFirstPages: head) == uid else {
            return .failed(.card(.changed))
        }
        let container = head[12..<16]
        guard let count = Type2Reading.areaByteCount(container: container) else {
            return .failed(.notReady)
        }
        // Static locks of pages 4 to 15 (NTAG 21x, 8.5.2), then the container's own word.
        guard head[10] & 0xF0 == 0, head[11] == 0, head[15] == 0 else { return .failed(.locked) }
        guard message.count <= Self.messageBytesMax else { return .failed(.addressTooLong) }
        areaByteCount = count
        phase = .area
        return .exchange(Type2Reading.read(UInt8(Self.firstPage)))
    }

    /// A block that tells where the tag's further locks are is the maker's, and stays first.
    private mutating func laidOut(_ area: [UInt8]) -> WritingStep {
        let isLockFirst = area[0] == TLVArea.Block.lockControl && area[1] == 3
        let kept = isLockFirst ? Array(area.prefix(5)) : []
        var bytes = kept + TLVArea.bytes(of: message)
        guard bytes.count <= areaByteCount else {
            return .failed(.tooSmall(neededBytes: bytes.count, availableBytes: areaByteCount))
        }
        bytes += [UInt8](repeating: 0, count: -bytes.count & (Self.pageByteCount - 1))
        plan(bytes, lengthAt: kept.count + 1)
        phase = .writing
        return next()
    }

    private mutating func plan(_ bytes: [UInt8], lengthAt place: Int) {
        let pages = stride(from: 0, to: bytes.count, by: Self.pageByteCount).map {
            Array(bytes[$0..<$0 + Self.pageByteCount])
        }
        let lengthPage = place / Self.pageByteCount
        var empty = pages[lengthPage]
        empty[place % Self.pageByteCount] = 0
        let others = pages.indices.filter { $0 != lengthPage }
        writes = [Self.write(lengthPage, empty)] + others.map { Self.write($0, pages[$0]) }
        writes.append(Self.write(lengthPage, pages[lengthPage]))
    }

    private static func write(_ page: Int, _ bytes: [UInt8]) -> [UInt8] {
        [0xA2, UInt8(firstPage + page)] + bytes
    }

    private mutating func written(_ reply: [UInt8]) -> WritingStep {
        guard reply.isEmpty || reply == [Self.acknowledgement] else { return .failed(.locked) }
        return next()
    }

    private mutating func next() -> WritingStep {
        writes.popFirst().map { .exchange($0) } ?? .written
    }
}
