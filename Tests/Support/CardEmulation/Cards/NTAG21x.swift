/// An NTAG 213, 215 or 216: a Type 2 tag whose memory anyone may read.
package struct NTAG21x: EmulatedCard {
    package static let pageBytes = 4
    /// What WRITE answers where the chip does not look: four bits, shown as a byte.
    private static let acknowledged: [UInt8] = [0x0A]

    package let uid: [UInt8]
    package let atqa: UInt16 = 0x0044
    package let sak: UInt8 = 0x00
    package let model: NTAGModel
    /// Every page as READ gives it; password and its answer read as zeros.
    package internal(set) var memory: [UInt8]
    /// Of reads, counted once per select where the tag is set to count.
    package private(set) var readCount: UInt32 = 0
    private var hasCounted = false

    /// A tag of seven bytes of number whose user's memory begins with `content`.
    package init(_ model: NTAGModel = .ntag215, uid: [UInt8], content: [UInt8] = []) {
        precondition(uid.count == 7, "an NTAG has a number of seven bytes")
        precondition(content.count <= Int(model.containerSize) * 8, "the content fits the tag")
        self.model = model
        self.uid = uid
        memory = Self.blank(model, uid)
        memory.replaceSubrange(16..<16 + content.count, with: content)
    }

    package init(_ model: NTAGModel = .ntag215, uid: [UInt8], address: String) {
        self.init(model, uid: uid, content: TagMessage.tlv(TagMessage.uri(address)))
    }

    /// Changes one byte of the memory, whatever protects it: a copy that is not quite right.
    package mutating func plant(_ byte: UInt8, at offset: Int) {
        memory[offset] = byte
    }

    package mutating func select() { hasCounted = false }

    package mutating func exchange(_ command: [UInt8]) -> CardAnswer {
        switch (command.first, command.count) {
        case (0x30, 2): read(Int(command[1]))
        case (0x3A, 3): readFast(Int(command[1]), Int(command[2]))
        case (0xA2, 6): write(Int(command[1]), Array(command[2...])) ? .bytes([]) : .silence
        case (0x39, 2): counter(command[1])
        case (0x3C, 2): .bytes(Self.signature)
        case (0x60, _), (0x61, _): .notAuthentic
        default: .silence
        }
    }

    package mutating func exchangeRaw(_ command: [UInt8]) -> CardAnswer {
        if command == [0x60] {
            return .bytes([0x00, 0x04, 0x04, 0x02, 0x01, 0x00, model.storageSize, 0x03])
        }
        let answer = exchange(command)
        return answer == .bytes([]) ? .bytes(Self.acknowledged) : answer
    }

    /// Four pages; behind the last comes the first again.
    private mutating func read(_ page: Int) -> CardAnswer {
        guard page < model.pageCount else { return .silence }
        count()
        let round = memory + memory.prefix(3 * Self.pageBytes)
        return .bytes(Array(round[page * Self.pageBytes..<(page + 4) * Self.pageBytes]))
    }

    private mutating func readFast(_ first: Int, _ last: Int) -> CardAnswer {
        guard first <= last, last < model.pageCount else { return .silence }
        count()
        return .bytes(Array(memory[first * Self.pageBytes..<(last + 1) * Self.pageBytes]))
    }

    /// Bit 4 of the access byte.
    private var isCounting: Bool {
        memory[(model.dynamicLockPage + 2) * Self.pageBytes] & 0x10 != 0
    }

    private mutating func count() {
        guard isCounting, !hasCounted else { return }
        hasCounted = true
        readCount = min(readCount + 1, 0xFF_FFFF)
    }

    private func counter(_ number: UInt8) -> CardAnswer {
        guard number == 2, isCounting else { return .silence }
        return .bytes([
            UInt8(readCount & 0xFF), UInt8(readCount >> 8 & 0xFF), UInt8(readCount >> 16),
        ])
    }

    /// Not NXP's: nobody can make one.
    private static let signature = [UInt8](0..<32)

    private static func blank(_ model: NTAGModel, _ uid: [UInt8]) -> [UInt8] {
        var memory = [UInt8](repeating: 0, count: model.pageCount * pageBytes)
        let firstCheck = 0x88 ^ uid[0] ^ uid[1] ^ uid[2]
        let secondCheck = uid[3] ^ uid[4] ^ uid[5] ^ uid[6]
        let head = uid[0..<3] + [firstCheck] + uid[3..<7] + [secondCheck, 0x48, 0x00, 0x00]
        memory.replaceSubrange(0..<12, with: head)
        memory.replaceSubrange(12..<16, with: [0xE1, 0x10, model.containerSize, 0x00])
        memory.replaceSubrange(16..<19, with: [0x03, 0x00, 0xFE])
        let lock = model.dynamicLockPage * pageBytes
        memory.replaceSubrange(lock..<lock + 12, with: [0, 0, 0, 0xBD, 4, 0, 0, 0xFF, 0, 5, 0, 0])
        return memory
    }
}
