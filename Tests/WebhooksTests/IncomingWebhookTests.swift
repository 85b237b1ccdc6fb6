import Crypto
import HTTPClient
import HTTPServer
import Kernel
import Testing
import Vocabulary
import Webhooks

@Suite(.timeLimit(.minutes(1))) struct `Webhooks of others` {
    private static let secret = WebhookSecret()
    private static let stripeKey = Array("whsec_test".utf8)
    private static let seconds = WebhookHouse.start.milliseconds / 1_000

    private static func sources() throws -> [IncomingSource] {
        let block = try #require(AddressBlock("203.0.113.0/24"))
        return [
            IncomingSource(
                "standard",
                verification: .standard([secret]),
                identity: .field("webhook-id")
            ),
            IncomingSource(
                "payments",
                verification: .timestamped(field: "Stripe-Signature", secrets: [stripeKey]),
                identity: .member("id"),
                networks: [block],
                bytesMax: 1_000
            ),
            IncomingSource(
                "hints",
                verification: .addressOnly,
                identity: .digest,
                networks: [block]
            ),
        ]
    }

    private static let inside = ("X-Forwarded-For", "203.0.113.7")

    private func house() async throws -> WebhookHouse {
        try await WebhookHouse(sources: Self.sources())
    }

    private func standard(
        _ house: WebhookHouse,
        id: String = "msg_1",
        body: String = #"{"a":1}"#,
        signed: String? = nil
    ) async throws -> WebhookHouse.Answer {
        let signature = WebhookSignature.text(
            id: id,
            at: Self.seconds,
            body: Array((signed ?? body).utf8),
            secrets: [Self.secret]
        )
        return try await house.ask(
            .post,
            "/v1/incoming/standard",
            fields: [
                ("webhook-id", id), ("webhook-timestamp", "\(Self.seconds)"),
                ("webhook-signature", signature), ("Cookie", "a=b"),
            ],
            body: Array(body.utf8)
        )
    }

    private func payments(
        _ house: WebhookHouse,
        _ body: String,
        from: (String, String) = Self.inside,
        at seconds: UInt64 = Self.seconds,
        key: [UInt8] = Self.stripeKey
    ) async throws -> WebhookHouse.Answer {
        let wrong = String(repeating: "0", count: 64)
        let code = HMAC.sha256(key: key, Array("\(seconds).\(body)".utf8)).hex
        return try await house.ask(
            .post,
            "/v1/incoming/payments",
            fields: [
                from, ("Stripe-Signature", "t=\(seconds),v1=\(wrong),v1=\(code)"),
            ],
            body: Array(body.utf8)
        )
    }

    private func events(_ house: WebhookHouse) async throws -> [JSONValue?] {
        try await house.services.store.read { session in
            try session.rows("SELECT data FROM outbox_event ORDER BY number") {
                row throws(StoreError) in JSONValue(parsing: try row.bytes(0))
            }
        }
    }

    @Test func `A message is stored as it came, once, and told of once`() async throws {
        let house = try await house()
        // Not the text a program would write: what is kept are these bytes.
        let body = "{ \"b\" : 1.50, \"a\":\"é\\u0000\" }\n"
        let first = try await standard(house, body: body)
        #expect(first.status == 200)
        #expect(first.json["isNew"] == true)
        let again = try await standard(house, body: body)
        #expect(again.status == 200)
        #expect(again.json["isNew"] == false)
        #expect(try await events(house) == [["source": "standard", "number": 1]])
        let company = house.services.company
        let kept = try await house.services.store.read { session in
            try IncomingRows(session).find(1, company: company)
        }
        #expect(kept?.body == Array(body.utf8))
        #expect(kept?.message == "msg_1")
        #expect(kept?.fields["webhook-id"] == "msg_1")
        #expect(kept?.fields["cookie"] == nil)
        let foreign = try await house.services.store.read { session in
            try IncomingRows(session).find(1, company: CompanyID(99))
        }
        #expect(foreign == nil)
    }

    @Test func `What is not signed, or signed for other bytes, is not stored`() async throws {
        let house = try await house()
        #expect(try await standard(house, body: "{}", signed: "{ }").status == 403)
        let bare = try await house.ask(.post, "/v1/incoming/standard", [:])
        #expect(bare.status == 403)
        #expect(bare.json["code"] == "forbidden")
        #expect(try await events(house).isEmpty)
    }

    @Test func `A payment provider's signature is believed for five minutes`()
        async throws
    {
        let house = try await house()
        let body = #"{"id":"evt_1"}"#
        #expect(try await payments(house, body, at: Self.seconds - 301).status == 403)
        #expect(try await payments(house, body, at: Self.seconds + 301).status == 403)
        #expect(try await payments(house, body, key: [1]).status == 403)
        #expect(try await payments(house, body, at: Self.seconds - 300).json["isNew"] == true)
        #expect(try await payments(house, body).json["isNew"] == false)
        #expect(try await payments(house, #"{"id":"evt_2"}"#).json["isNew"] == true)
    }

    static let places: [(String, Int)] = [
        ("203.0.113.0", 200), ("203.0.113.255", 200), ("::ffff:203.0.113.9", 200),
        ("203.0.112.255", 403), ("203.0.114.0", 403), ("not an address", 403), ("", 403),
        ("203.0.113.1, 198.51.100.1", 403),
    ]

    @Test(arguments: places)
    func `A source with networks is heard from these alone`(
        _ address: String,
        _ status: Int
    ) async throws {
        let house = try await house()
        let from = ("X-Forwarded-For", address)
        #expect(try await payments(house, #"{"id":"a"}"#, from: from).status == status)
        let hint = try await house.ask(
            .post,
            "/v1/incoming/hints",
            fields: [from],
            body: Array("x".utf8)
        )
        #expect(hint.status == status)
    }

    @Test(arguments: ["{}", "[]", "no json", #"{"id":1}"#, #"{"id":""}"#, #"{"id":"a b"}"#])
    func `A message without a name cannot be known again and is refused`(_ body: String)
        async throws
    {
        let house = try await house()
        #expect(try await payments(house, body).status == 422)
        #expect(try await events(house).isEmpty)
    }

    @Test func `A body beyond its source's limit, or another type, is refused`() async throws {
        let house = try await house()
        let base = #"{"id":"a","x":""}"#
        let fits = #"{"id":"a","x":"\#(String(repeating: "y", count: 1_000 - base.utf8.count))"}"#
        #expect(fits.utf8.count == 1_000)
        #expect(try await payments(house, fits).status == 200)
        #expect(try await payments(house, fits + " ").status == 413)
        let large = [UInt8](repeating: 0x20, count: IncomingWebhooks.bytesMax + 1)
        let answer = try await house.ask(.post, "/v1/incoming/standard", body: large)
        #expect(answer.status == 413)
        #expect(try await house.ask(.post, "/v1/incoming/nobody", [:]).status == 404)
    }

    @Test func `An operator lists what came and has it told again`() async throws {
        let house = try await house()
        _ = try await standard(house, id: "m1")
        _ = try await standard(house, id: "m2")
        let list = try await house.ask(.get, "/v1/incoming?limit=1")
        #expect(list.json["items"]?[0]?["message"] == "m2")
        let rest = try await house.ask(.get, "/v1/incoming?before=2")
        #expect(rest.json["items"]?.list?.map { $0["message"] } == ["m1"])
        #expect(try await house.ask(.post, "/v1/incoming/1/replay").status == 202)
        #expect(try await events(house).count == 3)
        #expect(try await house.ask(.post, "/v1/incoming/9/replay").status == 404)
        let foreign = try await house.ask(
            .post,
            "/v1/incoming/1/replay",
            company: CompanyID(99)
        )
        #expect(foreign.status == 404)
    }
}
