import Kernel
import Testing

@Suite struct `JSON` {
    struct Case: Sendable {
        let text: String
        let value: JSONValue?

        init(_ text: String, _ value: JSONValue?) {
            self.text = text
            self.value = value
        }
    }

    static let nest31 = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    static let nest33 = String(repeating: "[", count: 34) + String(repeating: "]", count: 34)

    static let cases: [Case] = [
        Case("{\"a\":[1,true,null,\"b\"]}", ["a": [1, true, nil, "b"]]),
        Case(" \t\r\n1 ", 1),
        Case("9223372036854775807", .integer(.max)),
        Case("-9223372036854775808", .integer(.min)),
        Case("9223372036854775808", .number(9_223_372_036_854_775_808)),
        Case("1.0", 1), Case("1e3", 1000), Case("1.5", .number(1.5)), Case("-0", 0),
        Case("\"\\u00e9\\ud83d\\ude00\\n\"", "é😀\n"),
        Case("\"\\ud83d\"", nil), Case("\"\\udc00\"", nil), Case("\"\\x\"", nil),
        Case("\"\u{1}\"", nil), Case("{\"a\":1,\"a\":2}", nil), Case("[1,]", nil), Case("{,}", nil),
        Case("01", nil), Case("1.", nil), Case(".5", nil), Case("+1", nil), Case("1e", nil),
        Case("1e999", nil), Case("NaN", nil), Case("", nil), Case("1 2", nil), Case("'a'", nil),
        Case("// a\n1", nil), Case("tru", nil), Case("[", nil), Case("{\"a\"}", nil),
        Case("-", nil),
        Case(nest33, nil),
    ]

    @Test(arguments: cases) func `A text has one reading or none`(_ given: Case) {
        #expect(JSONValue(parsing: Array(given.text.utf8)) == given.value)
    }

    @Test func `Depth is bounded, and the border is inside`() {
        #expect(JSONValue(parsing: Array(Self.nest31.utf8)) != nil)
        #expect(JSONValue(parsing: [UInt8](repeating: 0x5B, count: 60_000)) == nil)
    }

    @Test func `Bytes that are not UTF-8 are no text`() {
        #expect(JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) == nil)
    }

    @Test func `A value has one text: names sorted, control characters escaped`() {
        let value: JSONValue = ["b": ["\u{1}\u{7F}\"\\\n", .integer(.min)], "a": [:], "é": nil]
        let text = String(decoding: value.bytes, as: UTF8.self)
        let wanted =
            #"{"a":{},"b":["\u0001\u007f\"\\\n",-9223372036854775808],"é":null}"#
        #expect(text == wanted)
        #expect(JSONValue(parsing: value.bytes) == value)
        #expect(JSONValue(parsing: value.prettyBytes) == value)
    }
}
