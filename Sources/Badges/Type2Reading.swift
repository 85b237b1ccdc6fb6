/// Reads the message of a Type 2 tag: four pages at a time, and the number once more at the end.
///
/// Such a tag has no session: another laid on the reader in the middle would answer the next read.
/// So the number is read again after the message, and must be the one that was selected.
struct Type2Reading: Sendable {
    static let uidByteCount = 7
    static let containerPage: UInt8 = 3
    static let pageByteCount = 4
    static let readByteCount = 16
    /// The first bytes of a capability container (Type 2 Tag, 4.1): the mark and major version 1.
    private static let mark: UInt8 = 0xE1
    private static let majorVersion: UInt8 = 1
    /// The area's size is counted in these.
    private static let areaUnit = 8

    private enum Phase {
        case container
        case area
        case number(ReadingStep)
    }

    private let uid: [UInt8]
    private var phase = Phase.container
    private var areaByteCount = 0
    private var area: [UInt8] = []

    init(uid: [UInt8]) {
        precondition(uid.count == Self.uidByteCount, "a Type 2 tag's number has 7 bytes")
        self.uid = uid
    }

    static func begin() -> ReadingStep { .exchange(read(containerPage)) }

    mutating func handle(_ reply: [UInt8]) -> ReadingStep {
        // A tag says no with four bits, which arrive as a byte or not at all.
        guard reply.count != 1 else { return .failed(.refused) }
        guard reply.count == Self.readByteCount else { return .failed(.malformed) }
        switch phase {
        case .container: return container(reply)
        case .area:
            area += reply
            return search()
        case .number(let found):
            return Self.number(inFirstPages: reply) == uid ? found : .failed(.changed)
        }
    }

    static func read(_ page: UInt8) -> [UInt8] { [0x30, page] }

    /// The number stands in the first two pages, a check byte after its third.
    static func number(inFirstPages bytes: [UInt8]) -> [UInt8] {
        Array(bytes[0..<3] + bytes[4..<8])
    }

    /// How many bytes the area has, or nil for a tag that was never made ready for messages.
    static func areaByteCount(container: some Collection<UInt8>) -> Int? {
        let bytes = Array(container.prefix(pageByteCount))
        guard bytes.count == pageByteCount, bytes[0] == mark else { return nil }
        guard bytes[1] >> 4 == majorVersion else { return nil }
        return Int(bytes[2]) * areaUnit
    }

    private mutating func container(_ reply: [UInt8]) -> ReadingStep {
        guard let count = Self.areaByteCount(container: reply) else { return last(.nothing) }
        areaByteCount = count
        area = Array(reply.dropFirst(Self.pageByteCount))
        phase = .area
        return search()
    }

    private mutating func search() -> ReadingStep {
        // What a read gives past the end of the area is not the area's.
        let bytes = Array(area.prefix(areaByteCount))
        do throws(CardFault) {
            switch try TLVArea.find(in: bytes, areaByteCount: areaByteCount) {
            case .message(let message): return last(.message(message))
            case .nothing: return last(.nothing)
            case .more:
                let page = Int(Self.containerPage) + 1 + area.count / Self.pageByteCount
                return .exchange(Self.read(UInt8(page)))
            }
        } catch {
            return .failed(error)
        }
    }

    private mutating func last(_ found: ReadingStep) -> ReadingStep {
        phase = .number(found)
        return .exchange(Self.read(0))
    }
}
