import CardEmulation
import Processes
import ReaderLines
import Testing

/// A card that is spoken with at length (ISO/IEC 14443-4), and what it may answer.
@ReaderQueue @Suite(.timeLimit(.minutes(2)), .serialized) struct ReaderSessionTests {
    nonisolated private static let line = "CARD\t1\t04a1b2c3d4e5f6\t"

    @Test func `A card keeps what it knows between exchanges, for there is no look in between`()
        async throws
    {
        let card = Type4Card(
            uid: [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6],
            address: "https://e.example/1"
        )
        let emulated = try EmulatedReader(card)
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.until("CARD").last?.hasPrefix(Self.line) == true)
        let application: [UInt8] = [
            0, 0xA4, 4, 0, 7, 0xD2, 0x76, 0, 0, 0x85, 1, 1, 0,
        ]
        try reader.say(.exchange(number: 1, application))
        #expect(reader.next() == "REPLY\t1\t9000")
        // Longer than from one look to the next.
        #expect(reader.all(beats: 2) == [])
        try reader.say(.exchange(number: 1, [0, 0xA4, 0, 0x0C, 2, 0xE1, 4]))
        #expect(reader.next() == "REPLY\t1\t9000")
        #expect(reader.all(beats: 2) == [])
        try reader.say(.exchange(number: 1, [0, 0xB0, 0, 0, 4]))
        #expect(reader.next() == "REPLY\t1\t0010d1019000")
        #expect(emulated.statistics.counts.selects == 1)
        #expect(await reader.leave() == .code(0))
    }

    @Test func `Once let go, a card has forgotten`() async throws {
        let card = Type4Card(
            uid: [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6],
            address: "https://e.example/1"
        )
        let emulated = try EmulatedReader(card)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        try reader.say(.done(number: 1))
        #expect(reader.all(beats: 4) == [])
        #expect(emulated.statistics.counts.selects > 2)
        #expect(await reader.leave() == .code(0))
    }

    nonisolated private static let full = [UInt8](repeating: 0x5A, count: 262)
    nonisolated private static let answers: [(answer: CardAnswer, said: String)] = [
        (.bytes([0x90, 0]), "REPLY\t1\t9000"), (.bytes([0x6C, 0x10]), "REPLY\t1\t6c10"),
        (.bytes([0x61, 0xFF]), "REPLY\t1\t61ff"), (.bytes([]), "REPLY\t1\t"),
        (.bytes([0]), "REPLY\t1\t00"),
        (.bytes(Array(full.prefix(256))), "REPLY\t1\t" + String(repeating: "5a", count: 256)),
        (.bytes(full), "REPLY\t1\t" + String(repeating: "5a", count: 262)),
        (.silence, "LOST\t1\tleft"),
    ]

    @Test(arguments: answers)
    func `Every answer of a card is handed on as it is`(
        _ given: (answer: CardAnswer, said: String)
    ) async throws {
        let emulated = try EmulatedReader(
            ScriptedCard(uid: [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6]) { _, _ in given.answer }
        )
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        try reader.say(.exchange(number: 1, [0, 0xB0, 0, 0, 0]))
        #expect(reader.next() == given.said)
        #expect(await reader.leave() == .code(0))
    }

    nonisolated private static let numbers: [(card: PlainCard, why: String)] = [
        (PlainCard(uid: [4, 1, 2, 3, 0, 0, 0]), "padded_number"),
        (PlainCard(uid: [0, 0, 0, 0]), "padded_number"),
        (PlainCard(uid: [4, 1, 2, 3, 5], atqa: 0x0044), "wrong_number_length"),
        (PlainCard(uid: [4, 1, 2, 3], atqa: 0x0044), "wrong_number_length"),
        (PlainCard(uid: [4, 1, 2, 3, 5, 6, 7], atqa: 0x0004), "wrong_number_length"),
        (PlainCard(uid: [4, 1, 2, 3], atqa: 0x00C4), "wrong_number_length"),
        (
            PlainCard(uid: [4, 1, 2, 3], sak: 0x20, ats: [UInt8](repeating: 1, count: 20)),
            "wrong_answer_to_select"
        ),
    ]

    @Test(arguments: numbers)
    func `A number that is not consistent in itself is no card`(
        _ given: (card: PlainCard, why: String)
    ) async throws {
        let emulated = try EmulatedReader(given.card)
        let reader = try WatchedReader(try #require(emulated.connection))
        let text = "\(given.why): what is on the reader is no card of ours; take it away"
        #expect(reader.next() == "READY")
        #expect(reader.next() == "FAULT\tbad-target\t\(text)")
        #expect(reader.all(beats: 4) == [])
        emulated.remove()
        #expect(reader.next() == "READY")
        #expect(await reader.leave() == .code(0))
    }

    @Test func `A number of ten bytes and one that is drawn anew are cards`() async throws {
        let long = PlainCard(uid: [4, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        let emulated = try EmulatedReader(long)
        let reader = try WatchedReader(try #require(emulated.connection))
        let said = "CARD\t1\t04010203040506070809\t0084\t08\t"
        #expect(reader.until("CARD").last == said)
        try reader.say(.done(number: 1))
        emulated.place(PlainCard(uid: [8, 1, 2, 3]))
        #expect(reader.until("CARD") == ["GONE", "CARD\t2\t08010203\t0004\t08\t"])
        #expect(await reader.leave() == .code(0))
    }
}
