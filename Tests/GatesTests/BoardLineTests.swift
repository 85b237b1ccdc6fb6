import Access
import Gates
import Testing

@Suite struct BoardLineTests {
    @Test func `The sum is CRC-16 CCITT-FALSE, whose check value is 29B1`() {
        #expect(BoardChecksum.sum("123456789".utf8) == 0x29B1)
        #expect(BoardChecksum.sum([]) == 0xFFFF)
    }

    /// The lines of `docs/door-board.md`, as firmware must write and read them.
    nonisolated private static let orders: [(UInt16, BoardOrder, String)] = [
        (1, .hello, "1 HELLO 1*B18E\n"),
        (2, .beat, "2 BEAT*F34D\n"),
        (
            3, .open(passage: 42, .entry, milliseconds: 300, deadline: 9_000),
            "3 OPEN 42 entry 300 9000*0B78\n"
        ),
        (
            7, .open(passage: 43, .exit, milliseconds: 300, deadline: 9_000),
            "7 OPEN 43 exit 300 9000*C5BA\n"
        ),
        (4, .hold, "4 HOLD*B5AB\n"),
        (5, .rest, "5 REST*45BA\n"),
        (6, .lamp(.granted), "6 LAMP granted*FE21\n"),
        (7, .lamp(.outOfService), "7 LAMP out_of_service*4E64\n"),
        (65_535, .beat, "65535 BEAT*06A2\n"),
    ]

    @Test(arguments: orders)
    func `An order has one spelling, both ways`(
        _ given: (number: UInt16, order: BoardOrder, text: String)
    ) throws {
        #expect(BoardLine(given.number, given.order.words).bytes == Array(given.text.utf8))
        let read = try BoardLine(parsing: given.text.utf8.dropLast())
        #expect(read.number == given.number)
        #expect(BoardOrder(read.words) == given.order)
    }

    nonisolated private static let words: [(UInt16, BoardWord, String)] = [
        (
            1, .hello(version: 1, firmware: "door-2.0", boot: 4_711),
            "1 HELLO 1 door-2.0 4711*90F0\n"
        ),
        (2, .beat(clock: 5_000, []), "2 BEAT 5000 0*0425\n"),
        (8, .beat(clock: 7_000, [.sensorEntry, .contactOpen, .fire]), "8 BEAT 7000 21*58DE\n"),
        (3, .ok(clock: 5_700), "3 OK 5700*AF00\n"),
        (4, .ok(clock: nil), "4 OK*0043\n"),
        (6, .no(reason: "lamp"), "6 NO lamp*3C09\n"),
        (7, .no(reason: "expired"), "7 NO expired*D3E6\n"),
        (8, .no(reason: "hello"), "8 NO hello*68BB\n"),
        (1, .began(passage: 42, clock: 5_700), "1 BEGAN 42 5700*5D04\n"),
        (2, .sensor(.entry, isActive: true, clock: 6_200), "2 SENSOR entry 1 6200*516E\n"),
        (3, .sensor(.entry, isActive: false, clock: 6_280), "3 SENSOR entry 0 6280*4891\n"),
        (4, .contact(isOpen: true, clock: 6_210), "4 CONTACT 1 6210*A5D2\n"),
        (5, .contact(isOpen: false, clock: 6_900), "5 CONTACT 0 6900*8B96\n"),
        (6, .tamper(true), "6 TAMPER 1*CAE7\n"),
        (7, .fire(true), "7 FIRE 1*CE73\n"),
    ]

    @Test(arguments: words)
    func `What a board says has one spelling, both ways`(
        _ given: (number: UInt16, word: BoardWord, text: String)
    ) throws {
        #expect(BoardLine(given.number, given.word.words).bytes == Array(given.text.utf8))
        let read = try BoardLine(parsing: given.text.utf8.dropLast())
        #expect(read.number == given.number)
        #expect(BoardWord(read.words) == given.word)
    }

    nonisolated private static let bad: [(String, BoardLine.Fault)] = [
        ("", .malformed), ("*29B1", .malformed), ("2 BEAT", .malformed),
        ("2 BEAT*F34", .malformed), ("2 BEAT*F34E", .badSum), ("2 BEAT*f34d", .badSum),
        ("2 BEAT F34D", .malformed), ("3 BEAT*F34D", .badSum), ("2 BE\u{7}T*F34D", .noise),
        ("2 BEÄT*F34D", .noise), (String(repeating: "A", count: 97), .tooLong),
        (String(repeating: "A", count: 96), .malformed),
    ]

    @Test(arguments: bad)
    func `A damaged line is not read`(_ given: (text: String, fault: BoardLine.Fault)) {
        #expect(throws: given.fault) { try BoardLine(parsing: given.text.utf8) }
    }

    @Test(arguments: [
        "0 BEAT", "65536 BEAT", "01 BEAT", "-1 BEAT", "BEAT", "1", "1  BEAT", " 1 BEAT", "1 BEAT ",
    ])
    func `A line with a right sum and another spelling is not read`(_ body: String) {
        let sum = String(BoardChecksum.sum(body.utf8), radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - sum.count) + sum
        #expect(throws: BoardLine.Fault.malformed) {
            try BoardLine(parsing: "\(body)*\(padded)".utf8)
        }
    }

    @Test(arguments: [
        ["BEAT"], ["BEAT", "1"], ["BEAT", "1", "32"], ["BEAT", "-1", "0"], ["BEAT", "01", "0"],
        ["BEAT", "281474976710657", "0"], ["HELLO", "1", "a b", "1"], ["HELLO", "1", "<b>", "1"],
        ["NO"], ["NO", "\u{1B}"], ["OK", "x"], ["OK", "1", "2"], ["SENSOR", "left", "1", "1"],
        ["SENSOR", "entry", "2", "1"], ["CONTACT", "1"], ["TAMPER", "on"], ["FIRE"], ["OPEN"],
        ["beat", "1", "0"], ["BEGAN", "18446744073709551616", "1"],
    ])
    func `What no board says is no word`(_ words: [String]) {
        #expect(BoardWord(words) == nil)
    }

    @Test func `Lines are cut wherever they fall, and one too long costs one line`() {
        let stream = Array("2 BEAT*F34D\r\n\n4 HOLD*B5AB\n".utf8)
        for size in 1...stream.count {
            var cutter = BoardCutter()
            let lines = stride(from: 0, to: stream.count, by: size).flatMap {
                cutter.take(Array(stream[$0..<min($0 + size, stream.count)]))
            }
            #expect(lines == [.success(BoardLine(2, "BEAT")), .success(BoardLine(4, "HOLD"))])
        }
        var cutter = BoardCutter()
        #expect(cutter.take([UInt8](repeating: 0x41, count: 96)) == [])
        #expect(cutter.take([0x41]) == [.failure(.tooLong)])
        #expect(cutter.take([UInt8](repeating: 0x41, count: 1_000_000)) == [])
        #expect(cutter.take(Array("\n2 BEAT*F34D\n".utf8)) == [.success(BoardLine(2, "BEAT"))])
    }

    @Test func `The number after 65535 is 1`() {
        #expect(BoardLine.next(1) == 2)
        #expect(BoardLine.next(65_534) == 65_535)
        #expect(BoardLine.next(65_535) == 1)
    }
}
