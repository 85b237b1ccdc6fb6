import Access
import Crypto
import Sync
import Vocabulary

/// A code that somebody presents, and what must come of it.
struct SeasonCode {
    let payload: [UInt8]
    let right: RightID
    let refusal: Refusal?
}

/// Signs the codes of a season: half of them are granted, half refused, each for its own reason.
struct CodeMaker {
    /// Of eight refused codes one belongs to nobody, and one has a false signature.
    private static let refusedKinds = 8

    let signer: Ed25519PrivateKey
    let rights: [SeasonRight]

    func codes(_ count: Int, seed: UInt64) -> [SeasonCode] {
        var random = SplitMix(seed: seed)
        return (0..<count).map { _ in code(&random) }
    }

    private func code(_ random: inout SplitMix) -> SeasonCode {
        guard random.next().isMultiple(of: 2) else {
            let right = pick(&random, isGranted: true)
            return SeasonCode(payload: spelling(right.right), right: right.right, refusal: nil)
        }
        switch random.next() % UInt64(Self.refusedKinds) {
        case 0:
            let right = RightID(random.next())
            return SeasonCode(payload: spelling(right), right: right, refusal: .unknown)
        case 1:
            let right = pick(&random, isGranted: true).right
            let payload = spelling(right, damage: true)
            return SeasonCode(payload: payload, right: right, refusal: .badSignature)
        default:
            let right = pick(&random, isGranted: false)
            let payload = spelling(right.right)
            return SeasonCode(payload: payload, right: right.right, refusal: right.refusal)
        }
    }

    /// Granted rights have even places, refused ones odd places.
    private func pick(_ random: inout SplitMix, isGranted: Bool) -> SeasonRight {
        let place = Int(random.next() % UInt64(rights.count / 2)) * 2
        return rights[isGranted ? place : place + 1]
    }

    private func spelling(_ right: RightID, damage: Bool = false) -> [UInt8] {
        let now = Minute(holding: Season.now)
        let token = Token(
            key: KeyRole.token.rawValue,
            flags: [],
            generation: 1,
            right: right,
            scope: Season.scope,
            issuedAt: Minute(count: now.count - 48 * 60),
            notBefore: Minute(count: now.count - 24 * 60),
            duration: 48 * 60,
            zoneSet: 1
        )
        var bytes = token.signed(by: signer)
        if damage { bytes[Token.claimByteCount + 5] ^= 1 }
        return Array(TokenText.spelling(bytes).utf8)
    }
}
