/// The card's part of AuthenticateEV2First and NonFirst, between its two messages (AN12196, 5.6).
struct EV2Authentication: Sendable {
    private static let capabilities = [UInt8](repeating: 0, count: 6)

    let keyNumber: UInt8
    private let key: [UInt8]
    private let cardsRandom: [UInt8]
    /// The session that goes on; nil for the first.
    private let former: EV2Session?

    init(keyNumber: UInt8, key: [UInt8], former: EV2Session?, random: CardRandom) {
        self.keyNumber = keyNumber
        self.key = key
        self.former = former
        cardsRandom = random.bytes(CardCipher.blockBytes)
    }

    var challenge: [UInt8] { CardCipher.encrypt(cardsRandom, key) }

    /// The session and the card's proof, where the reader's proof is right.
    func finish(
        _ proof: [UInt8],
        random: CardRandom
    ) throws(NativeStatus) -> (session: EV2Session, answer: [UInt8]) {
        guard proof.count == 2 * CardCipher.blockBytes else { throw .wrongLength }
        let text = CardCipher.decrypt(proof, key)
        let readersRandom = Array(text.prefix(CardCipher.blockBytes))
        guard Array(text.suffix(CardCipher.blockBytes)) == CardCipher.rotated(cardsRandom) else {
            throw .authentication
        }
        let session = EV2Session(
            keyNumber: keyNumber,
            key: key,
            readersRandom: readersRandom,
            cardsRandom: cardsRandom,
            transaction: former?.transaction ?? random.bytes(4),
            counter: former?.counter ?? 0
        )
        let turned = CardCipher.rotated(readersRandom)
        let text2 =
            former == nil
            ? session.transaction + turned + Self.capabilities + Self.capabilities : turned
        return (session, CardCipher.encrypt(text2, key))
    }
}
