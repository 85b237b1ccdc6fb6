import Rights
import Testing

struct CSVTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let rows: [[String]]
    }

    private static let mark = "\u{FEFF}"

    static let cases = [
        Case(testDescription: "plain", text: "a,b\n1,2\n", rows: [["1", "2"]]),
        Case(testDescription: "no last line end", text: "a,b\n1,2", rows: [["1", "2"]]),
        Case(testDescription: "CRLF", text: "a,b\r\n1,2\r\n", rows: [["1", "2"]]),
        Case(testDescription: "byte-order mark", text: mark + "a,b\n1,2", rows: [["1", "2"]]),
        Case(testDescription: "semicolons", text: "a;b\n1,5;2", rows: [["1,5", "2"]]),
        Case(testDescription: "tabs", text: "a\tb\n1\t2", rows: [["1", "2"]]),
        Case(testDescription: "quoted comma", text: "a,b\n\"1,2\",3", rows: [["1,2", "3"]]),
        Case(testDescription: "doubled quote", text: "a\n\"x \"\"y\"\"\"", rows: [["x \"y\""]]),
        Case(testDescription: "line end in quotes", text: "a\n\"x\ny\"", rows: [["x\ny"]]),
        Case(testDescription: "empty fields", text: "a,b\n,", rows: [["", ""]]),
        Case(testDescription: "empty lines", text: "a,b\n\n1,2\n\n", rows: [["1", "2"]]),
        Case(testDescription: "header alone", text: "a,b\n", rows: []),
    ]

    @Test(arguments: cases)
    func `A table is read as RFC 4180 and spreadsheets write it`(_ given: Case) throws {
        let text = try CSVText(Array(given.text.utf8))
        #expect(text.rows.map(\.fields) == given.rows)
    }

    @Test func `Each row bears the line on which it began`() throws {
        let text = try CSVText(Array("a\n\"x\ny\"\nz\r\n\r\nq".utf8))
        #expect(text.rows.map(\.line) == [2, 4, 6])
    }

    struct FaultCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let fault: CSVFault

        init(_ name: String, _ text: String, then more: [UInt8] = [], _ fault: CSVFault) {
            testDescription = name
            bytes = Array(text.utf8) + more
            self.fault = fault
        }
    }

    static let faults = [
        FaultCase("nothing", "", .empty),
        FaultCase("empty lines", "\n\n", .empty),
        FaultCase("open quote", "a\n\"x\ny", .quoteLeftOpen(line: 2)),
        FaultCase("quote inside", "a\nx\"y", .strayQuote(line: 2)),
        FaultCase("text after quote", "a\n\"x\"y", .strayQuote(line: 2)),
        FaultCase("not UTF-8", "a\nx\n", then: [0xFF], .notUTF8(line: 3)),
        FaultCase(
            "long field",
            "a\n" + String(repeating: "x", count: 1_025),
            .fieldTooLong(line: 2)
        ),
        FaultCase("wide line", String(repeating: ",", count: 64), .tooManyFields(line: 1)),
    ]

    @Test(arguments: faults)
    func `What is no table is refused with its line`(_ given: FaultCase) {
        #expect(throws: given.fault) { try CSVText(given.bytes) }
    }

    @Test func `A file of more than 16 MiB is refused`() {
        let bytes = [UInt8](repeating: 0x61, count: (16 << 20) + 1)
        #expect(throws: CSVFault.tooLarge) { try CSVText(bytes) }
    }

    @Test func `A hundred thousand rows are read and one more is refused`() throws {
        let most = "a\n" + String(repeating: "1\n", count: 100_000)
        #expect(try CSVText(Array(most.utf8)).rows.count == 100_000)
        #expect(throws: CSVFault.tooManyRows) { try CSVText(Array((most + "1").utf8)) }
    }

    @Test func `Fields of 1024 bytes and lines of 64 fields are read`() throws {
        let longest = String(repeating: "x", count: 1_024)
        let widest = String(repeating: ",", count: 63)
        #expect(try CSVText(Array(longest.utf8)).header.fields == [longest])
        #expect(try CSVText(Array(widest.utf8)).header.fields.count == 64)
    }
}
