import Access
import Badges
import CardEmulation
import Testing

@Suite("Reading Type 4 tags")
struct Type4ReadingTests {
    private func read(_ card: some PlainCard, _ plan: CardPlan = ReadingBench.plan()) throws
        -> CardStep
    {
        ReadingBench.read(try ReadingBench.chipCard(), plan, card).step
    }

    @Test func `A claim is read in the pieces that the tag gives`() throws {
        let card = PlainType4(address: ReadingBench.claimText)
        let read = ReadingBench.read(try ReadingBench.chipCard(), ReadingBench.plan(), card)
        #expect(read.step == .done(.message(ReadingBench.claim)))
        let expected: [[UInt8]] = [
            [0, 0xA4, 4, 0, 7, 0xD2, 0x76, 0, 0, 0x85, 1, 1, 0], [0, 0xA4, 0, 0x0C, 2, 0xE1, 3],
            [0, 0xB0, 0, 0, 15], [0, 0xA4, 0, 0x0C, 2, 0xE1, 4], [0, 0xB0, 0, 0, 2],
            [0, 0xB0, 0, 2, 0x3B], [0, 0xB0, 0, 0x3D, 0x3B], [0, 0xB0, 0, 0x78, 0x3B],
            [0, 0xB0, 0, 0xB3, 0x16],
        ]
        #expect(read.commands == expected)
    }

    @Test func `A tag that gives more is asked for all at once`() throws {
        let ntag424: [UInt8] = [0, 0x17, 0x20, 1, 0, 0, 0xFF, 4, 6, 0xE1, 4, 1, 0, 0, 0]
        let card = PlainType4(address: ReadingBench.claimText, container: ntag424)
        let read = ReadingBench.read(try ReadingBench.chipCard(), ReadingBench.plan(), card)
        #expect(read.step == .done(.message(ReadingBench.claim)))
        #expect(read.commands.count == 6)
    }

    @Test(arguments: [1, 20, 255])
    func `Answers in parts are put together`(_ chunk: Int) throws {
        var card = PlainType4(address: ReadingBench.claimText)
        card.chunk = chunk
        let step = try read(card)
        #expect(step == (chunk == 1 ? .failed(.tooLong) : .done(.message(ReadingBench.claim))))
    }

    @Test func `Nothing, an empty file and others' messages give the number`() throws {
        #expect(try read(PlainType4(file: [0, 0])) == .done(.number))
        #expect(try read(PlainType4(address: "https://shop.example")) == .done(.number))
        #expect(try read(PlainType4(address: ReadingBench.tapText)) == .done(.number))
        for status: [UInt8] in [[0x6A, 0x82], [0x6D, 0], [0x69, 0x82], [0x91, 0x1C]] {
            #expect(try read(ScriptedCard(replies: [status])) == .done(.number))
        }
    }

    static let files: [(String, [UInt8], CardFault)] = [
        ("length past the file's size", [0, 0xFF] + [UInt8](repeating: 0, count: 3), .malformed),
        ("length past what is there", [0, 0xFE] + [UInt8](repeating: 0, count: 3), .refused),
        ("257 bytes", [1, 1] + [UInt8](repeating: 0, count: 257), .tooLong),
        ("length of one byte", [0], .malformed),
        ("FFFF", [0xFF, 0xFF], .tooLong),
    ]

    @Test(arguments: files)
    func `A torn file has its fault`(_ name: String, _ file: [UInt8], _ fault: CardFault) throws {
        #expect(try read(PlainType4(file: file)) == .failed(fault), "\(name)")
    }

    static let containers: [(String, [UInt8], CardFault)] = [
        ("version 0", [0, 15, 0x00, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0], .malformed),
        ("version 4", [0, 15, 0x40, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0], .malformed),
        ("14 bytes", [0, 14, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0], .malformed),
        ("answers of 14", [0, 15, 0x20, 0, 0x0E, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0], .malformed),
        ("no file", [0, 15, 0x20, 0, 0x3B, 0, 0x34, 5, 6, 0xE1, 4, 1, 0, 0, 0], .malformed),
        ("itself", [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 3, 1, 0, 0, 0], .malformed),
        ("absent file", [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 5, 1, 0, 0, 0], .refused),
        ("short file", [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 0, 80, 0, 0], .malformed),
        ("locked", [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0xFF, 0], .refused),
        ("cut", [0, 15, 0x20, 0, 0x3B], .malformed),
    ]

