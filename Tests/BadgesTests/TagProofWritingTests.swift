import Access
import Badges
import CardEmulation
import Testing

@Suite("Writing NTAG 424 DNA that only prove themselves")
struct TagProofWritingTests {
    private static let order = WritingOrder.tagProof(WritingBench.keys)
    private static let plan = WritingBench.plan(.mutual, .ntag424)

    private func isDone(_ step: CardWritingStep, _ proof: CardProof = .mutual) -> Bool {
        guard case .done(let summary) = step, summary.chip == .ntag424 else { return false }
        guard case .oneTime = summary.proof else { return summary.proof == proof }
        return proof != .mutual
    }

    @Test func `A factory card proves itself, and its message is left as it was`() throws {
        var card = NTAG424(uid: WritingBench.uid)
        let files = card.files.mapValues(\.content)
        #expect(isDone(try WritingBench.write(&card, Self.order)))
        #expect(try WritingBench.read(&card, Self.plan) == .done(.mutual))
        #expect(card.files.mapValues(\.content) == files)
        #expect(
            card.keys == [
                WritingBench.administration, WritingBench.administration, WritingBench.cardKey,
                WritingBench.administration, WritingBench.administration,
            ]
        )
    }

    @Test(arguments: [false, true])
    func `A writing that breaks off anywhere can be repeated`(_ isDoneUnheard: Bool) throws {
        for limit in 0..<24 {
            var card = NTAG424(uid: WritingBench.uid)
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

    @Test(arguments: [false, true])
    func `It can be made to sign taps later, broken off anywhere, and the other way round`(
        _ isDoneUnheard: Bool
    ) throws {
        for limit in 0..<16 {
            var card = NTAG424(uid: WritingBench.uid)
            #expect(isDone(try WritingBench.write(&card, Self.order)))
            _ = try WritingBench.write(
                &card,
                WritingBench.taps,
                leavingAfter: limit,
                isDoneUnheard: isDoneUnheard
            )
            let again = try WritingBench.write(&card, WritingBench.taps)
            #expect(isDone(again, .oneTime(counter: 1)), "broken off after \(limit): \(again)")
            #expect(card.keys[1] == WritingBench.messageKey)
            #expect(isDone(try WritingBench.write(&card, Self.order)))
        }
    }

    @Test func `Other cards are refused`() throws {
        var desfire = DESFire(uid: WritingBench.uid)
        #expect(try WritingBench.write(&desfire, Self.order) == .failed(.wrongCard))
        var tag = NTAG21x(uid: WritingBench.uid)
        #expect(try WritingBench.write(&tag, Self.order) == .failed(.wrongCard))
        let foreign = [[UInt8]](repeating: [UInt8](repeating: 7, count: 16), count: 5)
        var taken = NTAG424(uid: WritingBench.uid, keys: foreign)
        #expect(try WritingBench.write(&taken, Self.order) == .failed(.foreignKeys))
    }
}
