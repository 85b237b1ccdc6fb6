package import Access
package import Badges
package import Cache
import Crypto
import Sync
import Vocabulary

/// Says how far to read a card, from what its row and the gate's zone ask for.
package struct BadgePlanner: Sendable {
    package enum Preparation: Sendable {
        case read(CardPlan, BadgeDigest)
        /// Nothing on the card could change the answer.
        case answer(BadgeReading)
    }

    private let cache: CacheFile
    private let badges: BadgeKeyRing
    private let zone: UInt16

    package init(cache: CacheFile, badges: BadgeKeyRing, zone: UInt16) {
        self.cache = cache
        self.badges = badges
        self.zone = zone
    }

    package func prepare(_ card: CardTarget) -> Preparation {
        guard !card.hasRandomNumber else {
            return .answer(
                BadgeReading(uid: card.uid, digest: nil, outcome: .fault(.randomNumber))
            )
        }
        guard let keys = badges.keys else {
            badges.want()
            return .answer(BadgeReading(uid: card.uid, digest: nil, outcome: .withoutKey))
        }
        let digest = BadgeDigest(.card, card.uid, key: keys.badgeKey)
        let reading = { BadgeReading(uid: card.uid, digest: digest, outcome: $0) }
        guard let found = cache.facts(badge: digest) else {
            return .answer(reading(.proof(.number)))
        }
        switch found.credential {
        case .tampered: return .answer(reading(.proof(.number)))
        case .absent:
            // By keys of another seed every badge is unknown.
            badges.want()
            // One issued after the last sync may carry a token that is believed ahead of it.
            let plan = CardPlan(wanted: .signed, chip: .none, keys: nil, address: keys.address)
            return .read(plan, digest)
        case .row(let row):
            let wanted = wanted(row, found.facts)
            switch cardKeys(digest, row, keys, wanted) {
            case .found(let cardKeys):
                let plan = CardPlan(
                    wanted: wanted,
                    chip: row.chip,
                    keys: cardKeys,
                    address: keys.address
                )
                return .read(plan, digest)
            case .none: return .answer(reading(.withoutKey))
            case .tampered: return .answer(reading(.tamperedKey))
            }
        }
    }

    /// At least as far as the badge was issued, so that every tap of it is counted; further where
    /// more is asked for here and the card may be able to.
    private func wanted(_ row: CredentialRecord, _ facts: CacheFacts) -> Assurance {
        guard row.chip != .none else { return row.medium.assurance }
        var asked = facts.zones.zone(zone)?.assuranceMin ?? .copyable
        if case .row(let right) = facts.right { asked = max(asked, right.flags.assuranceMin) }
        return max(row.medium.assurance, asked)
    }

    private enum Found {
        case found(CardKeys?)
        case none
        case tampered
    }

    private func cardKeys(
        _ digest: BadgeDigest,
        _ row: CredentialRecord,
        _ keys: BadgeKeys,
        _ wanted: Assurance
    ) -> Found {
        guard row.chip == .ntag424 || row.chip == .desfire, wanted > .signed else {
            return .found(nil)
        }
        switch cache.cardKey(digest) {
        case .tampered: return .tampered
        case .absent:
            // A badge that was issued as less goes on as that.
            return row.medium.assurance > .signed ? .none : .found(nil)
        case .row(let record):
            guard record.sealing == keys.sealing, let card = try? keys.open(record) else {
                badges.want()
                return .none
            }
            return .found(
                CardKeys(card: card, cardKeyNumber: record.keyNumber, message: keys.messageKey)
            )
        }
    }
}
