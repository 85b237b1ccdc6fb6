import HTTPServer
import Kernel
import Testing
import Vocabulary
import Webhooks

@Suite(.timeLimit(.minutes(1))) struct `Routes of webhooks` {
    private func create(_ house: WebhookHouse, _ url: String) async throws -> WebhookHouse.Answer {
        try await house.ask(.post, "/v1/webhooks", ["url": .text(url)])
    }

    @Test func `The machine of a webhook is sound`() {
        #expect(WebhookMachine.machine.faults == [])
    }

    static let urls: [(String, Int)] = [
        ("https://example.org/hook", 201), ("https://example.org:8443/a?b=c", 201),
        ("https://1.1.1.1/", 201), ("https://[2606:4700::1111]/", 201),
        ("http://127.0.0.1:9/", 201), ("http://example.org/", 422), ("http://10.0.0.1/", 422),
        ("https://10.0.0.1/", 422), ("https://192.168.1.1/", 422), ("https://[::1]/", 422),
        ("https://[fd00::1]/", 422), ("https://169.254.169.254/latest", 422),
        ("https://localhost/", 422), ("https://a.localhost/", 422), ("https://2130706433/", 422),
        ("https://0x7f.1/", 422), ("https://127.1/", 422), ("https://user@example.org/", 422),
        ("https://user:pw@example.org/", 422), ("https://example.org/#a", 422),
        ("https://example.org:0/", 422), ("https://example.org:65536/", 422),
        ("https://example.org\\@10.0.0.1/", 422), ("ftp://example.org/", 422),
        ("file:///etc/passwd", 422), ("gopher://example.org/", 422), ("https:///a", 422),
        ("https://exa mple.org/", 422), ("https://intranet/", 422), ("javascript:alert(1)", 422),
        ("https://example.org/é", 422), ("", 422),
        ("https://example.org/" + String(repeating: "a", count: 480), 201),
        ("https://example.org/" + String(repeating: "a", count: 481), 422),
    ]

    @Test(arguments: urls)
    func `An address is https and of everybody, or one the operator allows`(
        _ url: String,
        _ status: Int
    ) async throws {
        let house = try await WebhookHouse()
        let answer = try await create(house, url)
        #expect(answer.status == status, "\(answer.json)")
    }

    @Test func `It is made, shown, changed, listed and deleted, and its secret shown once`()
        async throws
    {
        let house = try await WebhookHouse()
        let made = try await house.ask(
            .post,
            "/v1/webhooks",
            [
                "url": "https://example.org/a", "note": "<script>'; DROP TABLE webhook; --",
                "kinds": ["b.c", "a.b", "b.c"],
            ],
            fields: [("Idempotency-Key", "k")]
        )
        #expect(made.status == 201)
        #expect(made.json["secret"]?.text?.hasPrefix("whsec_") == true)
        #expect(made.json["kinds"] == ["a.b", "b.c"])
        let again = try await house.ask(
            .post,
            "/v1/webhooks",
            [
                "url": "https://example.org/a", "note": "<script>'; DROP TABLE webhook; --",
                "kinds": ["b.c", "a.b", "b.c"],
            ],
            fields: [("Idempotency-Key", "k")]
        )
        #expect(again.json["id"] == made.json["id"])
        #expect(again.json["secret"] == .null)
        let place = "/v1/webhooks/\(made.json["id"]?.text ?? "")"
        let shown = try await house.ask(.get, place)
        #expect(shown.json["note"] == "<script>'; DROP TABLE webhook; --")
        #expect(shown.json["secret"] == nil)
        let changed = try await house.ask(.patch, place, ["kinds": []])
        #expect(changed.json["kinds"] == [])
        #expect(changed.json["url"] == "https://example.org/a")
        #expect(try await house.ask(.patch, place, ["url": "http://10.0.0.1/"]).status == 422)
        #expect(try await house.ask(.patch, place, ["kinds": ["A B"]]).status == 422)
        #expect(try await house.ask(.get, "/v1/webhooks").json["items"]?.list?.count == 1)
        #expect(try await house.ask(.delete, place).status == 204)
        #expect(try await house.ask(.get, place).status == 404)
        #expect(try await house.ask(.delete, place).status == 404)
    }

    @Test func `Another company sees, changes and tests none of it`() async throws {
        let house = try await WebhookHouse()
        let other = CompanyID(99)
        let id = try await create(house, "https://example.org/a").json["id"]?.text ?? ""
        let place = "/v1/webhooks/\(id)"
        #expect(try await house.ask(.get, place, company: other).status == 404)
        #expect(try await house.ask(.patch, place, [:], company: other).status == 404)
        #expect(try await house.ask(.delete, place, company: other).status == 404)
        for word in ["secret", "pause", "resume", "test"] {
            #expect(try await house.ask(.post, "\(place)/\(word)", company: other).status == 404)
        }
        #expect(try await house.ask(.get, "\(place)/deliveries", company: other).status == 404)
        let list = try await house.ask(.get, "/v1/webhooks", company: other)
        #expect(list.json["items"] == [])
        #expect(try await house.ask(.get, place).status == 200)
    }

    @Test func `A company has fifty at most`() async throws {
        let house = try await WebhookHouse()
        for _ in 0..<Webhook.perCompanyMax {
            #expect(try await create(house, "https://example.org/a").status == 201)
        }
        let answer = try await create(house, "https://example.org/a")
        #expect(answer.status == 409)
        #expect(answer.json["reason"] == "too_many_webhooks")
    }

    @Test func `A list of deliveries goes on by a cursor of its own`() async throws {
        let house = try await WebhookHouse()
        let receiver = try Receiver()
        let id = try await create(house, receiver.url).json["id"]?.text ?? ""
        let other = try await create(house, receiver.url).json["id"]?.text ?? ""
        for number in Int64(1)...5 { try await house.add(number) }
        try await house.drain()
        var seen: [String] = []
        var cursor: String?
        for _ in 0..<3 {
            let rest = cursor.map { "&cursor=\($0)" } ?? ""
            let page = try await house.ask(.get, "/v1/webhooks/\(id)/deliveries?limit=2\(rest)")
            seen += (page.json["items"]?.list ?? []).compactMap { $0["id"]?.text }
            cursor = page.json["next"]?.text
            if let cursor {
                let foreign = try await house.ask(
                    .get,
                    "/v1/webhooks/\(other)/deliveries?cursor=\(cursor)"
                )
                #expect(foreign.status == 422)
            }
        }
        #expect(Set(seen).count == 5)
        #expect(cursor == nil)
        await receiver.stop()
    }

    @Test func `A test reaches the webhook it is for, and no other`() async throws {
        let house = try await WebhookHouse()
        let (one, two) = (try Receiver(), try Receiver())
        let id = try await create(house, one.url).json["id"]?.text ?? ""
        _ = try await create(house, two.url)
        #expect(try await house.ask(.post, "/v1/webhooks/\(id)/test").status == 202)
        try await house.drain()
        #expect(one.messages.count == 1)
        #expect(two.messages.isEmpty)
        await one.stop()
        await two.stop()
    }

    @Test func `The secret is nowhere in the database as it is`() async throws {
        let house = try await WebhookHouse()
        let secret = try await create(house, "https://example.org/a").json["secret"]?.text ?? ""
        let rows = try await house.services.store.read { session in
            try session.rows("SELECT secret, url, note FROM webhook") { $0.values }
        }
        let bare = Array(secret.dropFirst(6).utf8)
        for value in rows.flatMap(\.self) {
            switch value {
            case .bytes(let bytes): #expect(bytes.count == 12 + 32 + 16)
            case .text(let text): #expect(!text.contains(String(decoding: bare, as: UTF8.self)))
            case .null, .integer: break
            }
        }
    }
}
