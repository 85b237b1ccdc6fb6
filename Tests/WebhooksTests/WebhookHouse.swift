import HTTPClient
import HTTPServer
import Kernel
import Synchronization
import Vocabulary
import Webhooks

/// A hub's webhooks with a clock that stands still, and a receiver on this machine.
struct WebhookHouse: Sendable {
    static let start = Timestamp(milliseconds: 1_772_388_000_000)

    let services: HubServices
    let clock: ManualClock
    let webhooks: Webhooks
    let dispatcher: OutboxDispatcher
    let router: Router

    init(sources: [IncomingSource] = [], networks: [String] = ["127.0.0.0/8"]) async throws {
        clock = ManualClock(at: Self.start)
        let store = try SQLiteStore(path: SQLiteStore.inMemory)
        try await store.apply(
            KernelSchema.steps + Background.schemaSteps + Webhooks.schemaSteps,
            at: Self.start
        )
        let company = try await Companies.first(in: store, at: Self.start)
        services = HubServices(
            store: store,
            clock: clock.clock,
            keys: MemoryKeyVault(),
            cursors: Cursors(key: [1]),
            prints: RequestPrint(key: [2]),
            company: company
        )
        webhooks = try Webhooks(
            services: services,
            allowing: networks.compactMap(AddressBlock.init),
            sources: sources
        )
        dispatcher = OutboxDispatcher(
            store: store,
            consumers: webhooks.consumers,
            clock: clock.clock
        )
        router = Router(
            RouteTable(webhooks.routes),
            authenticators: [.staff: Believer()],
            services: services
        )
    }

    struct Answer: Sendable {
        let status: Int
        let json: JSONValue
    }

    /// Asks as an operator of the company, or of the one named.
    func ask(
        _ method: HTTPServer.Method,
        _ target: String,
        _ json: JSONValue? = nil,
        company: CompanyID? = nil,
        fields: [(String, String)] = [],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        var all = fields + [("X-Company", (company ?? services.company).description)]
        if json != nil || body != nil { all.append(("Content-Type", "application/json")) }
        let request = try Request(
            method,
            target,
            fields: HeaderFields(all.map { .init(name: $0.0, value: $0.1) }),
            body: json?.bytes ?? body ?? []
        )
        let response = await router.answer(request)
        return Answer(
            status: response.status,
            json: JSONValue(parsing: response.bytes ?? []) ?? .null
        )
    }

    func add(
        _ number: Int64,
        of subject: String = "thing_1",
        kind: String = "thing.changed",
        company: CompanyID? = nil
    ) async throws {
        let company = company ?? services.company
        try await services.store.write { [services] session in
            try services.outbox.add(
                kind,
                of: subject,
                ["number": .integer(number)],
                company: company,
                at: services.clock.now(),
                session
            )
        }
    }

    /// Events to deliveries, deliveries to receivers, as far as it goes now.
    func drain() async throws {
        for _ in 0..<1_000 {
            let hasSpread = try await dispatcher.round()
            let hasSent = try await webhooks.sendDue()
            if !hasSpread && !hasSent { return }
        }
    }
}

/// Believes everybody to be an operator of the company a field names.
private struct Believer: Authenticator {
    var challenge: String? { nil }

    func refusal(of head: RequestHead) -> Problem? { nil }

    func caller(of request: Request) async throws -> Caller {
        guard let company = CompanyID(text: request.fields["X-Company"] ?? "") else {
            throw Problem(.unauthorized, "no company")
        }
        return .staff(Staff(company: company, name: "anyone"))
    }
}

/// A receiver on this machine that keeps what it is sent and answers as it is told.
final class Receiver: Responder {
    struct Message: Sendable {
        let fields: [String: String]
        let body: [UInt8]

        var number: Int64? { JSONValue(parsing: body)?["data"]?["number"]?.integer }
        var signatures: Int? { fields["webhook-signature"]?.split(separator: " ").count }
    }

    private let kept = Mutex<[Message]>([])
    private let answering: @Sendable (Message) -> Response
    private let servers = Mutex<Server?>(nil)

    init(
        answering: @escaping @Sendable (Message) -> Response = { _ in Response(status: 204) }
    ) throws {
        self.answering = answering
        let server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: Way(self))
        servers.withLock { $0 = server }
    }

    var messages: [Message] { kept.withLock { $0 } }

    var url: String { "http://127.0.0.1:\(servers.withLock { $0?.port } ?? 0)/hook" }

    func stop() async {
        let server = servers.withLock { server in
            defer { server = nil }
            return server
        }
        await server?.stop()
    }

    func limits(for head: RequestHead) -> BodyRule { .collect(upTo: 1 << 20) }

    func methods(at target: RequestTarget) -> [HTTPServer.Method] { [.post] }

    func respond(to request: Request) async -> Response {
        var fields: [String: String] = [:]
        for field in request.fields.all { fields[field.name.lowercased()] = field.value }
        let message = Message(fields: fields, body: request.body)
        kept.withLock { $0.append(message) }
        return answering(message)
    }

    /// Between the server and the receiver, so that neither keeps the other alive.
    private struct Way: Responder {
        weak let receiver: Receiver?

        init(_ receiver: Receiver) { self.receiver = receiver }

        func limits(for head: RequestHead) -> BodyRule { .collect(upTo: 1 << 20) }

        func methods(at target: RequestTarget) -> [HTTPServer.Method] { [.post] }

        func respond(to request: Request) async -> Response {
            await receiver?.respond(to: request) ?? Response(status: 503)
        }
    }
}
