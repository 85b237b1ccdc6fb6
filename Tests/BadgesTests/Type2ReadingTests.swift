import Access
import Badges
import CardEmulation
import Testing

@Suite("Reading Type 2 tags")
struct Type2ReadingTests {
    private func read(_ tag: some PlainCard, _ plan: CardPlan = ReadingBench.plan()) throws
        -> CardStep
    {
        ReadingBench.read(try ReadingBench.tag(), plan, tag).step
    }

    @Test func `A claim is read in thirteen reads and its number once more`() throws {
        let tag = PlainTag(address: ReadingBench.claimText)
        let read = ReadingBench.read(try ReadingBench.tag(), ReadingBench.plan(), tag)
        #expect(read.step == .done(.message(ReadingBench.claim)))
        #expect(read.commands.first == [0x30, 3])
        #expect(read.commands[1] == [0x30, 7])
        #expect(read.commands.last == [0x30, 0])
        #expect(read.commands.count == 14)
    }

    @Test func `A number alone needs no exchange`() throws {
        let target = try ReadingBench.tag()
        let plan = ReadingBench.plan(.copyable)
        #expect(ReadingBench.read(target, plan, PlainTag()).commands.isEmpty)
        #expect(ReadingBench.read(target, plan, PlainTag()).step == .done(.number))
        let short = try ReadingBench.tag([1, 2, 3, 4])
        #expect(ReadingBench.read(short, ReadingBench.plan(), PlainTag()).step == .done(.number))
    }

    @Test(arguments: Assurance.allCases)
    func `A random number is refused before any exchange`(_ wanted: Assurance) throws {
        let target = try ReadingBench.tag([0x08, 2, 3, 4])
        let read = ReadingBench.read(target, ReadingBench.plan(wanted), PlainTag())
        #expect(read.step == .failed(.randomNumber))
        #expect(read.commands.isEmpty)
    }

    @Test(arguments: [
        "https://shop.example/p/1", "https://jalon.example/other", ReadingBench.tapText,
    ])
    func `A tag without a message of ours gives its number`(_ text: String) throws {
        #expect(try read(PlainTag(address: text)) == .done(.number))
        #expect(try read(PlainTag(address: text), ReadingBench.plan(.mutual)) == .done(.number))
    }

    @Test(arguments: [[], [0x03, 0x00, 0xFE], [0x03, 0x03, 0xD0, 0, 0, 0xFE], [0xFE]])
    func `A tag with an empty message gives its number`(_ area: [UInt8]) throws {
        #expect(try read(PlainTag(area: area)) == .done(.number))
    }

    @Test func `A tag that was never made ready gives its number`() throws {
        var tag = PlainTag(address: ReadingBench.claimText)
        tag.memory[12] = 0
        #expect(try read(tag) == .done(.number))
        tag.memory[12] = 0xE1
        tag.memory[13] = 0x20
        #expect(try read(tag) == .done(.number))
        tag.memory[13] = 0x10
        tag.memory[14] = 0
        #expect(try read(tag) == .done(.number))
    }

    @Test func `A torn message is refused, and its number with it`() throws {
        let claim = NDEFMessage(address: ReadingBench.claimText).bytes
        let torn: [[UInt8]] = [
            [0x03, 0xFF, 0xFF, 0xFE], [0x03, 0xFF, 0x00, 0x10], [0x01, 0x09],
            TLVArea.bytes(of: claim.dropLast()), TLVArea.bytes(of: claim + [0]),
        ]
        for area in torn {
            #expect(try read(PlainTag(area: area)) == .failed(.malformed))
        }
    }

    @Test func `A message of 257 bytes is not read to its end`() throws {
        let area = TLVArea.bytes(of: [UInt8](repeating: 0xD1, count: 257))
        let read = ReadingBench.read(
            try ReadingBench.tag(),
            ReadingBench.plan(),
            PlainTag(area: area)
        )
        #expect(read.step == .failed(.tooLong))
        #expect(read.commands.count == 1)
    }

    @Test func `NULL blocks without end are read for five reads`() throws {
        let tag = PlainTag(areaByteCount: 2_032)
        let read = ReadingBench.read(try ReadingBench.tag(), ReadingBench.plan(), tag)
        #expect(read.step == .done(.number))
        #expect(read.commands == [3, 7, 11, 15, 19, 0].map { [0x30, $0] })
    }

    @Test func `A card swapped between select and read is found`() throws {
        let other: [UInt8] = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF7]
        let swapped = PlainTag(address: ReadingBench.claimText, uid: other)
        #expect(try read(swapped) == .failed(.changed))
        #expect(try read(PlainTag(uid: other)) == .failed(.changed))
    }

    @Test(arguments: [
        ([UInt8](), CardFault.malformed), ([0x00], .refused), ([0x05], .refused),
        ([1, 2], .malformed),
        ([UInt8](repeating: 0xE1, count: 15), .malformed),
        ([UInt8](repeating: 0xE1, count: 17), .malformed),
        ([UInt8](repeating: 0xE1, count: 262), .malformed),
    ])
    func `An answer of another length is refused`(_ reply: [UInt8], _ fault: CardFault) throws {
        #expect(try read(ScriptedCard(replies: [reply])) == .failed(fault))
    }

    @Test func `A card that left is lost, and says no more`() throws {
        var reading = CardReading(try ReadingBench.tag(), plan: ReadingBench.plan()) { _ in [] }
        #expect(reading.begin() == .exchange([0x30, 3]))
        #expect(reading.lost() == .failed(.left))
        #expect(reading.handle(reply: [UInt8](repeating: 0, count: 16)) == .failed(.malformed))
    }
}
