import ReaderLines
import Testing

@Suite struct ReaderLineTests {
    private static let golden: [(String, ReaderLine)] = [
        ("READY", .ready),
        ("BEAT", .beat),
        ("GONE", .gone),
        ("CODE\tqr\t4a31\t12", .code(.qr, payload: [0x4A, 0x31], ageMilliseconds: 12)),
        ("CODE\tcode128\t00ff\t0", .code(.code128, payload: [0, 255], ageMilliseconds: 0)),
        ("CODE\tscanned\t41\t0", .code(.scanned, payload: [0x41], ageMilliseconds: 0)),
        ("CODE\ttyped\t41\t0", .code(.typed, payload: [0x41], ageMilliseconds: 0)),
        ("CODE\tqr\t\t999999999", .code(.qr, payload: [], ageMilliseconds: 999_999_999)),
        ("FAULT\tstalled\tno frame for 3 s", .fault(code: "stalled", text: "no frame for 3 s")),
        ("FAULT\tcut-short\t", .fault(code: "cut-short", text: "")),
    ]

    @Test(arguments: golden)
    func `A line is spelled one way in both directions`(_ given: (String, ReaderLine)) throws {
        #expect(given.1.text == given.0)
        #expect(try ReaderLine(parsing: Array(given.0.utf8)) == given.1)
    }

    private static let bad: [(String, ReaderLineError)] = [
        ("", .unknownWord), ("ready", .unknownWord), ("READY ", .unknownWord),
        ("CARDS\tab", .unknownWord), ("READY\t", .wrongFields), ("BEAT\t1", .wrongFields),
        ("READY\r", .notText), ("CODE\tqr\t4a\t1\u{0}", .notText), ("FAULT\ta\té", .notText),
        ("CODE", .wrongFields), ("CODE\tqr\t4a", .wrongFields),
        ("CODE\tqr\t4a\t1\t2", .wrongFields),
        ("CODE\tQR\t4a\t1", .unknownSymbology), ("CODE\tean\t4a\t1", .unknownSymbology),
        ("CODE\tqr\t4\t1", .badPayload), ("CODE\tqr\t4A\t1", .badPayload),
        ("CODE\tqr\t4g\t1", .badPayload), ("CODE\tqr\t4a\t", .badAge),
        ("CODE\tqr\t4a\t-1", .badAge), ("CODE\tqr\t4a\t01", .badAge),
        ("CODE\tqr\t4a\t1000000000", .badAge), ("CODE\tqr\t4a\t1.5", .badAge),
        ("FAULT\tx", .wrongFields), ("FAULT\t\ttext", .badFaultCode),
        ("FAULT\tA\ttext", .badFaultCode), ("FAULT\ta b\ttext", .badFaultCode),
        ("FAULT\t" + String(repeating: "a", count: 33) + "\ttext", .badFaultCode),
        ("FAULT\ta\t" + String(repeating: "b", count: 201), .tooLong),
        ("CODE\tqr\t" + String(repeating: "ab", count: 513) + "\t1", .payloadTooLong),
        (String(repeating: "a", count: 8_193), .tooLong),
        (String(repeating: "a", count: 8_192), .unknownWord),
    ]

    @Test(arguments: bad)
    func `What is not of the protocol is refused with its reason`(
        _ given: (String, ReaderLineError)
    ) {
        #expect(throws: given.1) { try ReaderLine(parsing: Array(given.0.utf8)) }
    }

    @Test func `The longest payload and texts pass`() throws {
        let payload = [UInt8](repeating: 0xAB, count: 512)
        let line = ReaderLine.code(.qr, payload: payload, ageMilliseconds: 1)
        #expect(try ReaderLine(parsing: Array(line.text.utf8)) == line)
        let code = String(repeating: "a", count: 32)
        let fault = ReaderLine.fault(code: code, text: String(repeating: "b", count: 200))
        #expect(try ReaderLine(parsing: Array(fault.text.utf8)) == fault)
    }

    @Test func `A fault's text is made printable and cut`() {
        let line = ReaderLine.fault(
            code: "x",
            text: "a\u{1B}[2J\tb\n" + String(repeating: "c", count: 300)
        )
        #expect(line.text.utf8.count == 8 + 200)
        #expect(line.text.hasPrefix("FAULT\tx\ta?[2J?b?c"))
    }

    @Test func `100 000 random lines never trap and what is read is written back`() {
        var random = SystemRandomNumberGenerator()
        let words = ["READY", "BEAT", "CODE\tqr\t", "CODE\tcode128\t", "GONE", "FAULT\t", ""]
        let letters = Array("\t0123456789abcdef \u{0}Zz-".utf8)
        var readable = 0
        for _ in 0..<100_000 {
            let word = words[Int.random(in: 0..<words.count, using: &random)]
            let rest = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                letters[Int.random(in: 0..<letters.count, using: &random)]
            }
            let bytes = Array(word.utf8) + rest
            guard let line = try? ReaderLine(parsing: bytes) else { continue }
            readable += 1
            #expect(Array(line.text.utf8) == bytes)
        }
        #expect(readable > 1_000)
    }
}

@Suite struct LineSplitterTests {
    @Test(arguments: [1, 2, 5, 100])
    func `Lines come whole whatever the pieces`(_ piece: Int) throws {
        let bytes = Array("READY\nBEAT\nnonsense\nGONE\nBEA".utf8)
        var splitter = LineSplitter()
        var results: [Result<ReaderLine, ReaderLineError>] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            results += splitter.take(Array(bytes[start..<min(bytes.count, start + piece)]))
        }
        #expect(
            results == [
                .success(.ready), .success(.beat), .failure(.unknownWord), .success(.gone),
            ]
        )
        #expect(splitter.take([UInt8(ascii: "T"), 10]) == [.success(.beat)])
    }

    @Test func `An endless line is one fault and the next line is read`() {
        var splitter = LineSplitter()
        var failures = 0
        for _ in 0..<64 {
            failures += splitter.take([UInt8](repeating: 65, count: 1_000)).count
        }
        #expect(failures == 1)
        #expect(splitter.take(Array("\nBEAT\n".utf8)) == [.success(.beat)])
    }
}
