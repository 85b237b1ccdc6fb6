import CardEmulation
import Crypto
import Testing

@Suite struct FrameTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let frame: ChipFrame
        let hex: String
        var testDescription: String { hex }
    }

    static let frames = [
        Case(frame: .acknowledged, hex: "0000ff00ff00"),
        Case(frame: .refused, hex: "0000ffff0000"),
        Case(frame: .syntaxError, hex: "0000ff01ff7f8100"),
        Case(frame: .data([0xD4, 0x02]), hex: "0000ff02fed4022a00"),
        Case(
            frame: .data([0xD5, 0x03, 0x32, 0x01, 0x06, 0x07]),
            hex: "0000ff06fad50332010607e800"
        ),
    ]

    @Test(arguments: frames) func `A frame is written as the manual has it`(_ given: Case) {
        #expect(Hex.encode(given.frame.bytes()) == given.hex)
    }

    @Test(arguments: frames) func `A frame that is written is read`(_ given: Case) throws {
        var parser = ChipFrameParser()
        #expect(parser.feed(try #require(Hex.decode(given.hex))) == [.frame(given.frame)])
    }

    @Test(arguments: [(255, "0000ffff01"), (256, "0000ffffff0100ff")])
    func `A body of 255 bytes has a short head and one of 256 a long one`(
        count: Int,
        head: String
    ) {
        let bytes = ChipFrame.data([UInt8](repeating: 0xD4, count: count)).bytes()
        #expect(Hex.encode(bytes).hasPrefix(head))
        var parser = ChipFrameParser()
        #expect(
            parser.feed(bytes) == [.frame(.data([UInt8](repeating: 0xD4, count: count)))]
        )
    }

    @Test func `A short body may have a long head`() {
        let bytes = ChipFrame.data([0xD4, 0x02]).bytes(isExtended: true)
        #expect(Hex.encode(bytes) == "0000ffffff0002fed4022a00")
        var parser = ChipFrameParser()
        #expect(parser.feed(bytes) == [.frame(.data([0xD4, 0x02]))])
    }

    @Test func `Frames are found whatever pieces they come in`() {
        let bytes =
            [0x55, 0x55] + [UInt8](repeating: 0, count: 14)
            + Self.frames.flatMap { $0.frame.bytes() }
        var parser = ChipFrameParser()
        let found = bytes.flatMap { parser.feed([$0]) }
        #expect(found == Self.frames.map { .frame($0.frame) })
    }

    @Test(
        arguments: [
            ("0000ff02ffd4022a00", ChipFrameParser.Damage.length),
            ("0000ff02fed4022b00", .sum),
            ("0000ffffff0002ffd4022a00", .length),
            ("0000ffffff0002fed4022b00", .sum),
            // A body of 266 bytes is more than a chip takes.
            ("0000ffffff010af5", .length),
        ]
    )
    func `A damaged frame is named and the next one is read`(
        hex: String,
        damage: ChipFrameParser.Damage
    ) throws {
        var parser = ChipFrameParser()
        let bytes = try #require(Hex.decode(hex)) + ChipFrame.data([0xD4, 0x02]).bytes()
        #expect(parser.feed(bytes) == [.damaged(damage), .frame(.data([0xD4, 0x02]))])
    }

    @Test func `Noise without end leaves room for a frame`() {
        var parser = ChipFrameParser()
        for _ in 0..<100 { #expect(parser.feed([UInt8](repeating: 0xAA, count: 1_000)) == []) }
        #expect(parser.feed(ChipFrame.acknowledged.bytes()) == [.frame(.acknowledged)])
    }
}
