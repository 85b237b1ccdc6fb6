import HTTPClient
import HTTPServer
import Kernel
import Testing
import Vocabulary

/// A table with one route of each kind, before the router, for both ways to ask.
@Suite(.timeLimit(.minutes(1))) struct `The router` {
    @Test(arguments: HubClient.Way.allCases)
    func `What is wrong with a request has its own answer`(_ way: HubClient.Way) async throws {
        let hub = try await TestHub(way)
        let client = hub.client
        let json = [("Content-Type", "application/json")]

        let nothing = try await client.send(.get, "/v1/nothing")
        #expect(nothing.status == 404)
        #expect(nothing.json["type"] == "/problems/not-found")
        #expect(nothing.field("Content-Type") == "application/problem+json")

        let method = try await client.send(.delete, "/v1/persons")
        #expect(method.status == 405)
        #expect(method.field("Allow") == "GET, HEAD, POST")

        let type = try await client.send(
            .post,
            "/v1/persons",
            fields: [("Content-Type", "text/plain")],
            body: Array("{}".utf8)
        )
        #expect(type.status == 415)

        let malformed = try await client.send(
            .post,
            "/v1/persons",
            fields: json,
            body: Array("{".utf8)
        )
        #expect(malformed.status == 400)
        #expect(malformed.json["code"] == "malformed")

        let large = [UInt8](repeating: 0x20, count: Route.bodyBytesDefault)
        let most = try await client.send(.post, "/v1/persons", fields: json, body: large)
        #expect(most.status == 400, "a body of the limit itself is read")
        let more = try await client.send(.post, "/v1/persons", fields: json, body: large + [0x20])
        #expect(more.status == 413)

        let unwanted = try await client.send(.get, "/v1/persons", body: [0x20])
        #expect(unwanted.status == 415)
        await hub.stop()
    }

    @Test(arguments: HubClient.Way.allCases)
    func `Every fault of a body is named by pointer`(_ way: HubClient.Way) async throws {
        let hub = try await TestHub(way)
        let answer = try await hub.client.send(
            .post,
            "/v1/persons",
            json: ["nam": 1, "a/b~c": 2, "é": 3, "email": 5]
        )
        #expect(answer.status == 422)
        #expect(
            answer.faults == [
                "/a~1b~0c unknown", "/nam unknown", "/? unknown", "/name required", "/email type",
            ]
        )
        let query = try await hub.client.send(.get, "/v1/persons?limit=101&cursor=a&limit=1&x=")
        #expect(query.faults == ["limit range", "cursor format", "limit repeated", "x unknown"])
        await hub.stop()
    }

    @Test(arguments: HubClient.Way.allCases)
    func `Every answer says how it may be used`(_ way: HubClient.Way) async throws {
        let hub = try await TestHub(way)
        for target in ["/", "/healthz", "/nothing", "/v1/persons", "/metrics"] {
            let answer = try await hub.client.send(.get, target)
            #expect(answer.field("X-Content-Type-Options") == "nosniff", "\(target)")
            #expect(answer.field("Cache-Control") == "no-store", "\(target)")
            #expect(answer.field("Referrer-Policy") == "no-referrer", "\(target)")
            #expect(answer.field("X-Request-Id")?.utf8.count == 32, "\(target)")
            #expect(
                answer.field("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true,
                "\(target)"
            )
        }
        let head = try await hub.client.send(.head, "/healthz")
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        await hub.stop()
    }

    @Test func `An id of the wrong form names nothing, and is not echoed`() async throws {
        let hub = try await TestHub()
        for id in ["person_", "person_AAAAAAAAAAAAB", "right_AAAAAAAAAAAAA", "%C2%9B2J"] {
            let answer = try await hub.client.send(.get, "/v1/persons/\(id)")
            #expect(answer.status == 404, "\(id)")
            #expect(!answer.text.contains(id))
        }
    }

    @Test func `A method that is never served is told what the address knows`() async throws {
        let hub = try await TestHub(.socket)
        let port = try #require(hub.port)
        let client = try HTTPClient()
        for (path, allowed) in [("/v1/persons", "GET, HEAD, POST"), ("/healthz", "GET, HEAD")] {
            let answer = try await client.send(
                ClientRequest(method: "OPTIONS", url: "http://127.0.0.1:\(port)\(path)")
            )
            #expect(answer.status == 405)
            #expect(answer["Allow"] == allowed)
        }
        let none = try await client.send(
            ClientRequest(method: "OPTIONS", url: "http://127.0.0.1:\(port)/nothing")
        )
        #expect(none.status == 404)
        await hub.stop()
    }

    @Test func `A failure of the hub tells its number and nothing else`() async throws {
        let services = try await Self.services()
        let route = Route(
            .get,
            ["broken"],
            name: "breakDown",
            access: .open,
            answers: [.init(204, .none, "Never.")],
            "Fails.",
            .query { _ in throw StopError() }
        )
        let router = Router(RouteTable([route]), authenticators: [:], services: services)
        let answer = try await HubClient(inProcess: router, code: nil).send(.get, "/broken")
        #expect(answer.status == 500)
        #expect(!answer.text.contains("StopError"))
        #expect(answer.json["instance"]?.text == answer.field("X-Request-Id"))
    }

    @Test func `An answer of 204 has no body and no type`() async throws {
        let route = Route(
            .delete,
            ["thing"],
            name: "removeThing",
            access: .open,
            answers: [.init(204, .none, "It is gone.")],
            "Removes a thing.",
            .query { _ in .noContent }
        )
        let router = Router(
            RouteTable([route]),
            authenticators: [:],
            services: try await Self.services()
        )
        let server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: router)
        let client = try HubClient(port: server.port ?? 0, code: nil)
        let answer = try await client.send(.delete, "/thing")
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        #expect(answer.field("Content-Type") == nil)
        #expect(answer.field("Content-Length") == nil)
        await server.stop()
    }

    @Test func `A word is meant before a typed place`() async throws {
        func route(_ name: String, _ path: PathTemplate) -> Route {
            Route(
                .get,
                path,
                name: name,
                access: .open,
                answers: [.init(200, .none, "A name.")],
                "Tells its name.",
                .query { _ in .text(name) }
            )
        }
        let place = PathTemplate.Part.place("right", .text(.slug, length: 1...10), "A place.")
        let table = RouteTable([route("place", ["a", place]), route("word", ["a", "import"])])
        let router = Router(table, authenticators: [:], services: try await Self.services())
        let client = HubClient(inProcess: router, code: nil)
        #expect(try await client.send(.get, "/a/import").text == "word")
        #expect(try await client.send(.get, "/a/other").text == "place")
        #expect(try await client.send(.get, "/a/Other").status == 404)
    }

    private static func services() async throws -> HubServices {
        let clock = ManualClock(at: TestHub.start)
        return HubServices(
            store: try SQLiteStore(path: SQLiteStore.inMemory),
            clock: clock.clock,
            keys: MemoryKeyVault(),
            cursors: Cursors(key: [1]),
            prints: RequestPrint(key: [2]),
            company: CompanyID(1)
        )
    }
}
