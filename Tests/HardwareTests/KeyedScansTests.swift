import ReaderLines
import Scanners
import Testing

@Suite struct KeyedScansTests {
    private static let token = "J1KAZWQMYVX234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    private static let lost =
        "FAULT\tevents-lost\tkeys were lost because the machine was busy: "
        + "scan or type the code again"

    private func ms(_ count: UInt64) -> UInt64 {
        count * 1_000_000
    }

    private func lines(
        _ bytes: [UInt8],
        layout: KeyboardLayout = .us,
        piece: Int = 4_096
    ) -> [String] {
        var machine = KeyedScans(layout: layout)
        var lines: [ReaderLine] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            lines += machine.take(Array(bytes[start..<min(bytes.count, start + piece)]), now: 0)
        }
        return lines.map(\.text)
    }

    private func code(_ text: String, _ kind: String = "scanned") -> String {
        "CODE\t\(kind)\t\(ReaderLine.hexadecimal(Array(text.utf8)))\t0"
    }

    @Test(arguments: [1, 5, 7, 23, 24, 25, 48, 100])
    func `Records come whole wherever reads are cut`(_ piece: Int) {
        let bytes = KeyBytes.typed(Self.token) + KeyBytes.press(KeyBytes.enter)
        #expect(lines(bytes, piece: piece) == [code(Self.token)])
    }

    @Test func `Enter, the pad's Enter and Tab end a code, and two codes come in one read`() {
        for end: UInt16 in [28, 96, 15] {
            let bytes =
                KeyBytes.typed("AB12") + KeyBytes.press(end) + KeyBytes.typed("cd-3")
                + KeyBytes.press(end) + KeyBytes.press(end)
            #expect(lines(bytes) == [code("AB12"), code("cd-3")])
        }
    }

    @Test func `A key that is released without a press, or held, writes nothing more`() {
        let bytes =
            KeyBytes.up(30) + KeyBytes.up(KeyBytes.shift) + KeyBytes.up(KeyBytes.enter)
            + KeyBytes.down(30) + KeyBytes.again(30) + KeyBytes.again(30) + KeyBytes.up(30)
            + KeyBytes.down(KeyBytes.shift) + KeyBytes.again(KeyBytes.shift) + KeyBytes.press(48)
            + KeyBytes.up(KeyBytes.shift) + KeyBytes.press(46)
            + KeyBytes.down(KeyBytes.enter) + KeyBytes.again(KeyBytes.enter)
        #expect(lines(bytes) == [code("aBc")])
    }

    @Test func `Shift holds until both Shift keys are up`() {
        let bytes =
            KeyBytes.down(42) + KeyBytes.down(54) + KeyBytes.press(30) + KeyBytes.up(42)
            + KeyBytes.press(30) + KeyBytes.up(54) + KeyBytes.press(30) + KeyBytes.press(28)
        #expect(lines(bytes) == [code("AAa")])
    }

    @Test func `The number pad writes digits`() {
        let pad: [UInt16] = [79, 80, 81, 75, 76, 77, 71, 72, 73, 82]
        let bytes = pad.flatMap(KeyBytes.press) + KeyBytes.press(96)
        for layout in KeyboardLayout.allCases {
            #expect(lines(bytes, layout: layout) == [code("1234567890")])
        }
    }

    @Test func `After lost events the code is dropped up to its end and the next is read`() {
        let bytes =
            KeyBytes.typed("AB") + KeyBytes.dropped + KeyBytes.record(type: 1, code: 30, value: 1)
            + KeyBytes.report + KeyBytes.typed("CD") + KeyBytes.press(28)
            + KeyBytes.typed("EF") + KeyBytes.press(28)
        #expect(lines(bytes) == [Self.lost, code("EF")])
        let shifted =
            KeyBytes.down(KeyBytes.shift) + KeyBytes.dropped
            + KeyBytes.record(type: 1, code: KeyBytes.shift, value: 1) + KeyBytes.report
            + KeyBytes.press(28) + KeyBytes.press(30) + KeyBytes.press(28)
        #expect(lines(shifted) == [Self.lost, code("a")])
    }

    @Test func `Where the lost events held the end, silence ends the dropped code`() {
        var machine = KeyedScans(layout: .us)
        let cut = KeyBytes.typed("AB") + KeyBytes.dropped + KeyBytes.report
        #expect(machine.take(cut, now: 0).map(\.text) == [Self.lost])
        #expect(machine.waited(now: ms(100)) == [])
        let next = KeyBytes.typed("EF") + KeyBytes.press(28)
        #expect(machine.take(next, now: ms(101)).map(\.text) == [code("EF")])
    }

    @Test func `Without Enter a code ends after 100 ms of silence`() {
        var machine = KeyedScans(layout: .us)
        #expect(machine.take(KeyBytes.typed("AB"), now: 0) == [])
        #expect(machine.waited(now: ms(100) - 1) == [])
        #expect(machine.waited(now: ms(100)).map(\.text) == ["CODE\tscanned\t4142\t100"])
    }

    @Test func `An endless code is one fault, and the next code is read`() {
        var machine = KeyedScans(layout: .us)
        var texts: [String] = []
        for step in 0..<2_000 {
            texts += machine.take(KeyBytes.press(30), now: ms(UInt64(step))).map(\.text)
        }
        let next = KeyBytes.press(28) + KeyBytes.typed("EF") + KeyBytes.press(28)
        texts += machine.take(next, now: ms(2_000)).map(\.text)
        let long = "FAULT\ttoo-long\tmore than 512 characters in one code: it was dropped"
        #expect(texts == [long, code("EF")])
    }

    @Test func `An unplug in the middle of a record and of a code forgets both`() {
        var machine = KeyedScans(layout: .us)
        let begun = KeyBytes.down(KeyBytes.shift) + KeyBytes.press(30) + [1, 2, 3]
        #expect(machine.take(begun, now: 0) == [])
        machine.restart()
        #expect(machine.due == nil)
        let next = KeyBytes.typed("ef") + KeyBytes.press(28)
        #expect(machine.take(next, now: 1).map(\.text) == [code("ef")])
    }

    @Test func `A key without a character makes a code that the gate refuses`() {
        let commanded = KeyBytes.down(56) + KeyBytes.press(79) + KeyBytes.up(56)
        for keys in [KeyBytes.press(59), KeyBytes.press(700), commanded] {
            let bytes = KeyBytes.typed("AB") + keys + KeyBytes.press(28)
            #expect(lines(bytes) == [code("AB\u{1A}")])
        }
        let locks = KeyBytes.press(58) + KeyBytes.press(69) + KeyBytes.press(70)
        #expect(lines(locks + KeyBytes.typed("AB") + KeyBytes.press(28)) == [code("AB")])
    }

    @Test func `An AIM identifier is recognised on each board's own bracket`() {
        let bracket: [(KeyboardLayout, [UInt8])] = [
            (.us, KeyBytes.press(27)),
            (.fr, KeyBytes.down(100) + KeyBytes.press(12) + KeyBytes.up(100)),
            (.de, KeyBytes.down(100) + KeyBytes.press(10) + KeyBytes.up(100)),
        ]
        let boards: [KeyBytes.Board] = [.us, .fr, .de]
        for ((layout, keys), board) in zip(bracket, boards) {
            let bytes = keys + KeyBytes.typed("Q1" + Self.token, board) + KeyBytes.press(28)
            #expect(lines(bytes, layout: layout) == [code(Self.token, "qr")])
        }
    }
}
