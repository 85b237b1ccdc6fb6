import HTTPServer
import Kernel
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct `An Idempotency-Key` {
    static let body: JSONValue = ["name": "Ines"]

    private func create(
        _ client: HubClient,
        _ key: String,
        _ body: JSONValue = Self.body
    ) async throws -> HubClient.Answer {
        try await client.send(
            .post,
            "/v1/persons",
            json: body,
            fields: [("Idempotency-Key", key)]
        )
    }

    private func persons(_ client: HubClient) async throws -> Int? {
        try await client.send(.get, "/v1/persons").json["items"]?.list?.count
    }

    @Test(arguments: HubClient.Way.allCases)
    func `The same request again is given the first answer and done once`(
        _ way: HubClient.Way
    ) async throws {
        let hub = try await TestHub(way)
        let first = try await create(hub.client, "key-1")
        let again = try await create(hub.client, "key-1")
        #expect(first.status == 201)
        #expect(first.field("Idempotent-Replayed") == nil)
        #expect(again.status == 201)
        #expect(again.field("Idempotent-Replayed") == "true")
        #expect(again.body == first.body)
        #expect(again.field("Location") == first.field("Location"))
        #expect(again.field("Location") != nil)
        #expect(try await persons(hub.client) == 1)
        let other = try await create(hub.client, "key-2")
        #expect(other.body != first.body)
        #expect(try await persons(hub.client) == 2)
        await hub.stop()
    }

    @Test func `The same key with another body is refused`() async throws {
        let hub = try await TestHub()
        _ = try await create(hub.client, "key-1")
        let other = try await create(hub.client, "key-1", ["name": "Adel"])
        #expect(other.status == 422)
        #expect(other.json["code"] == "idempotency-key-reused")
        #expect(try await persons(hub.client) == 1)
    }

    @Test func `A refused request does not use its key up`() async throws {
        let hub = try await TestHub()
        #expect(try await create(hub.client, "key-1", ["nam": "Ines"]).status == 422)
        #expect(try await create(hub.client, "key-1").status == 201)
    }

    @Test func `Duplicates at the same time are done once, the others are told to wait or get it`()
        async throws
    {
        let hub = try await TestHub(.socket)
        let answers = try await withThrowingTaskGroup(of: HubClient.Answer.self) { group in
            for _ in 0..<20 { group.addTask { try await create(hub.client, "key-1") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for answer in answers {
            #expect([201, 409].contains(answer.status))
            if answer.status == 409 {
                #expect(answer.json["code"] == "in-flight")
                #expect(answer.field("Retry-After") == "1")
            }
        }
        let bodies = Set(answers.filter { $0.status == 201 }.map(\.text))
        #expect(bodies.count == 1)
        #expect(try await persons(hub.client) == 1)
        await hub.stop()
    }

    @Test func `While the first is being worked on the second is told so`() async throws {
        let gate = Gate()
        let command = Route(
            .post,
            ["slow"],
            name: "slow",
            access: .own,
            answers: [.init(204, .none, "Done.")],
            isIdempotent: true,
            "Waits for the test.",
            .command { _, _ in
                gate.enter()
                return .noContent
            }
        )
        let router = try await Self.router(command)
        let client = HubClient(inProcess: router, code: "any")
        let fields = [("Idempotency-Key", "k")]
        async let first = client.send(.post, "/slow", fields: fields)
        await gate.entered()
        let second = try await client.send(.post, "/slow", fields: fields)
        #expect(second.status == 409)
        gate.open()
        #expect(try await first.status == 204)
        let third = try await client.send(.post, "/slow", fields: fields)
        #expect(third.status == 204)
        #expect(third.field("Idempotent-Replayed") == "true")
    }

    @Test(arguments: ["", "a b", "é", String(repeating: "k", count: 201)])
    func `A key of another form is refused by its header`(_ key: String) async throws {
        let hub = try await TestHub()
        let answer = try await create(hub.client, key)
        #expect(answer.status == 422)
        #expect(answer.faults == ["Idempotency-Key format"])
    }

    @Test func `After a day the key is free again`() async throws {
        let hub = try await TestHub()
        let first = try await create(hub.client, "key-1")
        hub.clock.advance(by: .seconds(24 * 3_600))
        _ = try await create(hub.client, "other")
        #expect(try await create(hub.client, "key-1").body == first.body)
        hub.clock.advance(by: .seconds(24 * 3_600 + 1))
        _ = try await create(hub.client, "another")
        #expect(try await create(hub.client, "key-1").body != first.body)
    }

    private static func router(_ route: Route) async throws -> Router {
        let clock = ManualClock(at: TestHub.start).clock
        let store = try await TestEngine.chosen.emptyStore()
        try await store.apply(KernelSchema.steps, at: clock.now())
        let company = try await Companies.first(in: store, at: clock.now())
        let services = HubServices(
            store: store,
            clock: clock,
            keys: MemoryKeyVault(),
            cursors: Cursors(key: [1]),
            prints: RequestPrint(key: [2]),
            company: company
        )
        let authenticators: [Door: any Authenticator] = [
            .staff: AnyoneOf(company: company)
        ]
        return Router(RouteTable([route]), authenticators: authenticators, services: services)
    }
}
