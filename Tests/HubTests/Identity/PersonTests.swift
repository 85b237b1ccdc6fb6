import HTTPServer
import Kernel
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct Persons {
    @Test(arguments: HubClient.Way.allCases)
    func `A person is entered, shown and listed`(_ way: HubClient.Way) async throws {
        let hub = try await TestHub(way)
        let made = try await hub.client.send(
            .post,
            "/v1/persons",
            json: ["name": "Inès <b>", "email": "ines@example.org"]
        )
        #expect(made.status == 201)
        #expect(made.json["createdAt"] == "2026-03-01T18:00:00.000Z")
        let place = try #require(made.field("Location"))
        let shown = try await hub.client.send(.get, place)
        #expect(shown.status == 200)
        #expect(shown.json == made.json)
        let none = try await hub.client.send(
            .post,
            "/v1/persons",
            json: ["name": "A", "email": nil]
        )
        #expect(none.json["email"] == .null)
        let other = try await hub.client.send(.get, "/v1/persons/person_AAAAAAAAAAAAA")
        #expect(other.status == 404)
        await hub.stop()
    }

    @Test func `Pages follow each other without a gap or a repeat`() async throws {
        let hub = try await TestHub()
        var entered: Set<String> = []
        for number in 0..<7 {
            let made = try await hub.client.send(
                .post,
                "/v1/persons",
                json: ["name": .text("P\(number)")]
            )
            entered.insert(try #require(made.json["id"]?.text))
        }
        var seen: [String] = []
        var target: String? = "/v1/persons?limit=3"
        var pages = 0
        while let next = target, pages < 5 {
            let page = try await hub.client.send(.get, next).json
            seen += (page["items"]?.list ?? []).compactMap { $0["id"]?.text }
            target = page["next"]?.text.map { "/v1/persons?limit=3&cursor=\($0)" }
            pages += 1
        }
        #expect(pages == 3)
        #expect(seen.count == 7)
        #expect(Set(seen) == entered)
        #expect(try await hub.client.send(.get, "/v1/persons?cursor=AAAA").status == 422)
    }
}
