import Testing

/// Malformed and ambiguous requests, each followed by a plain one on the same connection.
///
/// The catalogue follows RFC 9112 (2.2, 3, 5.1, 5.2, 6, 7.1) and published smuggling cases.
struct Probe: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// Whether the engine behind our rules still takes it for a good request when it stands
    /// alone: known weaknesses, for which nginx stands in front.
    var passesAlone = false

    /// Whether nginx hands it on, as one well-formed request.
    ///
    /// It drops a line without a colon, reads bare LF as a line's end, and writes the request
    /// anew. Many fields are ours to refuse.
    var passesNginx: Bool {
        [
            "line without a colon", "chunk lines with bare LF", "bare LF line ends",
            "500 fields", "HTTP/1.10", "HTTP/0.9",
        ].contains(name)
    }

    var testDescription: String { name }

    /// The second request; it must never be the body of the first, nor the first its head.
    static let follower = Array("GET /follower HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

    private static let post = "POST /probe HTTP/1.1\r\nHost: a\r\n"

    static let baseline = post("well-formed", "Content-Length: 3\r\n\r\nabc")

    private static func post(_ name: String, _ rest: String, passesAlone: Bool = false) -> Probe {
        Probe(name: name, bytes: Array((post + rest).utf8), passesAlone: passesAlone)
    }

    private static func raw(_ name: String, _ text: String, passesAlone: Bool = false) -> Probe {
        Probe(name: name, bytes: Array(text.utf8), passesAlone: passesAlone)
    }

    private static let chunked = "Transfer-Encoding: chunked\r\n\r\n"

    static let all = lengths + encodings + fields + chunks + lines

    static let lengths = [
        post("length and chunks", "Content-Length: 6\r\n" + chunked + "0\r\n\r\nX"),
        post(
            "chunks and length",
            "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n20\r\n"
                + String(repeating: "Z", count: 32) + "\r\n0\r\n\r\n"
        ),
        post("two lengths that differ", "Content-Length: 0\r\nContent-Length: 35\r\n\r\n"),
        post("two lengths that agree", "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
        post("list of lengths", "Content-Length: 3, 3\r\n\r\nabc"),
        post("length +3", "Content-Length: +3\r\n\r\nabc"),
        post("length 0x3", "Content-Length: 0x3\r\n\r\nabc"),
        post("length 3x", "Content-Length: 3x\r\n\r\nabc"),
        post("length -1", "Content-Length: -1\r\n\r\n"),
        post("empty length", "Content-Length: \r\n\r\n"),
    ]

    static let encodings = [
        post("unknown coding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        post("gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        post("chunked, identity", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        post(
            "coding given twice",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"
        ),
        post("space before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        post("vertical tab before the coding", "Transfer-Encoding: \u{B}chunked\r\n\r\n0\r\n\r\n"),
        raw("chunks in HTTP/1.0", "POST /probe HTTP/1.0\r\nHost: a\r\n" + chunked + "0\r\n\r\n"),
    ]

    static let fields = [
        post("bare CR in a value", "Foo: a\rb\r\nContent-Length: 0\r\n\r\n"),
        post("NUL in a value", "Foo: a\0b\r\nContent-Length: 0\r\n\r\n", passesAlone: true),
        post("empty name", ": x\r\nContent-Length: 0\r\n\r\n", passesAlone: true),
        post("control byte in a name", "F\u{1}o: x\r\nContent-Length: 0\r\n\r\n"),
        post("line without a colon", "Foo\r\nContent-Length: 0\r\n\r\n"),
        post("folded line", "Foo: a\r\n b\r\nContent-Length: 0\r\n\r\n", passesAlone: true),
        raw(
            "space before the first field",
            "POST /probe HTTP/1.1\r\n Host: a\r\nContent-Length: 0\r\n\r\n"
        ),
        raw("no Host", "POST /probe HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
        post("two Hosts", "Host: b\r\nContent-Length: 0\r\n\r\n"),
        post("a field of 40 KiB", "Foo: \(String(repeating: "a", count: 40_000))\r\n\r\n"),
        post(
            "500 fields",
            (0..<500).map { "H\($0): x\r\n" }.joined() + "Content-Length: 0\r\n\r\n"
        ),
    ]

    static let chunks = [
        post("chunk of 0x3", chunked + "0x3\r\nabc\r\n0\r\n\r\n"),
        post("chunk of +3", chunked + "+3\r\nabc\r\n0\r\n\r\n"),
        post("chunk of -1", chunked + "-1\r\nabc\r\n0\r\n\r\n"),
        post("chunk of 2 to the 68th", chunked + "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
        post("chunk lines with bare LF", chunked + "3\nabc\n0\n\n", passesAlone: true),
        post("chunk longer than said", chunked + "3\r\nabcXX0\r\n\r\n"),
    ]

    static let lines = [
        raw(
            "bare LF line ends",
            "POST /probe HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc",
            passesAlone: true
        ),
        raw("space in the target", "GET /probe HTTP/1.1 x HTTP/1.1\r\nHost: a\r\n\r\n"),
        raw("version in small letters", "GET /probe http/1.1\r\nHost: a\r\n\r\n"),
        raw("HTTP/1.10", "GET /probe HTTP/1.10\r\nHost: a\r\n\r\n"),
        raw("HTTP/0.9", "GET /probe\r\n"),
    ]
}
