import Access
import Badges
import Crypto
import Testing

/// Runs a reading against a card in memory.
enum ReadingBench {
    static let address = CardAddressTests.address
    static let claim = [UInt8](repeating: 0x51, count: 110)
    static let claimText = CardAddress.text(address: address, claim: claim)
    /// The published tap of NXP's AN12196, 3.4: all keys zero, count 61.
    static let tapText = address + CardAddressTests.tap
    static let tapUID: [UInt8] = [0x04, 0xDE, 0x5F, 0x1E, 0xAC, 0xC0, 0x40]
    static let zeroKey = [UInt8](repeating: 0, count: 16)

    static func tag(_ uid: [UInt8] = PlainTag.uid) throws -> CardTarget {
        try CardTarget(uid: uid, atqa: uid.count == 7 ? 0x0044 : 0x0004, sak: 0, ats: [])
    }

    static func chipCard(_ uid: [UInt8] = tapUID) throws -> CardTarget {
        try CardTarget(
            uid: uid,
            atqa: uid.count == 7 ? 0x0344 : 0x0304,
            sak: 0x20,
            ats: [0x77, 0x77, 0x71, 0x02, 0x80]
        )
    }

    static func keys(
        card: [UInt8] = zeroKey,
        number: UInt8 = 2,
        message: [UInt8] = zeroKey
    ) -> CardKeys {
        CardKeys(card: card, cardKeyNumber: number, message: message)
    }

    static func plan(
        _ wanted: Assurance = .signed,
        _ chip: BadgeChip = .none,
        keys: CardKeys? = nil
    ) -> CardPlan {
        CardPlan(wanted: wanted, chip: chip, keys: keys, address: address)
    }

    /// What the reading comes to, and the commands that it sent.
    static func read(
        _ target: CardTarget,
        _ plan: CardPlan,
        _ card: some PlainCard,
        random: [UInt8] = zeroKey
    ) -> (step: CardStep, commands: [[UInt8]]) {
        var card = card
        var commands: [[UInt8]] = []
        var reading = CardReading(target, plan: plan) { Array(random.prefix($0)) }
        var step = reading.begin()
        while case .exchange(let command) = step {
            commands.append(command)
            step = reading.handle(reply: card.answer(command))
        }
        return (step, commands)
    }
}
