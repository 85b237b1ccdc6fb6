import Access
import Badges
import CardEmulation
import Testing

@Suite("Writing Type 2 tags")
struct Type2WritingTests {
    private static let plan = ReadingBench.plan(.signed, .type2)

    private func summary(_ step: CardWritingStep) -> WritingSummary? {
        guard case .done(let summary) = step else { return nil }
        return summary
    }

    @Test(arguments: [NTAGModel.ntag215, .ntag216])
    func `A claim is written and read back`(_ model: NTAGModel) throws {
        var card = NTAG21x(model, uid: WritingBench.uid)
        let summary = summary(try WritingBench.write(&card, WritingBench.claim))
        #expect(summary?.chip == .type2)
        #expect(summary?.proof == .message(ReadingBench.claim))
        #expect(
            try WritingBench.read(&card, Self.plan) == .done(.message(ReadingBench.claim))
        )
    }

    @Test func `An NTAG 213 is too small, and the need is said`() throws {
        var card = NTAG21x(.ntag213, uid: WritingBench.uid)
        let step = try WritingBench.write(&card, WritingBench.claim)
        let fault = WritingFault.tooSmall(neededBytes: 202, availableBytes: 144)
        #expect(step == .failed(fault))
        #expect(
            fault.text == "the card is too small: 202 bytes are needed, it has 144; "
                + "take an NTAG 215 or 216"
        )
    }

    @Test func `A torn writing leaves no half message, and can be repeated`() throws {
        var whole = NTAG21x(uid: WritingBench.uid)
        let exchanges = try #require(summary(WritingBench.write(&whole, WritingBench.claim)))
            .exchanges
        for limit in 0..<exchanges {
            var card = NTAG21x(uid: WritingBench.uid, address: "https://shop.example/p/1")
            let torn = try WritingBench.write(&card, WritingBench.claim, leavingAfter: limit)
            #expect(torn == .failed(.card(.left)))
            let read = try WritingBench.read(&card, Self.plan)
            #expect([.done(.number), .done(.message(ReadingBench.claim))].contains(read))
            #expect(summary(try WritingBench.write(&card, WritingBench.claim)) != nil)
        }
    }

    @Test func `The maker's block of locks stays first`() throws {
        let area: [UInt8] = [0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03, 0x00, 0xFE]
        var card = NTAG21x(uid: WritingBench.uid, content: area)
        #expect(summary(try WritingBench.write(&card, WritingBench.claim)) != nil)
        #expect(Array(card.memory[16..<23]) == [0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03, 199])
    }

    @Test(arguments: [(10, UInt8(0x10)), (10, 0x80), (11, 0x01), (15, 0x0F)])
    func `A locked tag is refused before anything is written`(
        _ offset: Int,
        _ bits: UInt8
    ) throws {
        var card = NTAG21x(uid: WritingBench.uid)
        card.plant(bits, at: offset)
        let before = card.memory
        #expect(try WritingBench.write(&card, WritingBench.claim) == .failed(.locked))
        #expect(card.memory == before)
    }

    @Test func `A no to a write is a lock, another tag is another tag`() throws {
        var target = CardWriting(try ReadingBench.tag(), order: WritingBench.claim) { _ in [] }
        var tag = PlainTag()
        tag.lockedFrom = 16
        var step = target.begin()
        while case .exchange(let command) = step {
            step = target.handle(reply: tag.answer(command))
        }
        #expect(step == .failed(.locked))
        var swapped = PlainTag(uid: [0x04, 1, 2, 3, 4, 5, 6])
        target = CardWriting(try ReadingBench.tag(), order: WritingBench.claim) { _ in [] }
        #expect(target.begin() == .exchange([0x30, 0]))
        let step2 = target.handle(reply: swapped.answer([0x30, 0]))
        #expect(step2 == .failed(.card(.changed)))
    }

    @Test func `A tag without a container is not ready, a chip card is another card`() throws {
        var card = NTAG21x(uid: WritingBench.uid)
        card.plant(0, at: 12)
        #expect(try WritingBench.write(&card, WritingBench.claim) == .failed(.notReady))
        var chip = NTAG424(uid: WritingBench.uid)
        #expect(try WritingBench.write(&chip, WritingBench.claim) == .failed(.wrongCard))
    }

    @Test func `A tag that forgets what was written is found`() throws {
        let target = try ReadingBench.tag()
        var writing = CardWriting(target, order: WritingBench.claim) { _ in [] }
        var tag = PlainTag()
        var step = writing.begin()
        while case .exchange(let command) = step {
            let isForgotten = command[0] == 0xA2 && command[1] == 9
            step = writing.handle(reply: isForgotten ? [0x0A] : tag.answer(command))
        }
        #expect(step == .failed(.card(.malformed)) || step == .failed(.notWritten))
    }

    @Test(arguments: [(78, true), (79, false)])
    func `An address leaves room for the claim`(_ count: Int, _ isWritten: Bool) throws {
        let address = "https://" + String(repeating: "a", count: count - 8)
        var card = NTAG21x(uid: WritingBench.uid)
        let order = WritingOrder.claim(ReadingBench.claim, address: address)
        let step = try WritingBench.write(&card, order)
        #expect((step == .failed(.addressTooLong)) != isWritten)
    }
}
