import Access
import Badges
import CardEmulation
import Testing

@Suite("Writing DESFire EV2")
struct DESFireWritingTests {
    private static let order = WritingOrder.proof(WritingBench.keys)
    private static let plan = WritingBench.plan(.mutual, .desfire)

    private func isDone(_ step: CardWritingStep) -> Bool {
        guard case .done(let summary) = step else { return false }
        return summary.chip == .desfire && summary.proof == .mutual
    }

    @Test func `A factory card gets our application and proves itself`() throws {
        var card = DESFire(uid: WritingBench.uid)
        #expect(try WritingBench.read(&card, Self.plan) == .done(.number))
        #expect(isDone(try WritingBench.write(&card, Self.order)))
        #expect(try WritingBench.read(&card, Self.plan) == .done(.mutual))
        let ours = card.applications[CardApplication.desfire]
        #expect(ours?.settings == 0x0B)
        #expect(ours?.keys == [WritingBench.administration, WritingBench.cardKey])
        #expect(ours?.keyVersions == [1, 1])
    }

    @Test(arguments: [false, true])
    func `A writing that breaks off anywhere can be repeated`(_ isDoneUnheard: Bool) throws {
        for limit in 0..<20 {
            var card = DESFire(uid: WritingBench.uid)
            let torn = try WritingBench.write(
                &card,
                Self.order,
                leavingAfter: limit,
                isDoneUnheard: isDoneUnheard
            )
            if !isDone(torn) { #expect(torn == .failed(.card(.left))) }
            let again = try WritingBench.write(&card, Self.order)
            #expect(isDone(again), "broken off after \(limit): \(again)")
        }
    }

    @Test func `Written again, a card is left as it is`() throws {
        var card = DESFire(uid: WritingBench.uid)
        #expect(isDone(try WritingBench.write(&card, Self.order)))
        let before = card.applications.mapValues(\.keys)
        #expect(isDone(try WritingBench.write(&card, Self.order)))
        #expect(card.applications.mapValues(\.keys) == before)
    }

    @Test func `An application with someone else's keys is left alone`() throws {
        let foreign = DESFireApplication(keys: [WritingBench.cardKey, WritingBench.cardKey])
        var card = DESFire(
            uid: WritingBench.uid,
            applications: [CardApplication.desfire: foreign]
        )
        #expect(try WritingBench.write(&card, Self.order) == .failed(.foreignKeys))
        #expect(try WritingBench.read(&card, Self.plan) == .done(.mutual))
    }

    @Test func `A card whose owner lets nobody add to it is closed`() throws {
        var card = ScriptedTarget(replies: [[0x91, 0xA0], [0x91, 0x00], [0x91, 0x9D]])
        #expect(try card.write(Self.order) == .failed(.closed))
        card = ScriptedTarget(replies: [[0x91, 0xA0], [0x91, 0x00], [0x91, 0x0E]])
        #expect(
            try card.write(Self.order)
                == .failed(.tooSmall(neededBytes: 32, availableBytes: 0))
        )
        card = ScriptedTarget(replies: [[0x91, 0x00], [0x91]])
        #expect(try card.write(Self.order) == .failed(.card(.malformed)))
    }

    @Test func `Other cards are refused, an EV1 among them`() throws {
        var first = DESFire(uid: WritingBench.uid, generation: .first)
        #expect(try WritingBench.write(&first, Self.order) == .failed(.wrongCard))
        var tag = NTAG21x(uid: WritingBench.uid)
        #expect(try WritingBench.write(&tag, Self.order) == .failed(.wrongCard))
        var ntag424 = NTAG424(uid: WritingBench.uid)
        #expect(try WritingBench.write(&ntag424, Self.order) == .failed(.wrongCard))
        var desfire = DESFire(uid: WritingBench.uid)
        #expect(try WritingBench.write(&desfire, WritingBench.taps) == .failed(.wrongCard))
    }

    @Test func `A card that answers for ever is given up`() throws {
        var card = ScriptedTarget(replies: [[0x91, 0xAF]])
        #expect(try card.write(Self.order) == .failed(.wrongCard))
        let more: [UInt8] = [0x61, 0x10]
        card = ScriptedTarget(replies: [more])
        #expect(try card.write(WritingBench.taps) == .failed(.wrongCard))
    }

    @Test func `Every fault says what is wrong in words of its own`() {
        let faults: [WritingFault] =
            CardFault.allCases.map { .card($0) } + [
                .wrongCard, .notReady, .tooSmall(neededBytes: 1, availableBytes: 0),
                .addressTooLong, .locked, .foreignKeys, .closed, .notWritten,
            ]
        #expect(Set(faults.map(\.code)).count == faults.count)
        #expect(Set(faults.map(\.text)).count == faults.count)
        #expect(faults.allSatisfy { $0.text.contains(";") })
    }
}

/// Replies laid out beforehand for a card that is written.
private struct ScriptedTarget {
    var replies: [[UInt8]]

    mutating func write(_ order: WritingOrder) throws -> CardWritingStep {
        var writing = CardWriting(try ReadingBench.chipCard(), order: order) {
            [UInt8](repeating: 0, count: $0)
        }
        var card = ScriptedCard(replies: replies)
        var step = writing.begin()
        while case .exchange(let command) = step {
            step = writing.handle(reply: card.answer(command))
        }
        return step
    }
}
