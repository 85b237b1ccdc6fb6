import HTTPClient
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct ServerTests {
    @Test func `The same request gets the same answer in process and over a socket`() async throws {
        let harness = try Harness()
        let body = Array("hello".utf8)
        let inside = await harness.responder.answer(try Request(.post, "/echo?a=1", body: body))
        let outside = try await harness.send("POST", "/echo?a=1", body: body)
        #expect(inside.status == 200 && inside.bytes == body)
        #expect(outside.status == 200 && outside.body == body)
        #expect(harness.responder.targets == ["POST /echo?a=1", "POST /echo?a=1"])
        await harness.server.stop()
    }

    @Test(arguments: Method.allCases)
    func `Every method of the house arrives, HEAD without a body`(_ method: Method) async throws {
        let harness = try Harness()
        let answer = try await harness.send(method.rawValue, "/hello")
        #expect(answer.status == 200)
        #expect(answer["Content-Length"] == "6")
        #expect(answer.body == (method == .head ? [] : Array("/hello".utf8)))
        await harness.server.stop()
    }

    @Test(arguments: [("OPTIONS", 405), ("QUERY", 405), ("BREW", 501), ("get", 501)])
    func `Other methods are refused`(_ method: String, _ status: Int) async throws {
        let harness = try Harness()
        #expect(try await harness.send(method, "/hello").status == status)
        #expect(harness.responder.targets.isEmpty)
        await harness.server.stop()
    }

    @Test func `A body at the limit passes, one byte more is answered 413`() async throws {
        let harness = try Harness()
        let full = [UInt8](repeating: 7, count: TestResponder.bodyBytesMax)
        #expect(try await harness.send("POST", "/echo", body: full).body == full)
        let over = try await harness.send("POST", "/echo", body: full + [7])
        #expect(over.status == 413)
        #expect(over["Content-Type"] == "application/problem+json")
        #expect(harness.responder.targets.count == 1)
        await harness.server.stop()
    }

    @Test(arguments: [(1_000, 200), (1_001, 413), (2_000_000, 413)])
    func `A chunked body is measured while it is read`(_ count: Int, _ status: Int) async throws {
        let harness = try Harness()
        let socket = try RawSocket(port: harness.server.port)
        socket.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        var left = count
        while left > 0 {
            let piece = min(left, 50_000)
            socket.send(String(piece, radix: 16) + "\r\n")
            socket.send([UInt8](repeating: 65, count: piece) + Array("\r\n".utf8))
            left -= piece
        }
        socket.send("0\r\n\r\n")
        #expect(await socket.receive(answers: 1).statuses == [status])
        #expect(harness.responder.targets.count == (status == 200 ? 1 : 0))
        await harness.server.stop()
    }

    @Test func `A large body under its route's limit comes back whole`() async throws {
        let harness = try Harness()
        let body = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try await harness.send("POST", "/large", body: body).body == body)
        await harness.server.stop()
    }

    @Test func `A route that is not there answers before the body is kept`() async throws {
        let harness = try Harness()
        let body = [UInt8](repeating: 1, count: 500_000)
        let answer = try await harness.send("POST", "/missing", body: body)
        #expect(answer.status == 404)
        #expect(try await harness.send("GET", "/missing").status == 404)
        let waiting = try await harness.send(
            "POST",
            "/missing",
            body: body,
            fields: [ClientField("Expect", "100-continue")]
        )
        #expect(waiting.status == 404)
        await harness.server.stop()
    }

    @Test(arguments: [(15_000, 200), (17_000, 431), (200_000, 431)])
    func `A head beyond 16 KiB is answered 431`(_ count: Int, _ status: Int) async throws {
        let harness = try Harness()
        let field = ClientField("X-Long", String(repeating: "a", count: count))
        #expect(try await harness.send("GET", "/hello", fields: [field]).status == status)
        await harness.server.stop()
    }

    @Test func `One connection serves many requests`() async throws {
        let harness = try Harness()
        let socket = try RawSocket(port: harness.server.port)
        let request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"
        socket.send(String(repeating: request, count: 20))
        #expect(await socket.receive(answers: 20).statuses == Array(repeating: 200, count: 20))
        #expect(harness.responder.targets.count == 20)
        await harness.server.stop()
    }

    @Test func `Two hundred requests at once are all answered, each with its own`() async throws {
        let harness = try Harness()
        let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                let body = Array("\(number)".utf8)
                group.addTask {
                    try await harness.send("POST", "/echo", body: body).body == body
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answered == 200)
        await harness.server.stop()
    }

    @Test func `A handler out of time is answered 503 and cancelled`() async throws {
        var limits = ServerLimits()
        limits.handlerDeadline = .seconds(2)
        let harness = try Harness(limits)
        let answer = try await harness.send("GET", "/slow?ms=20000")
        #expect(answer.status == 503)
        #expect(answer["Content-Type"] == "application/problem+json")
        #expect(answer["Retry-After"] == "2")
        #expect(try await harness.send("GET", "/slow?ms=1").status == 200)
        await harness.server.stop()
    }

    @Test func `An answer without a body by its status sends none`() async throws {
        let harness = try Harness()
        let answer = try await harness.send("GET", "/empty")
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        await harness.server.stop()
    }

    @Test func `A forged field is answered 500 in its place`() async throws {
        let harness = try Harness()
        let answer = try await harness.send("GET", "/forged")
        #expect(answer.status == 500)
        #expect(answer["Set-Cookie"] == nil)
        await harness.server.stop()
    }

    @Test func `A port in use is refused with its reason`() async throws {
        let harness = try Harness()
        #expect(throws: ServerError(code: .addressInUse, message: "")) {
            try Server(harness.server.listen, responder: TestResponder())
        }
        await harness.server.stop()
    }
}
