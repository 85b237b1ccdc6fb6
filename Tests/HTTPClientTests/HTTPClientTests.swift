import HTTPClient
import HTTPServer
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    private struct Echo: Responder {
        func limits(for head: RequestHead) -> BodyRule { .collect(upTo: 1_000_000) }

        func respond(to request: Request) async -> Response {
            switch request.path {
            case "/moved":
                return Response(status: 302, fields: ["Location": "/elsewhere"])
            case "/zeros":
                let count = Int(request.head.query("count") ?? "") ?? 0
                return Response(status: 200, body: .bytes([UInt8](repeating: 0, count: count)))
            case "/slow":
                try? await Task.sleep(for: .seconds(20))
                return Response(status: 200)
            default:
                let type = request.fields["Content-Type"] ?? "none"
                let fields: HeaderFields = ["X-Type": type, "X-Target": request.rawTarget]
                return Response(status: 200, fields: fields, body: .bytes(request.body))
            }
        }
    }

    private let server: Server
    private let base: String

    init() throws {
        server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: Echo())
        base = "http://127.0.0.1:\(server.port ?? 0)"
    }

    private func failure(
        _ request: ClientRequest,
        _ options: ClientOptions = ClientOptions()
    ) async throws -> HTTPClientError.Kind? {
        let client = try HTTPClient(options)
        do throws(HTTPClientError) {
            _ = try await client.send(request)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test func `The target goes out as written and the body as given`() async throws {
        let client = try HTTPClient()
        let target = "/a%20b/c?x=%2F&y"
        let answer = try await client.send(
            ClientRequest(method: "POST", url: base + target, body: [0, 1, 255])
        )
        #expect(answer.body == [0, 1, 255])
        #expect(answer["x-target"] == target)
        #expect(answer["X-Type"] == "none")
    }

    @Test func `A redirect comes back and is not followed`() async throws {
        let answer = try await HTTPClient().send(ClientRequest(url: base + "/moved"))
        #expect(answer.status == 302)
        #expect(answer["Location"] == "/elsewhere")
    }

    @Test func `An answer at the limit passes, one byte more is too large`() async throws {
        var request = ClientRequest(url: base + "/zeros?count=5000", responseBytesMax: 5_000)
        #expect(try await HTTPClient().send(request).body.count == 5_000)
        request.responseBytesMax = 4_999
        #expect(try await failure(request) == .tooLarge)
    }

    @Test func `An answer of unknown length is measured while it is read`() async throws {
        let body = String(repeating: "a", count: 20_000)
        let canned = CannedServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
        let url = "http://127.0.0.1:\(canned.port)/"
        #expect(try await failure(ClientRequest(url: url, responseBytesMax: 19_999)) == .tooLarge)
        #expect(try await failure(ClientRequest(url: url, responseBytesMax: 20_000)) == nil)
        withExtendedLifetime(canned) {}
    }

    @Test func `A head beyond its limit is too large`() async throws {
        let lines = (0..<1_000).map { "X-\($0): \(String(repeating: "a", count: 100))\r\n" }
        let canned = CannedServer("HTTP/1.1 200 OK\r\n" + lines.joined() + "\r\n")
        let request = ClientRequest(url: "http://127.0.0.1:\(canned.port)/")
        #expect(try await failure(request) == .tooLarge)
        withExtendedLifetime(canned) {}
    }

    @Test func `A silent server is a timeout`() async throws {
        let canned = CannedServer(nil)
        let request = ClientRequest(
            url: "http://127.0.0.1:\(canned.port)/",
            timeouts: ClientTimeouts(total: .milliseconds(200))
        )
        let begun = ContinuousClock.now
        #expect(try await failure(request) == .timeout)
        #expect(begun.duration(to: .now) < .seconds(5))
        withExtendedLifetime(canned) {}
    }

    @Test func `A stream that falls silent is a timeout without a total one`() async throws {
        let canned = CannedServer(nil)
        let request = ClientRequest(
            url: "http://127.0.0.1:\(canned.port)/",
            timeouts: ClientTimeouts(total: nil, silence: .seconds(1))
        )
        #expect(try await failure(request) == .timeout)
        withExtendedLifetime(canned) {}
    }

    @Test func `Nobody there, an answer that is not HTTP, and no TLS are told apart`() async throws
    {
        let port: UInt16
        do {
            let gone = CannedServer(nil)
            port = gone.port
        }
        #expect(
            try await failure(ClientRequest(url: "http://127.0.0.1:\(port)/")) == .cannotConnect
        )
        let canned = CannedServer("hello\r\n\r\n")
        let place = "127.0.0.1:\(canned.port)/"
        #expect(try await failure(ClientRequest(url: "http://" + place)) == .protocolError)
        #expect(try await failure(ClientRequest(url: "https://" + place)) == .tls)
        withExtendedLifetime(canned) {}
    }

    @Test(arguments: [
        "http://example.org/", "http://192.168.0.1/", "http://127.0.0.1.example.org/",
        "http://128.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "", "/relative",
        "http://127.0.0.1/a b", "http://127.0.0.1/a\r\nX: y", "http://user:word@127.0.0.1/",
        "http://127.0.0.1/#part", "https://127.0.0.1:99999/",
    ])
    func `An address that is not allowed is refused before anything is sent`(
        _ url: String
    ) async throws {
        #expect(try await failure(ClientRequest(url: url)) == .badURL)
    }

    @Test func `Plain HTTP may leave this machine only when that was said`() async throws {
        var options = ClientOptions()
        options.allowsPlainHTTP = true
        let request = ClientRequest(
            url: "http://192.0.2.1/",
            timeouts: ClientTimeouts(connect: .milliseconds(50), total: .milliseconds(100))
        )
        let kind = try await failure(request, options)
        #expect(kind == .timeout || kind == .cannotConnect)
    }

    @Test(arguments: [
        ClientField("X-A", "a\r\nX-B: c"), ClientField("X-A", "a\0"), ClientField("X A", "a"),
        ClientField("", "a"), ClientField("X-A:", "a"), ClientField("X\r\nA", "a"),
    ])
    func `A field that would forge a line is refused`(_ field: ClientField) async throws {
        #expect(try await failure(ClientRequest(url: base, fields: [field])) == .badURL)
    }

    @Test func `A cancelled request ends at once, before and while it runs`() async throws {
        let client = try HTTPClient()
        let request = ClientRequest(url: base + "/slow")
        let running = Task { try await client.send(request) }
        try await Task.sleep(for: .milliseconds(100))
        let begun = ContinuousClock.now
        running.cancel()
        await #expect(throws: HTTPClientError(.cancelled, "")) { try await running.value }
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(request)
        }
        await #expect(throws: HTTPClientError(.cancelled, "")) { try await early.value }
        #expect(begun.duration(to: .now) < .seconds(5))
    }

    @Test func `More requests than allowed are refused as overloaded`() async throws {
        var options = ClientOptions()
        options.requestsMax = 1
        let client = try HTTPClient(options)
        let slow = ClientRequest(url: base + "/slow")
        let running = Task { try await client.send(slow) }
        try await Task.sleep(for: .milliseconds(100))
        await #expect(throws: HTTPClientError(.overloaded, "")) { try await client.send(slow) }
        running.cancel()
        _ = await running.result
        #expect(try await client.send(ClientRequest(url: base + "/")).status == 200)
    }

    @Test func `Events are told whatever the ends of their lines`() async throws {
        let canned = CannedServer(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                + ": hello\n\nid: 1\nevent: scan\ndata: a\ndata:b\n\ndata: c\r\n\r\ndata: d\r\r"
                + "event: nothing\n\ndata: never ended"
        )
        let events = Mutex<[StreamEvent]>([])
        let request = ClientRequest(url: "http://127.0.0.1:\(canned.port)/")
        let answer = try await HTTPClient().stream(request) { event in
            events.withLock { $0.append(event) }
        }
        #expect(answer.status == 200 && answer.body.isEmpty)
        #expect(
            events.withLock { $0 } == [
                StreamEvent(id: "1", event: "scan", data: "a\nb"),
                StreamEvent(id: "1", data: "c"), StreamEvent(id: "1", data: "d"),
            ]
        )
        withExtendedLifetime(canned) {}
    }
}
