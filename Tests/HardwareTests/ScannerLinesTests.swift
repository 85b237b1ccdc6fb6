import ReaderLines
import Scanners
import Testing

@Suite struct ScannerLinesTests {
    private static let tooLong =
        "FAULT\ttoo-long\tmore than 512 characters in one code: it was dropped"

    private static func ms(_ count: UInt64) -> UInt64 {
        count * 1_000_000
    }

    private func texts(_ lines: [ReaderLine]) -> [String] {
        lines.map(\.text)
    }

    /// Bytes as they come from the scanner, and the codes in them.
    private static let streams: [(String, [String])] = [
        ("AB\r", ["CODE\tscanned\t4142\t0"]),
        ("AB\n", ["CODE\tscanned\t4142\t0"]),
        ("AB\r\n", ["CODE\tscanned\t4142\t0"]),
        ("AB\n\n\r\n", ["CODE\tscanned\t4142\t0"]),
        ("AB\rCD\r", ["CODE\tscanned\t4142\t0", "CODE\tscanned\t4344\t0"]),
        ("AB\r\nCD\r\n", ["CODE\tscanned\t4142\t0", "CODE\tscanned\t4344\t0"]),
        ("]Q1AB\r", ["CODE\tqr\t4142\t0"]),
        ("]C0AB\r", ["CODE\tcode128\t4142\t0"]),
        ("]C1AB\r", ["CODE\tcode128\t4142\t0"]),
        ("]E0AB\r", ["CODE\tscanned\t4142\t0"]),
        ("]Q\r", ["CODE\tscanned\t5d51\t0"]),
        ("]QAB\r", ["CODE\tscanned\t5d514142\t0"]),
        ("]Q1\r", []),
        ("\u{FEFF}AB\r", ["CODE\tscanned\t4142\t0"]),
        ("]Q1\u{FEFF}AB\r", ["CODE\tqr\t4142\t0"]),
        ("\u{FEFF}]Q1AB\r", ["CODE\tqr\t4142\t0"]),
        ("\u{0}\u{0}AB\u{0}\r", ["CODE\tscanned\t4142\t0"]),
        ("\u{2}AB\u{3}\r", ["CODE\tscanned\t4142\t0"]),
        ("AB\t\r", ["CODE\tscanned\t4142\t0"]),
        ("A\u{0}B\u{1B}[2J\r", ["CODE\tscanned\t4100421b5b324a\t0"]),
        ("é\r", ["CODE\tscanned\tc3a9\t0"]),
        ("\u{0}\u{7}\r", []), ("\r\n\r\n", []), ("", []),
    ]

    @Test(arguments: streams)
    func `A code ends with CR, LF or both, wherever reads are cut`(_ given: (String, [String])) {
        let bytes = Array(given.0.utf8)
        for cut in 0...bytes.count {
            var machine = ScannerLines()
            var lines = machine.take(Array(bytes[..<cut]), now: 0)
            lines += machine.take(Array(bytes[cut...]), now: Self.ms(50))
            #expect(texts(lines) == given.1, "cut at \(cut)")
            #expect(machine.waited(now: Self.ms(1_000)) == [])
        }
        var machine = ScannerLines()
        let single = bytes.flatMap { machine.take([$0], now: 0) }
        #expect(texts(single) == given.1)
    }

    @Test func `Without a terminator a code ends after 100 ms of silence, whose age it has`() {
        var machine = ScannerLines()
        #expect(machine.take(Array("A".utf8), now: 0) == [])
        #expect(machine.take(Array("B".utf8), now: Self.ms(99)) == [])
        #expect(machine.due == Self.ms(199))
        #expect(machine.waited(now: Self.ms(199) - 1) == [])
        #expect(texts(machine.waited(now: Self.ms(199))) == ["CODE\tscanned\t4142\t100"])
        #expect(machine.due == nil)
        #expect(machine.waited(now: Self.ms(900)) == [])
    }

    @Test func `Bytes after the silence begin a code of their own, even when nobody looked`() {
        var machine = ScannerLines()
        _ = machine.take(Array("AB".utf8), now: 0)
        let lines = machine.take(Array("CD\r".utf8), now: Self.ms(150))
        #expect(texts(lines) == ["CODE\tscanned\t4142\t150", "CODE\tscanned\t4344\t0"])
    }

    @Test(arguments: [(512, true), (513, false), (520, false), (521, false)])
    func `A code of 512 bytes passes and a longer one is dropped`(_ given: (Int, Bool)) {
        for prefix in ["", "]Q1"] {
            var machine = ScannerLines()
            let payload = [UInt8](repeating: 0x41, count: given.0)
            let lines = texts(machine.take(Array(prefix.utf8) + payload + [13], now: 0))
            let digits = String(repeating: "41", count: given.0)
            let kind = prefix.isEmpty ? "scanned" : "qr"
            #expect(lines == (given.1 ? ["CODE\t\(kind)\t\(digits)\t0"] : [Self.tooLong]))
        }
    }

    @Test func `A line of 1 MB is one fault and the next code is read`() {
        var machine = ScannerLines()
        var lines: [ReaderLine] = []
        for block in 0..<256 {
            lines += machine.take([UInt8](repeating: 0x41, count: 4_096), now: UInt64(block))
        }
        lines += machine.take(Array("\nCD\n".utf8), now: 256)
        #expect(texts(lines) == [Self.tooLong, "CODE\tscanned\t4344\t0"])
    }

    @Test func `Silence ends a line that was too long as well`() {
        var machine = ScannerLines()
        let long = machine.take([UInt8](repeating: 0x41, count: 600), now: 0)
        #expect(texts(long) == [Self.tooLong])
        #expect(machine.waited(now: Self.ms(100)) == [])
        #expect(texts(machine.take(Array("CD\r".utf8), now: Self.ms(101))).count == 1)
    }

    @Test func `What was begun before an unplug is not finished after it`() {
        var machine = ScannerLines()
        _ = machine.take(Array("J1HALF".utf8), now: 0)
        machine.restart()
        #expect(machine.due == nil)
        let lines = machine.take(Array("AB\r".utf8), now: 1)
        #expect(texts(lines) == ["CODE\tscanned\t4142\t0"])
    }

    @Test func `25 000 random bytes never trap and every line is of the protocol`() throws {
        var random = SystemRandomNumberGenerator()
        let letters = Array("]QC1\r\nAB\u{0}\u{1B}é\u{FEFF}".utf8)
        var machine = ScannerLines()
        var count = 0
        for step in 0..<5_000 {
            let bytes = (0..<5).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &random)]
            }
            for line in machine.take(bytes, now: Self.ms(UInt64(step) * 40)) {
                count += 1
                #expect(try ReaderLine(parsing: Array(line.text.utf8)) == line)
            }
        }
        #expect(count > 500)
    }
}
