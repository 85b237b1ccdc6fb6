/// A session between a card and a reader that have proved to know one key (NXP AN12196, 5).
struct EV2Session: Sendable {
    private static let ready: [UInt8] = [0x00, 0x01, 0x00, 0x80]

    let keyNumber: UInt8
    let transaction: [UInt8]
    private(set) var counter: UInt16
    private let encryptionKey: [UInt8]
    private let tagKey: [UInt8]

    init(
        keyNumber: UInt8,
        key: [UInt8],
        readersRandom: [UInt8],
        cardsRandom: [UInt8],
        transaction: [UInt8],
        counter: UInt16
    ) {
        self.keyNumber = keyNumber
        self.transaction = transaction
        self.counter = counter
        let mixed = CardCipher.exclusiveOr(readersRandom[2..<8], cardsRandom[0..<6])
        let context = readersRandom[0..<2] + mixed + cardsRandom[6...] + readersRandom[8...]
        encryptionKey = CardCipher.tag([0xA5, 0x5A] + Self.ready + context, key)
        tagKey = CardCipher.tag([0x5A, 0xA5] + Self.ready + context, key)
    }

    /// The command's data, once its tag is verified and, in full mode, its text decrypted.
    ///
    /// The first `headerCount` bytes are never encrypted.
    func open(
        _ instruction: UInt8,
        _ bytes: [UInt8],
        headerCount: Int,
        mode: CommunicationMode
    ) throws(NativeStatus) -> [UInt8] {
        guard mode != .plain else { return bytes }
        let end = bytes.count - CardCipher.shortTagBytes
        guard end >= headerCount else { throw .wrongLength }
        let signed = [instruction] + counterBytes + transaction + bytes[..<end]
        guard CardCipher.shortTag(signed, tagKey) == Array(bytes[end...]) else {
            throw .integrity
        }
        let hidden = Array(bytes[headerCount..<end])
        guard mode == .full, !hidden.isEmpty else { return Array(bytes[..<end]) }
        guard hidden.count.isMultiple(of: CardCipher.blockBytes) else { throw .wrongLength }
        let text = CardCipher.decrypt(hidden, encryptionKey, vector: vector([0xA5, 0x5A]))
        guard let plain = CardCipher.unpadded(text) else { throw .integrity }
        return bytes[..<headerCount] + plain
    }

    /// Counts the command and protects its answer.
    mutating func seal(_ data: [UInt8], mode: CommunicationMode) -> [UInt8] {
        counter &+= 1
        guard mode != .plain else { return data }
        var answer = data
        if mode == .full, !data.isEmpty {
            let text = CardCipher.padded(data)
            answer = CardCipher.encrypt(text, encryptionKey, vector: vector([0x5A, 0xA5]))
        }
        let signed = [NativeStatus.done.rawValue] + counterBytes + transaction + answer
        return answer + CardCipher.shortTag(signed, tagKey)
    }

    private var counterBytes: [UInt8] { CardCipher.littleEndian(UInt32(counter), count: 2) }

    private func vector(_ label: [UInt8]) -> [UInt8] {
        let zeros = [UInt8](repeating: 0, count: 8)
        return CardCipher.encrypt(label + transaction + counterBytes + zeros, encryptionKey)
    }
}
