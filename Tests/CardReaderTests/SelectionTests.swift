import Badges
import CardReader
import Testing

@Suite struct SelectionTests {
    private static let number: [UInt8] = [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6]

    /// A whole struct of libnfc: ten bytes of number, 254 of answer to select.
    private func claim(
        _ uidLength: Int,
        atqa: UInt16 = 0x0044,
        sak: UInt8 = 0,
        atsLength: Int = 0
    ) -> Selection.Claimed {
        Selection.Claimed(
            uid: Self.number + [0, 0, 0],
            uidLength: uidLength,
            atqa: atqa,
            sak: sak,
            ats: [UInt8](repeating: 0x75, count: 254),
            atsLength: atsLength
        )
    }

    @Test func `One target that is consistent in itself is a card`() throws {
        let card = try CardTarget(uid: Self.number, atqa: 0x0044, sak: 0, ats: [])
        #expect(Selection(result: 1, claim(7)) == .card(card))
    }

    @Test(arguments: [
        (0, Selection.nothing), (-1, .failed), (-6, .failed), (2, .bad(.malformed)),
        (65, .bad(.malformed)), (129, .bad(.malformed)), (Int(Int32.max), .bad(.malformed)),
        (Int(Int32.min), .failed),
    ])
    func `Only the result 1 is a target`(_ given: (result: Int, selection: Selection)) {
        #expect(Selection(result: given.result, claim(7)) == given.selection)
    }

    @Test(arguments: [0, 1, 3, 4, 5, 6, 8, 9, 11, 64, -1, Int.max])
    func `A number of another length than the ATQA says is no card`(_ length: Int) {
        #expect(Selection(result: 1, claim(length)) == .bad(.wrongNumberLength))
    }

    @Test func `A number filled up with zeros is no card`() {
        #expect(Selection(result: 1, claim(10, atqa: 0x0084)) == .bad(.paddedNumber))
    }

    @Test(arguments: [
        (0, true), (19, true), (20, false), (254, false), (255, false), (-1, false),
    ])
    func `An answer to select has at most 19 bytes beside its length byte`(
        _ given: (length: Int, isCard: Bool)
    ) {
        let found = Selection(result: 1, claim(7, sak: 0x20, atsLength: given.length))
        if given.isCard {
            guard case .card(let card) = found else {
                Issue.record("no card")
                return
            }
            #expect(card.ats.count == given.length)
        } else {
            #expect(found == .bad(.wrongAnswerToSelect))
        }
    }

    @Test func `A card that does not speak ISO-DEP has no answer to select`() {
        let found = Selection(result: 1, claim(7, sak: 0, atsLength: 1))
        #expect(found == .bad(.wrongAnswerToSelect))
    }

    @Test(arguments: [(0x87, true), (0x88, false), (0x89, true)])
    func `A number of four bytes that begins as half of a longer one is no card`(
        _ given: (first: UInt8, isCard: Bool)
    ) throws {
        var claimed = claim(4, atqa: 0x0004)
        claimed.uid[0] = given.first
        if given.isCard {
            let uid = [given.first] + Self.number[1..<4]
            let card = try CardTarget(uid: uid, atqa: 0x0004, sak: 0, ats: [])
            #expect(Selection(result: 1, claimed) == .card(card))
        } else {
            #expect(Selection(result: 1, claimed) == .bad(.wrongNumberLength))
        }
    }
}
