import HTTPServer
import Hub
import Identity
import Kernel
import Testing
import Vocabulary

@Suite struct `The admin code` {
    @Test func `A code has one spelling`() throws {
        let code = AdminCode()
        #expect(AdminCode(text: code.text) == code)
        #expect(code.text.utf8.count == 32)
        #expect(AdminCode(text: code.text.lowercased()) == nil)
        #expect(AdminCode(text: code.text + "A") == nil)
        #expect(AdminCode(text: String(code.text.dropLast())) == nil)
        #expect(AdminCode(text: "") == nil)
        #expect(AdminCode() != AdminCode())
    }

    @Test func `It is made once, and what is stored does not open the hub`() async throws {
        let hub = try await TestHub()
        let code = try #require(hub.hub.firstCode)
        #expect(try await hub.hub.contexts.identity.codes.createFirst() == nil)
        let stored = try await hub.hub.services.store.read { session in
            try session.rows("SELECT digest, name FROM operator_token") { $0.values }
        }
        #expect(stored.count == 1)
        #expect(!"\(stored)".contains(code.text))
    }

    @Test func `A reset ends the old code at once`() async throws {
        let hub = try await TestHub()
        let new = try await hub.hub.contexts.identity.codes.reset()
        #expect(try await hub.client.send(.get, "/v1/persons").status == 401)
        let client = HubClient(inProcess: hub.hub.router, code: new.text)
        #expect(try await client.send(.get, "/v1/persons").status == 200)
    }

    @Test(arguments: [
        "", "Bearer", "Bearer ", "Basic YTpi", "bearer x",
        "Bearer jalon-AAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `Another credential is refused with the scheme to use`(_ value: String) async throws {
        let hub = try await TestHub()
        let answer = try await hub.client.send(
            .get,
            "/v1/persons",
            fields: [("Authorization", value)],
            isAuthorized: false
        )
        #expect(answer.status == 401)
        #expect(answer.field("WWW-Authenticate") == "Bearer realm=\"jalon\"")
    }

    @Test func `The code given twice is not taken`() async throws {
        let hub = try await TestHub()
        let code = try #require(hub.client.code)
        let answer = try await hub.client.send(
            .get,
            "/v1/persons",
            fields: [("Authorization", "Bearer \(code)")]
        )
        #expect(answer.status == 401)
    }

    @Test func `Ten wrong codes shut out wrong ones from one address for a minute`() async throws {
        let hub = try await TestHub()
        let wrong = HubClient(inProcess: hub.hub.router, code: AdminCode().text)
        let from = [("X-Forwarded-For", "10.0.0.1, 192.0.2.7")]
        for _ in 0..<TryLimiter.triesMax {
            #expect(try await wrong.send(.get, "/v1/persons", fields: from).status == 401)
        }
        for _ in 0..<2 {
            let closed = try await wrong.send(.get, "/v1/persons", fields: from)
            #expect(closed.status == 429)
            #expect(closed.field("Retry-After") == "61")
            #expect(try await hub.client.send(.get, "/v1/persons", fields: from).status == 200)
        }
        #expect(try await wrong.send(.get, "/v1/persons").status == 401)
        hub.clock.advance(by: TryLimiter.window)
        #expect(try await wrong.send(.get, "/v1/persons", fields: from).status == 401)
    }
}

@Suite struct `The limiter of tries` {
    @Test func `A right try forgets the wrong ones`() {
        var limiter = TryLimiter()
        for _ in 0..<9 { limiter.noteWrong("a", at: .zero) }
        limiter.noteRight("a", at: .zero)
        for _ in 0..<9 { limiter.noteWrong("a", at: .zero) }
        #expect(limiter.wait("a", at: .zero) == nil)
        limiter.noteWrong("a", at: .zero)
        limiter.noteRight("a", at: .zero)
        #expect(limiter.wait("a", at: .zero) != nil)
    }

    @Test func `The window begins with the first wrong try and ends whole`() {
        var limiter = TryLimiter()
        for second in 0..<TryLimiter.triesMax { limiter.noteWrong("a", at: .seconds(second)) }
        #expect(limiter.wait("a", at: .seconds(10)) == .seconds(50))
        #expect(limiter.wait("a", at: .seconds(59)) == .seconds(1))
        #expect(limiter.wait("a", at: .seconds(60)) == nil)
        #expect(limiter.wait("b", at: .seconds(10)) == nil)
        limiter.noteWrong("a", at: .seconds(60))
        #expect(limiter.wait("a", at: .seconds(60)) == nil)
    }

    @Test func `A flood of addresses forgets the oldest and keeps the bound`() {
        var limiter = TryLimiter()
        for _ in 0..<TryLimiter.triesMax { limiter.noteWrong("first", at: .zero) }
        for number in 0..<TryLimiter.addressesMax {
            limiter.noteWrong("n\(number)", at: .seconds(1))
        }
        #expect(limiter.wait("first", at: .seconds(1)) == nil)
    }
}
