import Access
import Badges
import CardEmulation
import Crypto
import Sync
import Vocabulary

/// Two cards of each level: as a scope's gates know them, and as they lie on a reader.
///
/// Two, because a card that comes in the place of another is seen at once to be another.
struct BadgeSeason {
    struct Card {
        let level: BadgeLevel
        let right: RightID
        let emulated: any EmulatedCard
    }

    static let cardsPerLevel = 2
    private static let address = "https://jalon.example/b"
    private static let generation: UInt8 = 1
    private static let keyVersion: UInt8 = 1

    let keyring: Keyring
    let keys: BadgeKeys
    let cards: [Card]
    let snapshot: Snapshot

    init(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let headKey = try Season.key(&random)
        let tokenKey = try Season.key(&random)
        keyring = Season.keyring(
            root: try Season.key(&random),
            head: headKey,
            token: tokenKey
        )
        keys = BadgeKeys.derived(
            fromSeed: random.bytes(BadgeSeed.byteCount),
            scope: Season.scope,
            address: Self.address
        )
        var cards: [Card] = []
        var credentials: [CredentialRecord] = []
        var cardKeys: [CardKeyRecord] = []
        for level in BadgeLevel.allCases {
            for _ in 0..<Self.cardsPerLevel {
                let uid = [0x04] + random.bytes(5) + [0x5A]
                let right = RightID(random.next())
                let key = random.bytes(CardKeys.byteCount)
                let emulated = Self.card(level, uid, right, key, keys, tokenKey)
                cards.append(Card(level: level, right: right, emulated: emulated))
                let digest = BadgeDigest(.card, uid, key: keys.badgeKey)
                credentials.append(
                    CredentialRecord(
                        digest: digest,
                        right: right,
                        generation: Self.generation,
                        medium: level.medium,
                        chip: level.chip
                    )
                )
                guard let number = CardApplication.cardKeyNumber(on: level.chip) else { continue }
                cardKeys.append(
                    try keys.seal(
                        key,
                        badge: digest.key,
                        chip: level.chip,
                        keyNumber: number,
                        keyVersion: Self.keyVersion
                    )
                )
            }
        }
        self.cards = cards
        snapshot = SeasonWriter(signer: headKey).snapshot(
            of: cards.map(\.right).sorted { $0.raw < $1.raw }.map(Self.record),
            badges: [
                .credentials: credentials.sorted { $0.digest.key < $1.digest.key }.flatMap(\.bytes),
                .cardKeys: cardKeys.sorted { $0.badge < $1.badge }.flatMap(\.bytes),
            ]
        )
    }

    private static func record(_ right: RightID) -> RightRecord {
        let now = Minute(holding: Season.now)
        return RightRecord(
            right: right,
            notBefore: Minute(count: now.count - 24 * 60),
            notAfter: Minute(count: now.count + 24 * 60),
            zoneSet: Season.zone
        )
    }

    /// As `jalon badge write` leaves it.
    private static func card(
        _ level: BadgeLevel,
        _ uid: [UInt8],
        _ right: RightID,
        _ key: [UInt8],
        _ keys: BadgeKeys,
        _ signer: Ed25519PrivateKey
    ) -> any EmulatedCard {
        switch level {
        case .number: return NTAG21x(uid: uid)
        case .message:
            let claim = BadgeToken(token: token(right), uid: uid).signed(by: signer)
            return NTAG21x(uid: uid, address: CardAddress.text(address: address, claim: claim))
        case .oneTime:
            return NTAG424(
                uid: uid,
                keys: [key, keys.messageKey, key, key, key],
                address: address
            )
        case .mutual:
            return DESFire(
                uid: uid,
                applications: [CardApplication.desfire: DESFireApplication(keys: [key, key])]
            )
        }
    }

    private static func token(_ right: RightID) -> Token {
        let now = Minute(holding: Season.now)
        return Token(
            key: KeyRole.token.rawValue,
            flags: [],
            generation: generation,
            right: right,
            scope: Season.scope,
            issuedAt: Minute(count: now.count - 48 * 60),
            notBefore: Minute(count: now.count - 24 * 60),
            duration: 48 * 60,
            zoneSet: Season.zone
        )
    }
}