    @Test(arguments: containers)
    func `A container is checked`(_ name: String, _ bytes: [UInt8], _ fault: CardFault) throws {
        let card = PlainType4(address: ReadingBench.claimText, container: bytes)
        #expect(try read(card) == .failed(fault), "\(name)")
    }

    static let ok: [UInt8] = [0x90, 0x00]

    @Test(arguments: [
        ([], CardFault.malformed), ([0x90], .malformed),
        ([UInt8](repeating: 7, count: 257) + ok, .tooLong),
        ([UInt8](repeating: 7, count: 262), .tooLong),
    ])
    func `A bad answer is refused`(_ reply: [UInt8], _ fault: CardFault) throws {
        #expect(try read(ScriptedCard(replies: [reply])) == .failed(fault))
        #expect(try read(ScriptedCard(replies: [Self.ok, Self.ok, reply])) == .failed(fault))
    }

    @Test func `A status alone is no container`() throws {
        #expect(try read(ScriptedCard(replies: [Self.ok])) == .failed(.malformed))
    }

    @Test func `Another length is tried once`() throws {
        let script: [[UInt8]] = [Self.ok, Self.ok, [0x6C, 0x0F], [0x6C, 0x0E]]
        let read = ReadingBench.read(
            try ReadingBench.chipCard(),
            ReadingBench.plan(),
            ScriptedCard(replies: script)
        )
        #expect(read.commands[3] == [0, 0xB0, 0, 0, 0x0F])
        #expect(read.commands.count == 4)
        #expect(read.step == .failed(.malformed))
    }

    @Test func `Another length for a command that names none is no answer`() throws {
        let container: [UInt8] = [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0]
        for before in [[Self.ok], [Self.ok, Self.ok, container + Self.ok]] {
            let read = ReadingBench.read(
                try ReadingBench.chipCard(),
                ReadingBench.plan(),
                ScriptedCard(replies: before + [[0x6C, 0x04], Self.ok])
            )
            #expect(read.step == .failed(.malformed))
            #expect(read.commands.count == before.count + 1)
        }
    }

    @Test func `Another length for the rest of an answer is no answer`() throws {
        let read = ReadingBench.read(
            try ReadingBench.chipCard(),
            ReadingBench.plan(),
            ScriptedCard(replies: [Self.ok, Self.ok, [0x61, 0x0F], [0x6C, 0x0E], Self.ok])
        )
        #expect(read.step == .failed(.malformed))
        #expect(read.commands.count == 4)
    }

    @Test func `More for ever is followed four times`() throws {
        let read = ReadingBench.read(
            try ReadingBench.chipCard(),
            ReadingBench.plan(),
            ScriptedCard(replies: [[0x61, 0x10]])
        )
        #expect(read.commands.count == 5)
        #expect(read.commands.last == [0, 0xC0, 0, 0, 0x10])
        #expect(read.step == .failed(.tooLong))
    }

    @Test func `A tag that gives a byte at a time is given up after 32 exchanges`() throws {
        let container: [UInt8] = [0, 15, 0x20, 0, 0x3B, 0, 0x34, 4, 6, 0xE1, 4, 1, 0, 0, 0]
        let replies = [Self.ok, Self.ok, container + Self.ok, Self.ok, [0, 200] + Self.ok]
        let read = ReadingBench.read(
            try ReadingBench.chipCard(),
            ReadingBench.plan(),
            ScriptedCard(replies: replies + [[0x61] + Self.ok])
        )
        #expect(read.step == .failed(.tooLong))
        #expect(read.commands.count == 32)
    }

    @Test func `No command is longer than a reader takes`() throws {
        let card = PlainType4(address: ReadingBench.claimText)
        let read = ReadingBench.read(try ReadingBench.chipCard(), ReadingBench.plan(), card)
        #expect(read.commands.allSatisfy { $0.count <= 262 })
    }
}
