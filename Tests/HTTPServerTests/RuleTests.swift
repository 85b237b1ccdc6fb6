import HTTPServer
import Testing

@Suite struct RuleTests {
    @Test(arguments: [
        ("Content-Length", "+3", RequestRefusal.lengthMalformed),
        ("Content-Length", "3, 3", .lengthMalformed), ("Content-Length", "", .lengthMalformed),
        ("Content-Length", "-1", .lengthMalformed), ("Content-Length", "0x3", .lengthMalformed),
        ("Content-Length", "99999999999999999999", .lengthMalformed),
        ("Transfer-Encoding", "gzip, chunked", .encodingUnsupported),
        ("Transfer-Encoding", "identity", .encodingUnsupported),
        ("Host", "", .hostMissing), ("Host", "a b", .fieldMalformed),
        ("Host", "a,b", .fieldMalformed),
        ("X-Name", "a\rb", .fieldMalformed), ("X-Name", "a\nb", .fieldMalformed),
        ("X-Name", "a\0b", .fieldMalformed), ("X Name", "a", .fieldMalformed),
        ("", "a", .fieldMalformed), ("X-Name\u{1}", "a", .fieldMalformed),
    ])
    func `A malformed field is refused`(_ name: String, _ value: String, _ wanted: RequestRefusal) {
        #expect(throws: wanted) {
            try Request(.post, "/", fields: HeaderFields([.init(name: name, value: value)]))
        }
    }

    @Test func `A length or a host given twice is refused, even when both agree`() {
        #expect(throws: RequestRefusal.lengthRepeated) {
            try Request(.post, "/", fields: ["Content-Length": "3", "content-length": "3"])
        }
        #expect(throws: RequestRefusal.hostRepeated) {
            try Request(.post, "/", fields: ["Host": "a", "HOST": "a"])
        }
        #expect(throws: RequestRefusal.lengthAndEncoding) {
            let fields: HeaderFields = ["Content-Length": "3", "Transfer-Encoding": "chunked"]
            return try Request(.post, "/", fields: fields)
        }
    }

    @Test func `One hundred fields pass and one more is refused`() throws {
        var fields: HeaderFields = ["Host": "a"]
        for number in 1..<100 { fields.add("X-\(number)", "1") }
        #expect(try Request(.get, "/", fields: fields).fields.all.count == 100)
        fields.add("X-100", "1")
        #expect(throws: RequestRefusal.tooManyFields) { try Request(.get, "/", fields: fields) }
    }

    @Test func `Fields are found without regard to case and joined as signatures want them`() {
        let fields: HeaderFields = ["Accept": " a ", "X": "1", "ACCEPT": "b"]
        #expect(fields["accept"] == " a ")
        #expect(fields.values("aCCept") == [" a ", "b"])
        #expect(fields.joined("accept") == "a, b")
        #expect(fields["y"] == nil)
        #expect(fields.joined("y") == nil)
    }

    @Test(arguments: [
        ("X-A", "a", true), ("X-A", "", true), ("X-A", "a\tb", true), ("X-A", "é", true),
        ("X-A", "a\r\nB: c", false), ("X-A", "a\n", false), ("X-A", "a\0", false),
        ("X A", "a", false), ("X:A", "a", false), ("", "a", false), ("X\r\nA", "a", false),
        ("Content-Length", "1", false), ("transfer-encoding", "chunked", false),
        ("Connection", "close", true), ("Connection", "upgrade", false),
    ])
    func `An answer that would forge a line is not written`(
        _ name: String,
        _ value: String,
        _ isWritable: Bool
    ) {
        let fields = HeaderFields([.init(name: name, value: value)])
        #expect(Response(status: 200, fields: fields).isWritable == isWritable)
    }

    @Test(arguments: RequestRefusal.allCases)
    func `Every refusal is a problem of fixed text that can be written`(_ refusal: RequestRefusal) {
        let response = refusal.response
        #expect(response.isWritable)
        #expect(response.status == refusal.status)
        #expect(response.fields["Content-Type"] == "application/problem+json")
        #expect(!refusal.title.utf8.contains(UInt8(ascii: "\"")))
    }

    @Test func `Codes of refusals are unique`() {
        #expect(Set(RequestRefusal.allCases.map(\.rawValue)).count == RequestRefusal.allCases.count)
    }

    @Test func `A problem body is the documented JSON`() {
        let text = String(decoding: RequestRefusal.notFound.response.bytes ?? [], as: UTF8.self)
        #expect(
            text == #"{"type":"about:blank","title":"There is nothing at this address","#
                + #""status":404,"code":"not-found"}"#
        )
    }

    @Test(arguments: [
        ("127.0.0.1:8480", Listen.loopback(address: "127.0.0.1", port: 8_480)),
        ("127.9.8.7:0", .loopback(address: "127.9.8.7", port: 0)),
        ("localhost:65535", .loopback(address: "127.0.0.1", port: 65_535)),
        ("[::1]:1", .loopback(address: "::1", port: 1)),
        ("unix:/run/hub.sock", .unix(path: "/run/hub.sock")),
        (
            "unix:" + String(repeating: "a", count: 107),
            .unix(path: String(repeating: "a", count: 107))
        ),
    ])
    func `A place on this machine is read`(_ text: String, _ wanted: Listen) throws {
        #expect(try Listen(text) == wanted)
    }

    @Test(arguments: [
        ("0.0.0.0:80", ListenRefusal.publicAddress), ("192.168.1.1:80", .publicAddress),
        ("128.0.0.1:80", .publicAddress), ("[::]:80", .publicAddress),
        ("126.255.255.255:80", .publicAddress), ("", .malformed), (":80", .malformed),
        ("hub:80", .malformed), ("127.0.0.1", .malformed), ("127.0.0.256:80", .malformed),
        ("127.0.00.1:80", .malformed), ("127.1:80", .malformed),
        ("127.0.0.1:", .portMalformed), ("127.0.0.1:65536", .portMalformed),
        ("127.0.0.1:-1", .portMalformed), ("unix:", .pathMalformed), ("unix:a\nb", .pathMalformed),
        ("unix:" + String(repeating: "a", count: 108), .pathMalformed),
    ])
    func `Any other place is refused`(_ text: String, _ wanted: ListenRefusal) {
        #expect(throws: wanted) { try Listen(text) }
    }

    @Test(arguments: [
        (ServerEvent(data: "a"), "data: a\n\n"),
        (
            ServerEvent(id: "7", event: "scan", data: "a\nb"),
            "id: 7\nevent: scan\ndata: a\ndata: b\n\n"
        ),
        (ServerEvent(data: "a\r\nb\rc"), "data: a\ndata: b\ndata: c\n\n"),
        (
            ServerEvent(id: "1\ndata: x", event: "e\r\nid: 2", data: ""),
            "id: 1\nevent: e\ndata: \n\n"
        ),
    ])
    func `An event is written so that its data cannot forge a field`(
        _ event: ServerEvent,
        _ wire: String
    ) {
        #expect(String(decoding: event.wire, as: UTF8.self) == wire)
    }
}
