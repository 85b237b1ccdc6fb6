import CardEmulation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SeveralReadersTests {
    private static let key = String(repeating: "5a", count: 16)
    private static let card =
        "ntag424 uid=04b2d3f4e5a6b7 key1=\(key) key2=\(key) address=https://gym.example/b"

    @Test func `A card is carried from one reader to another with what it remembers`() throws {
        let (first, second) = (try EmulatedReader(), try EmulatedReader())
        var desk = ControlDesk([first, second])
        #expect(desk.answer(to: "card \(Self.card) counter=7 name=boris") == "ok")
        #expect((first.card as? NTAG424)?.counter == 7)
        #expect(desk.answer(to: "at 2 card name=boris") == "ok")
        #expect((second.card as? NTAG424)?.counter == 7)
        // `at 2 …` was for that line alone.
        #expect(desk.answer(to: "card plain") == "ok")
        #expect(first.card is PlainCard)
        #expect(desk.answer(to: "at 2") == "ok")
        #expect(desk.answer(to: "card phone") == "ok")
        #expect(second.card is PhoneCard)
    }

    @Test func `A recorded tap counts, and is played by a card of the same number`() throws {
        let reader = try EmulatedReader()
        var desk = ControlDesk(reader)
        #expect(desk.answer(to: "card \(Self.card) name=boris") == "ok")
        #expect(desk.answer(to: "record name=boris as=tape") == "ok")
        #expect(desk.answer(to: "card name=tape") == "ok")
        let tape = try #require(reader.card as? Type4Card)
        #expect(tape.uid == [0x04, 0xB2, 0xD3, 0xF4, 0xE5, 0xA6, 0xB7])
        let message = String(decoding: tape.file.dropFirst(7), as: UTF8.self)
        #expect(message.hasPrefix("gym.example/b?picc_data="))
        #expect(!message.contains(String(repeating: "0", count: 16)))
        #expect(desk.answer(to: "card name=boris") == "ok")
        #expect((reader.card as? NTAG424)?.counter == 1)
    }

    @Test(arguments: [
        "at", "at 0", "at 3", "at 2 nothing", "card name=nobody", "record", "record name=x",
        "record name=nobody as=tape", "record as=tape name=nobody", "record name=tag as=tape",
    ])
    func `Lines that cannot be obeyed change nothing`(_ line: String) throws {
        var desk = ControlDesk([try EmulatedReader(), try EmulatedReader()])
        #expect(desk.answer(to: "card ntag215 name=tag") == "ok")
        #expect(desk.answer(to: line)?.hasPrefix("error ") == true)
    }
}
