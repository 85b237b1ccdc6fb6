import Crypto

/// Card and reader prove to each other that they know a key: AuthenticateEV2First, as NTAG 424 and
/// DESFire EV2 speak it.
///
/// NT4H2421Gx, 9.1.5; NXP's AN12196, 6.6. Two exchanges; the card is believed only when it has
/// given back our random bytes, turned, under the key.
package struct EV2Authentication: Sendable {
    package static let randomBytes = 16
    /// Transaction (4), turned random bytes (16), capabilities of card (6) and reader (6).
    private static let proofBytes = 32
    private static let transactionBytes = 4

    package enum Step: Sendable {
        case exchange([UInt8])
        case done(EV2Session)
    }

    private enum Phase {
        case challenge
        case proof(cardRandom: [UInt8])
        case over
    }

    private let keyNumber: UInt8
    private let key: [UInt8]
    private let random: [UInt8]
    private var phase = Phase.challenge

    /// `random` are 16 fresh bytes that nobody can foresee.
    package init(keyNumber: UInt8, key: [UInt8], random: [UInt8]) {
        precondition(key.count == CardKeys.byteCount, "a card's key has 16 bytes")
        precondition(random.count == Self.randomBytes, "a challenge has 16 random bytes")
        self.keyNumber = keyNumber
        self.key = key
        self.random = random
    }

    /// The first command, to be sent as it is; it offers no capabilities.
    package func begin() -> [UInt8] {
        CardCommand.wrapped(.authenticateEV2First, [keyNumber, 0])
    }

    /// What to do after the card's answer.
    ///
    /// Throws `wrongKey` where the card does not accept our proof or has none of its own.
    package mutating func handle(_ reply: [UInt8]) throws(CardFault) -> Step {
        let current = phase
        phase = .over
        let answer = try CardAnswer(reply)
        switch current {
        case .challenge: return .exchange(try prove(answer))
        case .proof(let cardRandom): return .done(try verify(answer, cardRandom))
        case .over: throw .malformed
        }
    }

    private mutating func prove(_ answer: CardAnswer) throws(CardFault) -> [UInt8] {
        let challenge = try answer.data(expecting: .more)
        guard challenge.count == Self.randomBytes else { throw .malformed }
        let cardRandom = CardCipher.decrypt(challenge, key: key)
        phase = .proof(cardRandom: cardRandom)
        let turned = Self.turned(cardRandom)
        return CardCommand.wrapped(.more, CardCipher.encrypt(random + turned, key: key))
    }

    private func verify(
        _ answer: CardAnswer,
        _ cardRandom: [UInt8]
    ) throws(CardFault) -> EV2Session {
        let proof = try answer.data(expecting: .done)
        guard proof.count == Self.proofBytes else { throw .malformed }
        let plain = CardCipher.decrypt(proof, key: key)
        let turned = plain[Self.transactionBytes..<(Self.transactionBytes + Self.randomBytes)]
        guard ConstantTime.equal([UInt8](turned), Self.turned(random)) else {
            throw .wrongKey
        }
        let mixed = Self.mixed(random, cardRandom)
        return EV2Session(
            transaction: [UInt8](plain[..<Self.transactionBytes]),
            encryptionKey: CardCipher.tag([0xA5, 0x5A, 0, 1, 0, 0x80] + mixed, key: key),
            macKey: CardCipher.tag([0x5A, 0xA5, 0, 1, 0, 0x80] + mixed, key: key)
        )
    }

    /// By one byte to the left.
    private static func turned(_ bytes: [UInt8]) -> [UInt8] { Array(bytes[1...]) + bytes[..<1] }

    /// What both session keys are made of (NT4H2421Gx, 9.1.7): the data sheet counts bytes from the
    /// right, RndA[15:14] || (RndA[13:8] xor RndB[15:10]) || RndB[9:0] || RndA[7:0].
    private static func mixed(_ ours: [UInt8], _ cards: [UInt8]) -> [UInt8] {
        let crossed = zip(ours[2..<8], cards[..<6]).map { $0 ^ $1 }
        return Array(ours[..<2]) + crossed + cards[6...] + ours[8...]
    }
}

extension EV2Authentication: CustomStringConvertible, CustomReflectable {
    /// Never the key, nor the random bytes of which session keys are made.
    package var description: String { "EV2Authentication(key number \(keyNumber))" }

    package var customMirror: Mirror { Mirror(self, children: ["keyNumber": keyNumber]) }
}
