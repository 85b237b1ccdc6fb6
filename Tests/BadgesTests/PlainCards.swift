import Badges
import CardEmulation

/// The least that a card must do to be read: memory or files, and an answer to each command.
protocol PlainCard {
    mutating func answer(_ command: [UInt8]) -> [UInt8]
}

/// A Type 2 tag as the commands READ and WRITE see it.
struct PlainTag: PlainCard {
    static let uid: [UInt8] = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6]

    var memory: [UInt8]
    /// Pages from which on nothing can be written.
    var lockedFrom = 0xFF

    /// An area of so many bytes after the container, as on an NTAG 215 (496).
    init(uid: [UInt8] = uid, area: [UInt8] = [], areaByteCount: Int = 496) {
        memory = Array(uid[0..<3]) + [0x88 ^ uid[0] ^ uid[1] ^ uid[2]] + Array(uid[3..<7])
        memory += [uid[3] ^ uid[4] ^ uid[5] ^ uid[6], 0x48, 0, 0]
        memory += [0xE1, 0x10, UInt8(areaByteCount / 8), 0]
        memory += area + [UInt8](repeating: 0, count: areaByteCount - area.count + 20)
    }

    init(address: String, uid: [UInt8] = uid) {
        self.init(uid: uid, area: TLVArea.bytes(of: NDEFMessage(address: address).bytes))
    }

    mutating func answer(_ command: [UInt8]) -> [UInt8] {
        guard command.count >= 2 else { return [0] }
        let start = Int(command[1]) * 4
        guard start < memory.count else { return [0] }
        switch command[0] {
        case 0x30: return Array((memory + memory)[start..<start + 16])
        case 0xA2 where command.count == 6:
            guard command[1] >= 3, command[1] < lockedFrom else { return [0] }
            memory.replaceSubrange(start..<start + 4, with: command[2...])
            return [0x0A]
        default: return [0]
        }
    }
}

/// A Type 4 tag: one application, a container and a message file.
struct PlainType4: PlainCard {
    var container: [UInt8]
    var file: [UInt8]
    /// What the tag says where it is not asked for a known command.
    var unknown: [UInt8] = [0x6D, 0x00]
    /// At most so many bytes in one answer; the rest on demand.
    var chunk = 256
    private var selected: [UInt8] = []
    private var pending: [UInt8] = []

    init(
        address: String,
        container: [UInt8] = [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0xFF]
    ) {
        let message = NDEFMessage(address: address).bytes
        self.init(file: [UInt8(message.count >> 8), UInt8(message.count & 255)] + message)
        self.container = container
    }

    init(file: [UInt8]) {
        container = [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0xFF]
        self.file = file
    }

    mutating func answer(_ command: [UInt8]) -> [UInt8] {
        switch Array(command.prefix(4)) {
        case [0x00, 0xA4, 0x04, 0x00]:
            let isOurs = Array(command[5..<12]) == CardApplication.ntag424
            return isOurs ? [0x90, 0x00] : [0x6A, 0x82]
        case [0x00, 0xA4, 0x00, 0x0C]:
            switch Array(command[5...]) {
            case [0xE1, 0x03]: selected = container
            case [0xE1, 0x04]: selected = file
            default: return [0x6A, 0x82]
            }
            return [0x90, 0x00]
        case [0x00, 0xC0, 0x00, 0x00]: return given(Int(command[4]))
        default: return command.starts(with: [0x00, 0xB0]) ? read(command) : unknown
        }
    }

    private mutating func read(_ command: [UInt8]) -> [UInt8] {
        let offset = Int(command[2]) << 8 | Int(command[3])
        guard offset < selected.count else { return [0x6B, 0x00] }
        pending = Array(selected[offset...].prefix(Int(command[4])))
        return given(chunk)
    }

    private mutating func given(_ count: Int) -> [UInt8] {
        let data = pending.prefix(min(count, chunk))
        pending = Array(pending.dropFirst(data.count))
        guard !pending.isEmpty else { return data + [0x90, 0x00] }
        return data + [0x61, UInt8(min(pending.count, chunk))]
    }
}

extension ScriptedCard: PlainCard {
    /// Replies laid out beforehand, whatever is asked; the last one for ever.
    init(replies: [[UInt8]]) {
        self.init(uid: PlainTag.uid) { _, index in .bytes(replies[min(index, replies.count - 1)]) }
    }

    mutating func answer(_ command: [UInt8]) -> [UInt8] {
        guard case .bytes(let reply) = exchange(command) else { return [] }
        return reply
    }
}
