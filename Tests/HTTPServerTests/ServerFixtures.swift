import HTTPClient
import HTTPServer
import Synchronization

/// Answers by path; counts what reached it.
final class TestResponder: Responder {
    static let bodyBytesMax = 1_000

    private let seen = Mutex<[String]>([])
    let feed = Mutex<AsyncStream<ServerEvent>.Continuation?>(nil)
    private let hasLeft = Atomic(false)

    var readerLeft: Bool { hasLeft.load(ordering: .sequentiallyConsistent) }

    /// The targets of the requests that were answered, in order.
    var targets: [String] { seen.withLock { $0 } }

    func limits(for head: RequestHead) -> BodyRule {
        switch head.segments.first {
        case "missing": .answer(RequestRefusal.notFound.response)
        case "large": .collect(upTo: 8 * 1_024 * 1_024)
        default: .collect(upTo: Self.bodyBytesMax)
        }
    }

    func respond(to request: Request) async -> Response {
        seen.withLock { $0.append("\(request.method.rawValue) \(request.rawTarget)") }
        switch request.segments.first {
        case "echo", "large":
            return Response(status: 200, contentType: "application/octet-stream", request.body)
        case "empty":
            return Response(status: 204, body: .bytes(Array("never sent".utf8)))
        case "forged":
            return Response(status: 200, fields: ["X-Name": "a\r\nSet-Cookie: b"])
        case "moved":
            return Response(status: 302, fields: ["Location": "/echo"])
        case "slow":
            try? await Task.sleep(for: .milliseconds(Int(request.head.query("ms") ?? "") ?? 0))
            return Response(status: Task.isCancelled ? 500 : 200)
        case "events":
            return events(count: Int(request.head.query("count") ?? ""))
        default:
            return Response(status: 200, contentType: "text/plain", Array(request.path.utf8))
        }
    }

    private func events(count: Int?) -> Response {
        let (stream, feed) = EventStream.make(waitingMax: 200)
        feed.onTermination = { [self] reason in
            if case .cancelled = reason { hasLeft.store(true, ordering: .sequentiallyConsistent) }
        }
        if let count {
            for number in 1...count {
                feed.yield(ServerEvent(id: "\(number)", event: "scan", data: "line\n\(number)"))
            }
            feed.finish()
        } else {
            feed.yield(ServerEvent(data: "first"))
            self.feed.withLock { $0 = feed }
        }
        return Response(status: 200, body: .events(stream))
    }
}

/// A server on an ephemeral port, its responder, and a client.
struct Harness {
    let responder = TestResponder()
    let server: Server
    let client: HTTPClient
    let base: String

    init(_ limits: ServerLimits = ServerLimits(), client: ClientOptions = ClientOptions()) throws {
        let listen = Listen.loopback(address: "127.0.0.1", port: 0)
        server = try Server(listen, limits: limits, responder: responder)
        self.client = try HTTPClient(client)
        base = "http://127.0.0.1:\(server.port ?? 0)"
    }

    func send(
        _ method: String = "GET",
        _ target: String,
        body: [UInt8] = [],
        fields: [ClientField] = []
    ) async throws -> ClientResponse {
        try await client.send(
            ClientRequest(method: method, url: base + target, fields: fields, body: body)
        )
    }
}

/// Waits until a condition holds; false when it does not within five seconds.
func eventually(_ condition: () -> Bool) async -> Bool {
    for _ in 0..<500 {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return condition()
}
