import Glibc
import HTTPClient
import HTTPServer
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct LifetimeTests {
    private static let endless = ClientTimeouts(total: nil)

    @Test func `A stream of one hundred events arrives whole and in order`() async throws {
        let harness = try Harness()
        let seen = Mutex<[StreamEvent]>([])
        let request = ClientRequest(
            url: harness.base + "/events?count=100",
            timeouts: Self.endless
        )
        let answer = try await harness.client.stream(request) { event in
            seen.withLock { $0.append(event) }
        }
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "text/event-stream")
        let wanted = (1...100).map { StreamEvent(id: "\($0)", event: "scan", data: "line\n\($0)") }
        #expect(seen.withLock { $0 } == wanted)
        #expect(await eventually { harness.server.openStreams == 0 })
        await harness.server.stop()
    }

    @Test func `A reader that leaves is noticed by the beat, and its source is told`() async throws
    {
        var limits = ServerLimits()
        limits.eventBeat = .milliseconds(100)
        let harness = try Harness(limits)
        do {
            let socket = try RawSocket(port: harness.server.port)
            socket.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            let text = await socket.receive(until: ": beat\n\n").text
            #expect(text.contains("data: first\n\n"))
            #expect(text.contains(": beat\n\n"))
            #expect(harness.server.openStreams == 1)
            #expect(!harness.responder.readerLeft)
        }
        #expect(
            await eventually { harness.responder.readerLeft }
        )
        #expect(await eventually { harness.server.openStreams == 0 })
        await harness.server.stop()
    }

    @Test func `A cancelled reader's connection is closed`() async throws {
        var limits = ServerLimits()
        limits.eventBeat = .milliseconds(100)
        let harness = try Harness(limits)
        let request = ClientRequest(url: harness.base + "/events", timeouts: Self.endless)
        let reader = Task { try await harness.client.stream(request) { _ in } }
        #expect(await eventually { harness.server.openStreams == 1 })
        reader.cancel()
        await #expect(throws: HTTPClientError(.cancelled, "")) { try await reader.value }
        #expect(await eventually { harness.server.openStreams == 0 })
        await harness.server.stop()
    }

    @Test func `One stream beyond the limit is answered 503`() async throws {
        var limits = ServerLimits()
        limits.eventStreams = 1
        let harness = try Harness(limits)
        let socket = try RawSocket(port: harness.server.port)
        socket.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await eventually { harness.server.openStreams == 1 })
        #expect(try await harness.send("GET", "/events").status == 503)
        await harness.server.stop()
    }

    @Test func `A reader that does not read holds its source back, not the memory`() async throws {
        var limits = ServerLimits()
        limits.eventBytes = 4_096
        let harness = try Harness(limits)
        let socket = try RawSocket(port: harness.server.port)
        socket.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await eventually { harness.responder.feed.withLock { $0 != nil } })
        let feed = try #require(harness.responder.feed.withLock { $0 })
        let event = ServerEvent(data: String(repeating: "a", count: 60_000))
        var dropped = 0
        for _ in 0..<2_000 {
            if case .dropped = feed.yield(event) { dropped += 1 }
            await Task.yield()
        }
        #expect(dropped > 0)
        await harness.server.stop()
    }

    @Test func `Stopping lets requests in flight end`() async throws {
        let harness = try Harness()
        let answer = Task { try await harness.send("GET", "/slow?ms=300") }
        #expect(await eventually { harness.responder.targets.count == 1 })
        await harness.server.stop(gracePeriod: .seconds(5))
        #expect(try await answer.value.status == 200)
        #expect(throws: RawSocket.Unreachable.self) {
            _ = try RawSocket(port: harness.server.port)
        }
    }

    @Test func `Stopping answers 503 to what is not done in time, and ends streams`() async throws {
        let harness = try Harness()
        let slow = Task { try await harness.send("GET", "/slow?ms=60000") }
        let socket = try RawSocket(port: harness.server.port)
        socket.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(await eventually { harness.server.openStreams == 1 })
        #expect(await eventually { harness.responder.targets.count == 2 })
        let begun = ContinuousClock.now
        await harness.server.stop(gracePeriod: .milliseconds(200))
        #expect(begun.duration(to: .now) < .seconds(3))
        #expect(try await slow.value.status == 503)
        let stream = await socket.receive()
        #expect(stream.text.hasSuffix("retry: 2000\n\n\r\n0\r\n\r\n"))
        #expect(stream.isClosed)
        #expect(harness.server.openRequests == 0)
    }

    @Test func `A server may be stopped twice, or dropped without being stopped`() async throws {
        let harness = try Harness()
        await harness.server.stop()
        await harness.server.stop()
        let responder = TestResponder()
        let listen = Listen.loopback(address: "127.0.0.1", port: 0)
        for number in 1...20 {
            let server = try Server(listen, responder: responder)
            let socket = try RawSocket(port: server.port)
            socket.send("GET /slow?ms=60000 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { responder.targets.count == number })
        }
    }

    @Test func `A Unix socket serves, with mode 0660, and its file goes with it`() async throws {
        let path = "/tmp/jalon-http-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
        let server = try Server(.unix(path: path), responder: TestResponder())
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o660)
        var options = ClientOptions()
        options.unixSocket = path
        let client = try HTTPClient(options)
        let answer = try await client.send(ClientRequest(url: "http://hub/hello"))
        #expect(answer.body == Array("/hello".utf8))
        #expect(throws: ServerError(code: .addressInUse, message: "")) {
            try Server(.unix(path: path), responder: TestResponder())
        }
        await server.stop()
        #expect(lstat(path, &status) != 0)
    }

    @Test func `A dead server's socket is replaced, any other file is refused`() async throws {
        let path = "/tmp/jalon-http-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
        defer { unlink(path) }
        #expect(leaveStaleSocket(path))
        let server = try Server(.unix(path: path), responder: TestResponder())
        await server.stop()
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: ServerError(code: .notASocket, message: "")) {
            try Server(.unix(path: path), responder: TestResponder())
        }
    }

    private func leaveStaleSocket(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafeBytes(of: name) { bytes in
            bind(
                descriptor,
                bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count)
            ) == 0
        }
    }
}
