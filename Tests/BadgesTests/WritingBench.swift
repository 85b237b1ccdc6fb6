import Access
import Badges
import CardEmulation
import Crypto
import Testing

/// Writes emulated cards, and reads them as gates do.
enum WritingBench {
    static let uid = PlainTag.uid
    static let administration = [UInt8](repeating: 0xAD, count: 16)
    static let cardKey = [UInt8](repeating: 0xCA, count: 16)
    static let messageKey = [UInt8](repeating: 0x3E, count: 16)
    static let keys = WritingKeys(
        administration: administration,
        card: cardKey,
        message: messageKey,
        version: 1
    )
    static let taps = WritingOrder.taps(keys, address: ReadingBench.address)
    static let claim = WritingOrder.claim(ReadingBench.claim, address: ReadingBench.address)

    /// The answer of a card, nil where the reader hears none.
    static func answer(_ card: inout some EmulatedCard, _ command: [UInt8]) -> [UInt8]? {
        guard case .bytes(let reply) = card.exchange(command) else { return nil }
        return reply
    }

    /// Writes, and takes the card away after so many exchanges.
    ///
    /// Heard or not: the card may have done what it was told before its answer was lost.
    static func write(
        _ card: inout some EmulatedCard,
        _ order: WritingOrder,
        leavingAfter limit: Int = .max,
        isDoneUnheard: Bool = false
    ) throws -> CardWritingStep {
        card.select()
        let target = try CardTarget(uid: card.uid, atqa: card.atqa, sak: card.sak, ats: card.ats)
        var writing = CardWriting(target, order: order) { SecureRandom.bytes($0) }
        var step = writing.begin()
        var count = 0
        while case .exchange(let command) = step {
            if count == limit, isDoneUnheard { _ = answer(&card, command) }
            guard count < limit, let reply = answer(&card, command) else { return writing.lost() }
            count += 1
            step = writing.handle(reply: reply)
        }
        return step
    }

    static func read(_ card: inout some EmulatedCard, _ plan: CardPlan) throws -> CardStep {
        card.select()
        let target = try CardTarget(uid: card.uid, atqa: card.atqa, sak: card.sak, ats: card.ats)
        var reading = CardReading(target, plan: plan) { SecureRandom.bytes($0) }
        var step = reading.begin()
        while case .exchange(let command) = step {
            guard let reply = answer(&card, command) else { return reading.lost() }
            step = reading.handle(reply: reply)
        }
        return step
    }

    static func plan(_ wanted: Assurance, _ chip: BadgeChip) -> CardPlan {
        let keys = CardKeys(
            card: cardKey,
            cardKeyNumber: CardApplication.cardKeyNumber(on: chip) ?? 0,
            message: messageKey
        )
        return ReadingBench.plan(wanted, chip, keys: keys)
    }
}
