import Access
import Badges
import CardEmulation
import Testing

/// Cards as a gate meets them, by cards that were emulated without knowledge of the reading.
@Suite("Reading emulated cards")
struct EmulatedReadingTests {
    private static let zeros = [UInt8](repeating: 0, count: 16)
    private static let keys = [
        zeros, WritingBench.messageKey, WritingBench.cardKey, zeros, zeros,
    ]

    private func card(uid: [UInt8] = WritingBench.uid, counter: UInt32 = 0) -> NTAG424 {
        NTAG424(uid: uid, keys: Self.keys, address: ReadingBench.address, counter: counter)
    }

    private func tap(_ card: inout NTAG424) throws -> CardStep {
        try WritingBench.read(&card, WritingBench.plan(.oneTime, .ntag424))
    }

    @Test func `Each tap counts one, and a jump is seen`() throws {
        var card = card(counter: 41)
        #expect(try tap(&card) == .done(.oneTime(counter: 42)))
        #expect(try tap(&card) == .done(.oneTime(counter: 43)))
        card.counter = 1_042
        #expect(try tap(&card) == .done(.oneTime(counter: 1_043)))
        card.counter = 7
        #expect(try tap(&card) == .done(.oneTime(counter: 8)))
    }

    @Test func `A copy of a tap on another card is refused`() throws {
        let text = ReadingBench.address + CardAddressTests.tap
        var copy = Type4Card(uid: WritingBench.uid, address: text)
        let plan = WritingBench.plan(.oneTime, .ntag424)
        #expect(try WritingBench.read(&copy, plan) == .failed(.wrongKey))
    }

    @Test func `A card of the scope with another card's key is refused`() throws {
        var keys = Self.keys
        keys[2] = WritingBench.administration
        var card = NTAG424(uid: WritingBench.uid, keys: keys, address: ReadingBench.address)
        #expect(try tap(&card) == .failed(.wrongKey))
        let plan = WritingBench.plan(.mutual, .ntag424)
        #expect(try WritingBench.read(&card, plan) == .failed(.wrongKey))
    }

    @Test(arguments: [Assurance.signed, .oneTime, .mutual])
    func `A copied number without keys is a number`(_ wanted: Assurance) throws {
        let plan = WritingBench.plan(wanted, .ntag424)
        var magic = NTAG21x(uid: WritingBench.uid)
        #expect(try WritingBench.read(&magic, plan) == .done(.number))
        var blank = NTAG424(uid: WritingBench.uid)
        let read = try WritingBench.read(&blank, plan)
        #expect(read == (wanted == .mutual ? .failed(.wrongKey) : .done(.number)))
        var classic = CardEmulation.PlainCard(uid: WritingBench.uid)
        #expect(try WritingBench.read(&classic, plan) == .done(.number))
    }

    @Test func `A claim is read from every kind of tag`() throws {
        let plan = ReadingBench.plan()
        let claim = CardStep.done(.message(ReadingBench.claim))
        var tag = NTAG21x(uid: WritingBench.uid, address: ReadingBench.claimText)
        #expect(try WritingBench.read(&tag, plan) == claim)
        var type4 = Type4Card(uid: [1, 2, 3, 4], address: ReadingBench.claimText)
        #expect(try WritingBench.read(&type4, plan) == claim)
    }

    @Test func `A tag that leaves between two reads is left`() throws {
        let target = try ReadingBench.tag()
        let tag = PlainTag(address: ReadingBench.claimText)
        for limit in 0..<14 {
            var card = tag
            var reading = CardReading(target, plan: ReadingBench.plan()) { _ in [] }
            var step = reading.begin()
            for _ in 0..<limit {
                guard case .exchange(let command) = step else { break }
                step = reading.handle(reply: card.answer(command))
            }
            #expect(reading.lost() == .failed(.left))
        }
    }
}
