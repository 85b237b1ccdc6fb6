import CardEmulation
import Crypto

/// The reader's part of EV2 secure messaging, to try cards with: as AN12196 has it, and no more.
struct EV2Reader {
    private let transaction: [UInt8]
    private let encryptionKey: [UInt8]
    private let tagKey: [UInt8]
    private var counter: UInt16 = 0

    /// Nil where the card refuses.
    init?(_ card: inout some EmulatedCard, key: [UInt8], number: UInt8, random: [UInt8]) throws {
        let cipher = try AESCBC(key: key)
        let first = Self.send(&card, 0x71, [number, 0])
        guard first.suffix(2) == [0x91, 0xAF] else { return nil }
        let other = try cipher.decrypt(Array(first.dropLast(2)))
        let proof = try cipher.encrypt(random + Desk.rotated(other))
        let second = Self.send(&card, 0xAF, proof)
        guard second.suffix(2) == [0x91, 0x00] else { return nil }
        let text = try cipher.decrypt(Array(second.dropLast(2)))
        guard Array(text[4..<20]) == Desk.rotated(random) else { return nil }
        transaction = Array(text[..<4])
        let mixed = zip(random[2..<8], other[..<6]).map { $0 ^ $1 }
        var context: [UInt8] = [0x00, 0x01, 0x00, 0x80]
        context += random[..<2]
        context += mixed
        context += other[6...]
        context += random[8...]
        encryptionKey = try AESCMAC.tag(key: key, [0xA5, 0x5A] + context)
        tagKey = try AESCMAC.tag(key: key, [0x5A, 0xA5] + context)
    }

    /// A command with encrypted data; the answer in clear, or the two bytes of a refusal.
    mutating func full(
        _ card: inout some EmulatedCard,
        _ instruction: UInt8,
        _ header: [UInt8],
        _ data: [UInt8] = []
    ) throws -> [UInt8] {
        var hidden: [UInt8] = []
        if !data.isEmpty {
            var text = data + [0x80]
            while text.count % 16 != 0 { text.append(0) }
            hidden = try AESCBC(key: encryptionKey).encrypt(text, vector: vector(0xA5, 0x5A))
        }
        let answer = try tagged(&card, instruction, header + hidden)
        guard answer.count >= 16 else { return answer }
        let text = try AESCBC(key: encryptionKey).decrypt(answer, vector: vector(0x5A, 0xA5))
        return Array(text[..<(text.lastIndex(of: 0x80) ?? 0)])
    }

    /// A command in clear with its tag; the answer whose tag is right, or the refusal.
    mutating func tagged(
        _ card: inout some EmulatedCard,
        _ instruction: UInt8,
        _ data: [UInt8]
    ) throws -> [UInt8] {
        let answer = Self.send(&card, instruction, try data + tag([instruction], data))
        guard answer.suffix(2) == [0x91, 0x00] else { return answer }
        counter += 1
        let rest = Array(answer.dropLast(2))
        let content = Array(rest.dropLast(8))
        return try tag([0x00], content) == rest.suffix(8) ? content : [0xBA, 0xD0]
    }

    private func tag(_ first: [UInt8], _ data: [UInt8]) throws -> [UInt8] {
        let count = [UInt8(counter & 0xFF), UInt8(counter >> 8)]
        let whole = try AESCMAC.tag(key: tagKey, first + count + transaction + data)
        return [1, 3, 5, 7, 9, 11, 13, 15].map { whole[$0] }
    }

    private func vector(_ first: UInt8, _ second: UInt8) throws -> [UInt8] {
        let count = [UInt8(counter & 0xFF), UInt8(counter >> 8)]
        let zeros = [UInt8](repeating: 0, count: 8)
        let text: [UInt8] = [first, second] + transaction + count + zeros
        return try AESCBC(key: encryptionKey).encrypt(text)
    }

    private static func send(
        _ card: inout some EmulatedCard,
        _ instruction: UInt8,
        _ data: [UInt8]
    ) -> [UInt8] {
        let head: [UInt8] = [0x90, instruction, 0, 0, UInt8(data.count)]
        let command = head + data + [0]
        guard case .bytes(let bytes) = card.exchange(command) else { return [] }
        return bytes
    }
}
