import HTTPServer
import Kernel
import Processes
import Support
import Synchronization
import Testing
import Vocabulary
import Webhooks

@Suite(.timeLimit(.minutes(2))) struct `Events to receivers` {
    private func made(
        _ house: WebhookHouse,
        _ url: String,
        kinds: [String] = []
    ) async throws -> (id: String, secret: String) {
        let answer = try await house.ask(
            .post,
            "/v1/webhooks",
            ["url": .text(url), "kinds": .list(kinds.map { .text($0) })]
        )
        #expect(answer.status == 201, "\(answer.json)")
        return (answer.json["id"]?.text ?? "", answer.json["secret"]?.text ?? "")
    }

    private func deliveries(_ house: WebhookHouse, _ id: String) async throws -> [JSONValue] {
        try await house.ask(.get, "/v1/webhooks/\(id)/deliveries").json["items"]?.list ?? []
    }

    /// The library of Standard Webhooks for Python, which we did not write.
    private static func isVerified(
        _ message: Receiver.Message,
        _ secret: String
    ) async throws -> Bool {
        let seconds = "\(WebhookHouse.start.milliseconds / 1_000)"
        let child = try Child(
            ChildSpec(
                OutsideScript.python,
                [OutsideScript.path("verify_webhook.py"), secret, seconds],
                input: .pipe
            )
        )
        let hex = message.body.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let input: JSONValue = [
            "fields": .object(message.fields.mapValues { .text($0) }),
            "body": .text(hex.joined()),
        ]
        try await child.write(input.bytes)
        await child.closeInput()
        let exit = await child.wait()
        #expect(exit == .code(0) || exit == .code(1))
        return exit == .code(0)
    }

    @Test func `A receiver gets each event once, signed as the standard's own library wants it`()
        async throws
    {
        let house = try await WebhookHouse()
        let receiver = try Receiver()
        let (id, secret) = try await made(house, receiver.url)
        try await house.add(7)
        try await house.drain()
        try await house.drain()
        let message = try #require(receiver.messages.first)
        #expect(receiver.messages.count == 1)
        let time = "2026-03-01T18:00:00.000Z"
        #expect(
            String(decoding: message.body, as: UTF8.self)
                == #"{"data":{"number":7},"timestamp":"\#(time)","type":"thing.changed"}"#
        )
        #expect(message.fields["content-type"] == "application/json")
        #expect(try await Self.isVerified(message, secret))
        #expect(try await !Self.isVerified(message, WebhookSecret().text))
        let items = try await deliveries(house, id)
        #expect(items.map { $0["state"] } == ["delivered"])
        #expect(items.first?["status"] == 204)
        #expect(items.first?["id"]?.text == message.fields["webhook-id"])
        await receiver.stop()
    }

    @Test func `A receiver is sent the kinds it wants, of its own company`() async throws {
        let house = try await WebhookHouse()
        let receiver = try Receiver()
        _ = try await made(house, receiver.url, kinds: ["thing.made"])
        let other = CompanyID(99)
        try await house.services.store.write { session in
            try session.run(
                "INSERT INTO company (id, name, created_at) VALUES ($1, $2, $3)",
                other,
                "Other",
                WebhookHouse.start
            )
        }
        try await house.add(1)
        try await house.add(2, kind: "thing.made")
        try await house.add(3, kind: "thing.made", company: other)
        try await house.drain()
        #expect(receiver.messages.map(\.number) == [2])
        await receiver.stop()
    }

    @Test func `A failure holds back its subject alone, and keeps the order and the id`()
        async throws
    {
        let house = try await WebhookHouse()
        let isDown = Mutex(true)
        let receiver = try Receiver { message in
            let fails = message.number == 1 && isDown.withLock { $0 }
            return Response(status: fails ? 503 : 200)
        }
        let (id, _) = try await made(house, receiver.url)
        try await house.add(1, of: "a")
        try await house.add(2, of: "a")
        try await house.add(3, of: "b")
        try await house.drain()
        #expect(Set(receiver.messages.map(\.number)) == [1, 3])
        let waiting = try await deliveries(house, id).filter { $0["state"] == "waiting" }
        #expect(waiting.count == 2)
        #expect(waiting.last?["failure"] == "It answered 503.")
        isDown.withLock { $0 = false }
        house.clock.advance(by: .seconds(6))
        try await house.drain()
        #expect(receiver.messages.suffix(2).map(\.number) == [1, 2])
        let ids = receiver.messages.filter { $0.number == 1 }.map { $0.fields["webhook-id"] }
        #expect(ids.count == 2 && Set(ids).count == 1)
        await receiver.stop()
    }

    @Test func `After three days a delivery is given up, and can be replayed by hand`()
        async throws
    {
        let house = try await WebhookHouse()
        let isDown = Mutex(true)
        let receiver = try Receiver { _ in
            Response(status: isDown.withLock { $0 } ? 500 : 200)
        }
        let (id, _) = try await made(house, receiver.url)
        try await house.add(1)
        for wait in BackOff.threeDays.waits {
            try await house.drain()
            house.clock.advance(by: wait + wait / 10)
        }
        #expect(try await deliveries(house, id).first?["state"] == "waiting")
        let delivery = try await deliveries(house, id).first?["id"]?.text ?? ""
        let replay = "/v1/webhooks/\(id)/deliveries/\(delivery)/replay"
        #expect(try await house.ask(.post, replay).status == 409)
        try await house.drain()
        #expect(try await deliveries(house, id).first?["state"] == "given-up")
        #expect(receiver.messages.count == 10)
        isDown.withLock { $0 = false }
        let answer = try await house.ask(.post, replay)
        #expect(answer.status == 200)
        #expect(answer.json["state"] == "waiting")
        #expect(answer.json["tries"] == 0)
        try await house.drain()
        #expect(try await deliveries(house, id).first?["state"] == "delivered")
        await receiver.stop()
    }

    @Test func `A receiver that answers 410 is sent nothing more until it is resumed`()
        async throws
    {
        let house = try await WebhookHouse()
        let receiver = try Receiver { _ in Response(status: 410) }
        let (id, _) = try await made(house, receiver.url)
        for number in Int64(1)...3 { try await house.add(number) }
        while try await house.dispatcher.round() {}
        try await house.drain()
        #expect(receiver.messages.count == 1)
        #expect(try await house.ask(.get, "/v1/webhooks/\(id)").json["state"] == "gone")
        #expect(
            try await deliveries(house, id).map { $0["state"] }
                == ["given-up", "given-up", "given-up"]
        )
        try await house.add(4)
        house.clock.advance(by: .seconds(86_400))
        try await house.drain()
        #expect(receiver.messages.count == 1)
        #expect(try await house.ask(.post, "/v1/webhooks/\(id)/resume").status == 200)
        try await house.add(5)
        try await house.drain()
        #expect(receiver.messages.last?.number == 5)
        await receiver.stop()
    }

    static let answers: [(Int, String?)] = [
        (301, "It answered 301: redirects are not followed."),
        (307, "It answered 307: redirects are not followed."), (404, "It answered 404."),
        (200, nil), (202, nil), (299, nil),
    ]

    @Test(arguments: answers)
    func `Only 2xx is a delivery, and a redirect leads nowhere`(
        _ status: Int,
        _ failure: String?
    ) async throws {
        let house = try await WebhookHouse()
        let other = try Receiver()
        let place = other.url
        let receiver = try Receiver { _ in
            Response(status: status, fields: ["Location": place])
        }
        let (id, _) = try await made(house, receiver.url)
        try await house.add(1)
        try await house.drain()
        #expect(try await deliveries(house, id).first?["failure"]?.text == failure)
        #expect(other.messages.isEmpty)
        await receiver.stop()
        await other.stop()
    }

    @Test func `An answer that is too long is a failure and fills no memory`() async throws {
        let house = try await WebhookHouse()
        let receiver = try Receiver { _ in
            Response(
                status: 200,
                contentType: "text/plain",
                [UInt8](repeating: 65, count: 1 << 20)
            )
        }
        let (id, _) = try await made(house, receiver.url)
        try await house.add(1)
        try await house.drain()
        let item = try await deliveries(house, id).first
        #expect(item?["failure"]?.text?.contains("larger than allowed") == true)
        await receiver.stop()
    }

    @Test func `While a secret is replaced both sign, and the old one for a day alone`()
        async throws
    {
        let house = try await WebhookHouse()
        let receiver = try Receiver()
        let (id, old) = try await made(house, receiver.url)
        let answer = try await house.ask(.post, "/v1/webhooks/\(id)/secret")
        let new = answer.json["secret"]?.text ?? ""
        #expect(new != old)
        try await house.add(1)
        try await house.drain()
        let both = try #require(receiver.messages.last)
        #expect(try await Self.isVerified(both, old))
        #expect(try await Self.isVerified(both, new))
        house.clock.advance(by: Webhook.overlap - .milliseconds(1))
        try await house.add(2)
        try await house.drain()
        #expect(receiver.messages.last?.signatures == 2)
        house.clock.advance(by: .milliseconds(1))
        try await house.add(3)
        try await house.drain()
        #expect(receiver.messages.last?.signatures == 1)
        await receiver.stop()
    }

    @Test func `A name that comes to lead inside a network after it was entered gets nothing`()
        async throws
    {
        // Entered while the network was allowed; then the hub is started without that.
        let house = try await WebhookHouse()
        let receiver = try Receiver()
        let (id, _) = try await made(house, receiver.url)
        let strict = try Webhooks(services: house.services)
        try await house.add(1)
        _ = try await house.dispatcher.round()
        _ = try await house.dispatcher.round()
        _ = try await strict.sendDue()
        #expect(receiver.messages.isEmpty)
        let item = try await deliveries(house, id).first
        #expect(item?["failure"]?.text?.contains("inside a network") == true)
        await receiver.stop()
    }

    @Test func `What is paused waits, and goes in order when it is resumed`() async throws {
        let house = try await WebhookHouse()
        let receiver = try Receiver()
        let (id, _) = try await made(house, receiver.url)
        #expect(try await house.ask(.post, "/v1/webhooks/\(id)/pause").status == 200)
        #expect(try await house.ask(.post, "/v1/webhooks/\(id)/pause").status == 409)
        for number in Int64(1)...3 { try await house.add(number) }
        try await house.drain()
        #expect(receiver.messages.isEmpty)
        #expect(try await house.ask(.post, "/v1/webhooks/\(id)/resume").status == 200)
        try await house.drain()
        #expect(receiver.messages.map(\.number) == [1, 2, 3])
        await receiver.stop()
    }

    @Test func `Five thousand events at once all arrive, in the order of each subject`()
        async throws
    {
        let house = try await WebhookHouse()
        let receiver = try Receiver()
        _ = try await made(house, receiver.url)
        for number in Int64(0)..<5_000 { try await house.add(number, of: "s\(number % 500)") }
        try await house.drain()
        let numbers = receiver.messages.compactMap(\.number)
        #expect(numbers.count == 5_000)
        for rest in Int64(0)..<500 {
            #expect(numbers.filter { $0 % 500 == rest } == (0..<10).map { rest + $0 * 500 })
        }
        await receiver.stop()
    }
}
