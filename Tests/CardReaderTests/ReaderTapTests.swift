import CardEmulation
import Processes
import ReaderLines
import Testing

/// Cards that come, stay, leave and change, at the speed of good and bad readers.
@ReaderQueue @Suite(.timeLimit(.minutes(3)), .serialized) struct ReaderTapTests {
    nonisolated private static let tag = NTAG21x(
        uid: [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6],
        address: "https://e.example/1"
    )
    nonisolated private static let other = NTAG21x(
        uid: [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66],
        address: "https://e.example/2"
    )
    nonisolated private static let card = "04a1b2c3d4e5f6\t0044\t00\t"
    nonisolated private static let otherCard = "04112233445566\t0044\t00\t"
    nonisolated private static let page = "0310d1010c5504652e6578616d706c65"
    nonisolated private static let readPage: [UInt8] = [0x30, 4]

    @Test(arguments: [0, 5, 200])
    func `A slow reader is read from and beats in time`(_ milliseconds: Int) async throws {
        let emulated = try EmulatedReader(latency: .milliseconds(milliseconds))
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.next() == "READY")
        let ready = ContinuousClock.now
        emulated.place(Self.tag)
        #expect(reader.next() == "CARD\t1\t\(Self.card)")
        for _ in 0..<3 {
            try reader.say(.exchange(number: 1, Self.readPage))
            #expect(reader.next() == "REPLY\t1\t\(Self.page)")
        }
        try reader.say(.done(number: 1))
        #expect(reader.all(beats: 4) == [])
        // A daemon kills after one second of silence.
        #expect(reader.silence(since: ready) < .milliseconds(900))
        emulated.remove()
        #expect(reader.next() == "GONE")
        #expect(await reader.leave() == .code(0))
    }

    @Test func `An exchange starts when it is asked for, not at the next look`() async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        let start = ContinuousClock.now
        for _ in 0..<32 {
            try reader.say(.exchange(number: 1, Self.readPage))
            #expect(reader.next() == "REPLY\t1\t\(Self.page)")
        }
        // At one exchange a look, 3.2 s.
        #expect(reader.time(since: start) < .milliseconds(3_000))
        #expect(emulated.statistics.counts.selects == 1)
        #expect(await reader.leave() == .code(0))
    }

    @Test func `A card removed between two reads is LOST and GONE`() async throws {
        let emulated = try EmulatedReader()
        let reader = try WatchedReader(try #require(emulated.connection))
        emulated.arm(CardChange(afterExchanges: 1))
        emulated.place(Self.tag)
        _ = reader.until("CARD")
        try reader.say(.exchange(number: 1, Self.readPage))
        #expect(reader.next() == "REPLY\t1\t\(Self.page)")
        try reader.say(.exchange(number: 1, Self.readPage))
        #expect(reader.next() == "LOST\t1\tleft")
        #expect(reader.next() == "GONE")
        try reader.say(.exchange(number: 1, Self.readPage))
        #expect(reader.next() == "LOST\t1\tstale")
        emulated.place(Self.other)
        #expect(reader.next() == "CARD\t2\t\(Self.otherCard)")
        #expect(await reader.leave() == .code(0))
    }

    @Test func `A card swapped after its select is LOST, and the other one is reported`()
        async throws
    {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.until("CARD").last == "CARD\t1\t\(Self.card)")
        emulated.place(Self.other)
        try reader.say(.exchange(number: 1, Self.readPage))
        #expect(reader.next() == "LOST\t1\tleft")
        #expect(reader.next() == "GONE")
        #expect(reader.next() == "CARD\t2\t\(Self.otherCard)")
        #expect(await reader.leave() == .code(0))
    }

    @Test func `Another card that answers in its place is found at the next look`() async throws {
        let emulated = try EmulatedReader()
        let reader = try WatchedReader(try #require(emulated.connection))
        emulated.arm(CardChange(afterExchanges: 0, next: Self.other))
        emulated.place(Self.tag)
        #expect(reader.until("CARD").last == "CARD\t1\t\(Self.card)")
        try reader.say(.exchange(number: 1, [0x30, 0]))
        #expect(reader.next().hasPrefix("REPLY\t1\t041122"))
        try reader.say(.done(number: 1))
        #expect(reader.next() == "GONE")
        #expect(reader.next() == "CARD\t2\t\(Self.otherCard)")
        #expect(await reader.leave() == .code(0))
    }

    @Test func `A tap of 20 ms is seen once and whole or not at all, and leaves nothing behind`()
        async throws
    {
        let emulated = try EmulatedReader()
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.next() == "READY")
        // At ten looks a second about every fifth is seen; of a hundred, none once in 10^10 runs.
        var lines: [String] = []
        for _ in 1...100 where lines.isEmpty {
            emulated.tap(Self.tag, for: .milliseconds(20))
            lines = reader.all(milliseconds: 150)
        }
        #expect(lines == ["CARD\t1\t\(Self.card)"])
        try reader.say("EXCHANGE\t1\t3004")
        #expect(reader.until("GONE") == ["LOST\t1\tleft", "GONE"])
        #expect(reader.all(milliseconds: 500) == [])
        emulated.place(Self.other)
        #expect(reader.next() == "CARD\t2\t\(Self.otherCard)")
        #expect(await reader.leave() == .code(0))
    }

    @Test func `A card that stays is one line`() async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        // Without DONE: its time ends after two seconds.
        #expect(reader.all(beats: 12) == [])
        #expect(emulated.statistics.counts.selects > 5)
        try reader.say(.exchange(number: 1, Self.readPage))
        #expect(reader.next() == "LOST\t1\tstale")
        emulated.remove()
        #expect(reader.next() == "GONE")
        #expect(await reader.leave() == .code(0))
    }

    @Test func `A phone with a new number at each look is one card`() async throws {
        let emulated = try EmulatedReader(PhoneCard())
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.until("CARD").last?.hasPrefix("CARD\t1\t08") == true)
        try reader.say(.done(number: 1))
        #expect(reader.all(beats: 4) == [])
        #expect(await reader.leave() == .code(0))
    }

    @Test(arguments: [(262, "LOST\t1\tleft"), (263, "FAULT\tcommand-too-long")])
    func `262 bytes are given to libnfc and 263 are not`(
        _ given: (count: Int, said: String)
    ) async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        let before = emulated.statistics.counts.exchanges
        try reader.say("EXCHANGE\t1\t" + String(repeating: "00", count: given.count))
        #expect(reader.next().hasPrefix(given.said))
        #expect(emulated.statistics.counts.exchanges == before + (given.count == 262 ? 1 : 0))
        #expect(await reader.leave() == .code(0))
    }

    @Test func `A line of a megabyte costs one fault and nothing else`() async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        try reader.say(String(repeating: "A", count: 1_000_000))
        #expect(reader.next().hasPrefix("FAULT\tcommand-too-long\t"))
        try reader.say(.exchange(number: 1, Self.readPage))
        #expect(reader.next() == "REPLY\t1\t\(Self.page)")
        #expect(await reader.leave() == .code(0))
    }
}
