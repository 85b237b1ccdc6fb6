import HTTPServer
import Synchronization

/// A hub in small over HTTP: it writes down what it is asked and answers what it was told to.
final class FakeHub: Responder {
    struct Asked: Sendable, Equatable {
        let line: String
        let body: String
        let authorization: String?
    }

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
        let type: String

        init(_ status: Int, _ body: String, type: String = "application/json") {
            self.init(status, bytes: Array(body.utf8), type: type)
        }

        init(_ status: Int, bytes: [UInt8], type: String = "application/octet-stream") {
            self.status = status
            body = bytes
            self.type = type
        }
    }

    static let code = "fake-admin-code"

    private let answers: Mutex<[Answer]>
    private let requests = Mutex<[Asked]>([])

    /// The answers in the order of the questions; the last one goes on for good.
    init(_ answers: [Answer]) {
        precondition(!answers.isEmpty, "a hub answers something")
        self.answers = Mutex(answers)
    }

    var asked: [Asked] { requests.withLock { $0 } }

    func limits(for head: RequestHead) -> BodyRule { .collect(upTo: 1 << 20) }

    func respond(to request: Request) async -> Response {
        requests.withLock {
            $0.append(
                Asked(
                    line: "\(request.method.rawValue) \(request.rawTarget)",
                    body: String(decoding: request.body, as: UTF8.self),
                    authorization: request.fields["Authorization"]
                )
            )
        }
        let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        return Response(
            status: answer.status,
            contentType: answer.type,
            answer.body
        )
    }

    /// Runs `jalon` with these words against this hub.
    static func run(
        _ words: [String],
        answers: [Answer]
    ) async throws -> (code: Int32, run: OperatorRun, asked: [Asked]) {
        let hub = FakeHub(answers)
        let server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: hub)
        let run = OperatorRun()
        let environment = [
            "JALON_HUB": "http://127.0.0.1:\(server.port ?? 0)", "JALON_ADMIN_CODE": code,
        ]
        let result = await run(words, environment: environment)
        await server.stop(gracePeriod: .zero)
        return (result, run, hub.asked)
    }
}
