import Access
import Badges
import CardEmulation
import Testing

@Suite("Writing NTAG 424 DNA")
struct NTAG424WritingTests {
    private func counter(_ step: CardWritingStep) -> UInt32? {
        guard case .done(let summary) = step, case .oneTime(let counter) = summary.proof else {
            return nil
        }
        return counter
    }

    @Test func `A factory card signs taps and proves itself afterwards`() throws {
        var card = NTAG424(uid: WritingBench.uid)
        let first = try #require(counter(WritingBench.write(&card, WritingBench.taps)))
        let tap = try WritingBench.read(&card, WritingBench.plan(.oneTime, .ntag424))
        #expect(tap == .done(.oneTime(counter: first + 1)))
        let proof = try WritingBench.read(&card, WritingBench.plan(.mutual, .ntag424))
        #expect(proof == .done(.mutual))
    }

    @Test func `A written card gives nothing under the factory's keys`() throws {
        var card = NTAG424(uid: WritingBench.uid)
        #expect(counter(try WritingBench.write(&card, WritingBench.taps)) != nil)
        for number in UInt8(0)..<5 {
            let keys = ReadingBench.keys(number: number)
            let plan = ReadingBench.plan(.mutual, .ntag424, keys: keys)
            #expect(try WritingBench.read(&card, plan) == .failed(.wrongKey))
        }
        let plan = ReadingBench.plan(.oneTime, .ntag424, keys: ReadingBench.keys())
        #expect(try WritingBench.read(&card, plan) == .failed(.wrongKey))
    }

    @Test(arguments: [false, true])
    func `A writing that breaks off anywhere can be repeated`(_ isDoneUnheard: Bool) throws {
        for limit in 0..<32 {
            var card = NTAG424(uid: WritingBench.uid)
            let torn = try WritingBench.write(
                &card,
                WritingBench.taps,
                leavingAfter: limit,
                isDoneUnheard: isDoneUnheard
            )
            if counter(torn) == nil { #expect(torn == .failed(.card(.left))) }
            let again = try WritingBench.write(&card, WritingBench.taps)
            #expect(counter(again) != nil, "broken off after \(limit): \(again)")
        }
    }

    @Test func `Written again, a card counts on`() throws {
        var card = NTAG424(uid: WritingBench.uid)
        let first = try #require(counter(WritingBench.write(&card, WritingBench.taps)))
        let second = try #require(counter(WritingBench.write(&card, WritingBench.taps)))
        #expect(second > first)
    }

    @Test func `A card with someone else's keys is left alone`() throws {
        let foreign = (UInt8(1)...5).map { [UInt8](repeating: $0, count: 16) }
        var card = NTAG424(uid: WritingBench.uid, keys: foreign)
        #expect(try WritingBench.write(&card, WritingBench.taps) == .failed(.foreignKeys))
        var mixed = foreign
        mixed[0] = ReadingBench.zeroKey
        var half = NTAG424(uid: WritingBench.uid, keys: mixed)
        #expect(try WritingBench.write(&half, WritingBench.taps) == .failed(.foreignKeys))
        #expect(half.keyVersions == [0, 0, 0, 0, 0])
    }

    @Test func `Another kind of card is refused`() throws {
        var tag = NTAG21x(uid: WritingBench.uid)
        #expect(try WritingBench.write(&tag, WritingBench.taps) == .failed(.wrongCard))
        var type4 = Type4Card(uid: WritingBench.uid, address: "https://a")
        let step = try WritingBench.write(&type4, WritingBench.taps)
        #expect(step == .failed(.card(.refused)) || step == .failed(.wrongCard))
    }

    @Test(arguments: [(96, true), (200, false)])
    func `An address leaves room for the tap`(_ count: Int, _ isWritten: Bool) throws {
        let address = "https://" + String(repeating: "a", count: count - 8)
        var card = NTAG424(uid: WritingBench.uid)
        let order = WritingOrder.taps(WritingBench.keys, address: address)
        let step = try WritingBench.write(&card, order)
        #expect((counter(step) != nil) == isWritten)
        #expect((step == .failed(.addressTooLong)) != isWritten)
    }
}
