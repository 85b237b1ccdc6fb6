import CommandLine
import Configuration
import Processes
import Testing

struct RefusalTests {
    private typealias Code = ConfigurationError.Problem.Code

    private func refusal(_ bytes: [UInt8]) -> ConfigurationError.Problem? {
        do throws(ConfigurationError) {
            _ = try ConfigurationReader(json5: bytes, source: "x.json5", prefix: "JALON_EDGE_")
            return nil
        } catch {
            return error.problems.first
        }
    }

    private func refusal(_ text: String) -> ConfigurationError.Problem? {
        refusal(Array(text.utf8))
    }

    @Test func `A file beyond its size is refused before it is decoded`() {
        let limit = ConfigurationLimits.bytesMax
        let comment = Array("// ".utf8)
        let fill = [UInt8](repeating: UInt8(ascii: "x"), count: limit - comment.count)
        #expect(refusal(comment + fill) == nil)
        #expect(refusal(comment + fill + [UInt8(ascii: "x")])?.code == .tooLarge)
    }

    @Test(arguments: [(16, false), (17, true), (100_000, true)])
    func `A nest of brackets is refused before it can harm`(_ depth: Int, _ isRefused: Bool) {
        let open = String(repeating: "[", count: depth - 1)
        let close = String(repeating: "]", count: depth - 1)
        #expect(refusal("{ a: \(open)\(close) }")?.code == (isRefused ? .tooDeep : nil))
    }

    @Test(arguments: [
        ("{ a: 1, a: 2 }", "a"), ("{ a: { b: 1, 'b': 2 } }", "a.b"),
        ("{ a: [{}, { b: 1, \"b\": 2 }] }", "a[1].b"),
        ("{ a: 1, /* a: 2, */ b: 'a:', // a: 3\n \"a\": 4 }", "a"),
    ])
    func `A key given twice is refused with its place`(_ text: String, _ path: String) {
        #expect(refusal(text)?.code == .duplicateKey)
        #expect(refusal(text)?.path == path)
    }

    @Test(arguments: [
        "{ a: 1, b: { a: 2 } }", "{ a: 'x\\'a: 1', b: \"a:\" }", "{ a: [{ b: 1 }, { b: 2 }] }",
        "{ a: 1 /* a: 2 */ }", "{ a: \"http://b\", b: 'c // a: 1' }",
    ])
    func `Equal names in different places are no duplicates`(_ text: String) {
        #expect(refusal(text) == nil)
    }

    @Test(arguments: ["{", "{ a }", "{ a: }", "{ a: 1 } x", "[1]", "7", "{ a: \"", "/", "{]", "\\"])
    func `What is no set of keys is refused`(_ text: String) {
        #expect(refusal(text)?.code == .syntax)
    }

    @Test func `Bytes that are not UTF-8 are refused`() {
        #expect(refusal([0x7B, 0xFF, 0x7D])?.code == .syntax)
        #expect(refusal([0xFF, 0xFE, 0x7B, 0x00])?.code == .syntax)
    }

    @Test func `The message is for a person, bounded, and ends with code 78`() {
        let keys = (0..<60).map { "k\($0): 1" }.joined(separator: ", ")
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationReader(
                json5: Array("{ \(keys) }".utf8),
                source: "/etc/jalon/edge.json5",
                prefix: "JALON_EDGE_"
            ).finish()
        }
        let lines = error?.message.split(separator: "\n") ?? []
        #expect(lines.first == "the configuration /etc/jalon/edge.json5 is wrong:")
        #expect(lines.dropFirst().first == "  k0: unknown; remove it")
        #expect(lines.last == "  and 10 more")
        #expect(error?.exitCode == .config)
    }

    @Test(arguments: [
        ("{\n  a: 1,\n  b 2\n}", 3), ("{\n  a: 1\n  b: 2\n}", 3), ("{\n  a: [1, 2\n}", 3),
        ("\n{\n  a: 1,\n", 2), ("{\n  a: \"x\n}", 2), ("{\n a: ,\n}", 2), ("{ /* \n\n */ a }", 3),
    ])
    func `A syntax error tells the line to look at`(_ text: String, _ line: Int) {
        #expect(refusal(text)?.text == "not JSON5; look at line \(line)")
    }

    @Test func `A missing file is refused when it was asked for`() throws {
        func load(_ path: String, _ isRequired: Bool) throws(ConfigurationError) {
            try ConfigurationReader.load(
                path,
                isRequired: isRequired,
                prefix: "JALON_EDGE_",
                environment: [:]
            ).finish()
        }
        try load("/no/such.json5", false)
        #expect(throws: ConfigurationError.self) { try load("/no/such.json5", true) }
        #expect(throws: ConfigurationError.self) { try load("/etc", false) }
    }
}
