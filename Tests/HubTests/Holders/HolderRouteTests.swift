import Access
import Crypto
import Foundation
import HTTPServer
import Hub
import Kernel
import Testing
import Vocabulary

/// Links, phones and capsules, as operators and phones ask for them.
@Suite(.timeLimit(.minutes(2)))
struct HolderRouteTests {
    private static let phone = HolderBench.secret(1)
    private static let otherPhone = HolderBench.secret(2)

    @Test(arguments: HubClient.Way.allCases)
    func `A link brings a right onto a phone, once, and gates believe its capsules`(
        _ way: HubClient.Way
    ) async throws {
        let bench = try await HolderBench(way)
        let right = try await bench.right(["slotSeconds": 30, "seat": 12, "row": 3])
        let secret = try await bench.link(right)
        for _ in 0..<2 {
            let about = try await bench.ask("link", ["secret": .text(secret)])
            #expect(about.status == 200)
            #expect(about.json["right"]?.text == right)
            #expect(about.json["place"] == "Stade")
            #expect(about.json["slotSeconds"] == 30)
            #expect(about.json["slots"] == 2_880)
            #expect(about.json["capsulesMax"] == 8)
            #expect(about.json["isHeld"] == false)
            #expect(about.json["seat"] == 12)
            #expect(about.json["capsules"] == nil)
        }
        let bound = try await bench.bind(secret, phone: Self.phone, anchors: 2)
        #expect(bound.status == 200)
        #expect(bound.json["now"]?.text == TestHub.start.description)
        let capsules = try await bench.capsules(bound)
        #expect(capsules.count == 2)
        #expect(capsules[0].token.right.description == right)
        #expect(capsules[0].token.notBefore == Minute(holding: TestHub.start))
        #expect(capsules[0].token.duration == 1_440)
        #expect(capsules[1].token.notBefore == capsules[0].token.notAfter)
        #expect(capsules[0].anchor.bytes == [UInt8](repeating: 1, count: 16))
        #expect(capsules[1].anchor.bytes == [UInt8](repeating: 2, count: 16))
        let again = try await bench.ask("link", ["secret": .text(secret)])
        #expect(again.status == 404)
        let other = try await bench.bind(secret, phone: Self.otherPhone, takeover: true)
        #expect(other.status == 404)
        await bench.test.stop()
    }

    @Test func `A phone whose answer was lost asks again and is answered`() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        let secret = try await bench.link(right)
        let first = try await bench.bind(secret, phone: Self.phone)
        let second = try await bench.bind(secret, phone: Self.phone)
        #expect(first.status == 200)
        #expect(second.json == first.json)
        await bench.test.stop()
    }

    @Test func `Another phone takes a right over by a new link alone, and says so`() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        _ = try await bench.bind(try await bench.link(right), phone: Self.phone)
        let secret = try await bench.link(right)
        let about = try await bench.ask("link", ["secret": .text(secret)])
        #expect(about.json["isHeld"] == true)
        let silent = try await bench.bind(secret, phone: Self.otherPhone)
        #expect(silent.status == 409)
        #expect(silent.json["reason"] == "held_by_another_phone")
        #expect(try await bench.renew(right, phone: Self.phone).json["generation"] == 1)
        let taken = try await bench.bind(secret, phone: Self.otherPhone, takeover: true)
        #expect(taken.status == 200)
        #expect(taken.json["generation"] == 2)
        #expect(try await bench.capsules(taken)[0].token.generation == 2)
        let former = try await bench.renew(right, phone: Self.phone, anchors: 1)
        #expect(former.status == 404)
        #expect(former.json["reason"] == "phone_not_known")
        let holds = try await bench.renew(right, phone: Self.otherPhone, anchors: 1)
        #expect(holds.status == 200)
        // The same phone by a further link: nothing is taken from anybody.
        let own = try await bench.bind(try await bench.link(right), phone: Self.otherPhone)
        #expect(own.json["generation"] == 2)
        await bench.test.stop()
    }

    @Test func `A new link ends the one before, and each ends in time`() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        let first = try await bench.link(right)
        let second = try await bench.link(right, hours: 1)
        #expect(try await bench.ask("link", ["secret": .text(first)]).status == 404)
        bench.test.clock.advance(by: .seconds(3_599))
        #expect(try await bench.ask("link", ["secret": .text(second)]).status == 200)
        bench.test.clock.advance(by: .seconds(1))
        #expect(try await bench.ask("link", ["secret": .text(second)]).status == 404)
        #expect(try await bench.bind(second, phone: Self.phone).status == 404)
        await bench.test.stop()
    }

    @Test func `A right that is handed over takes its links and its phone with it`() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        _ = try await bench.bind(try await bench.link(right), phone: Self.phone)
        let open = try await bench.link(right)
        _ = try await bench.test.client.send(.post, "/v1/rights/\(right)/transfer", json: [:])
        #expect(try await bench.ask("link", ["secret": .text(open)]).status == 404)
        #expect(try await bench.renew(right, phone: Self.phone).status == 404)
        let fresh = try await bench.link(right)
        #expect(try await bench.ask("link", ["secret": .text(fresh)]).json["isHeld"] == false)
        let bound = try await bench.bind(fresh, phone: Self.otherPhone)
        #expect(bound.json["generation"] == 2)
        await bench.test.stop()
    }

    @Test(arguments: ["suspend", "revoke", "ban"])
    func `Nothing is signed for a right that is not good`(_ command: String) async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        let secret = try await bench.link(right)
        _ = try await bench.bind(secret, phone: Self.phone)
        let unused = try await bench.link(right)
        _ = try await bench.test.client.send(.post, "/v1/rights/\(right)/\(command)")
        for answer in [
            try await bench.ask("link", ["secret": .text(unused)]),
            try await bench.bind(unused, phone: Self.otherPhone, takeover: true),
            try await bench.renew(right, phone: Self.phone, anchors: 1),
            try await bench.test.client.send(.post, "/v1/rights/\(right)/link", json: [:]),
        ] {
            #expect(answer.status == 409)
            #expect(answer.json["reason"] == "not_active")
        }
        await bench.test.stop()
    }

    @Test func `A season's phone renews for months and never past the end of the right`()
        async throws
    {
        let bench = try await HolderBench()
        let right = try await bench.right([
            "slotSeconds": 30, "validUntil": .text("2026-05-31T22:00:00Z"),
        ])
        _ = try await bench.bind(try await bench.link(right), phone: Self.phone, anchors: 8)
        var last: Minute?
        for _ in 0..<14 {
            bench.test.clock.advance(by: .seconds(7 * 86_400))
            let answer = try await bench.renew(right, phone: Self.phone, anchors: 1)
            guard answer.status == 200 else {
                #expect(answer.json["reason"] == "over")
                continue
            }
            let capsule = try #require(try await bench.capsules(answer).first)
            #expect(capsule.token.notBefore == Minute(holding: bench.test.clock.clock.now()))
            last = capsule.token.notAfter
        }
        #expect(last?.start.description == "2026-05-31T22:00:00.000Z")
        await bench.test.stop()
    }

    @Test func `Ten signings an hour are a phone's, and how its ticket stands it asks freely`()
        async throws
    {
        let bench = try await HolderBench()
        let right = try await bench.right()
        let other = try await bench.right()
        _ = try await bench.bind(try await bench.link(right), phone: Self.phone)
        for _ in 0..<9 {
            #expect(try await bench.renew(right, phone: Self.phone, anchors: 1).status == 200)
        }
        let many = try await bench.renew(right, phone: Self.phone, anchors: 1)
        #expect(many.status == 429)
        #expect(many.field("Retry-After") != nil)
        let again = try await bench.bind(try await bench.link(right), phone: Self.phone)
        #expect(again.status == 429)
        #expect(try await bench.renew(right, phone: Self.phone).status == 200)
        // Another right of the same phone has an hour of its own.
        let bound = try await bench.bind(try await bench.link(other), phone: Self.phone)
        #expect(bound.status == 200)
        bench.test.clock.advance(by: .seconds(3_600))
        #expect(try await bench.renew(right, phone: Self.phone, anchors: 1).status == 200)
        await bench.test.stop()
    }

    @Test func `Who shows no good secret, or asks what a link brings, takes no writer`()
        async throws
    {
        let store = CountingStore(try SQLiteStore(path: SQLiteStore.inMemory))
        let bench = try await HolderBench(of: TestHub(store: store))
        let right = try await bench.right()
        let secret = try await bench.link(right)
        let before = store.counts.writes
        #expect(try await bench.ask("link", ["secret": .text(secret)]).status == 200)
        let guess = HolderBench.secret(0x77)
        #expect(try await bench.bind(guess, phone: Self.phone).status == 404)
        #expect(try await bench.renew(right, phone: Self.phone, anchors: 1).status == 404)
        #expect(store.counts.writes == before)
        #expect(try await bench.bind(secret, phone: Self.phone).status == 200)
        #expect(store.counts.writes == before + 1)
        await bench.test.stop()
    }

    @Test func `A right that begins later gets capsules that begin with it and end with it`()
        async throws
    {
        let bench = try await HolderBench()
        let right = try await bench.right([
            "validFrom": "2026-04-10T17:00:00Z", "validUntil": "2026-04-11T01:00:00Z",
        ])
        let secret = try await bench.link(right)
        let about = try await bench.ask("link", ["secret": .text(secret)])
        #expect(about.json["capsulesMax"] == 1)
        #expect(try await bench.bind(secret, phone: Self.phone, anchors: 2).status == 422)
        let bound = try await bench.bind(secret, phone: Self.phone, anchors: 1)
        let capsule = try #require(try await bench.capsules(bound).first)
        #expect(capsule.token.notBefore.start.description == "2026-04-10T17:00:00.000Z")
        #expect(capsule.token.notAfter.start.description == "2026-04-11T01:00:00.000Z")
        #expect(capsule.slotCount == 1_920)
        #expect(capsule.slotSeconds == 15)
        await bench.test.stop()
    }

    @Test func `An operator sees whether a phone holds a right and never a secret`() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right(["slotSeconds": 30])
        let path = "/v1/rights/\(right)/phone"
        let before = try await bench.test.client.send(.get, path)
        #expect(before.json["isHeld"] == false)
        #expect(before.json["linkUntil"] == .null)
        let secret = try await bench.link(right, hours: 2)
        let open = try await bench.test.client.send(.get, path)
        #expect(open.json["linkUntil"]?.text == "2026-03-01T20:00:00.000Z")
        _ = try await bench.bind(secret, phone: Self.phone, anchors: 2)
        let held = try await bench.test.client.send(.get, path)
        #expect(held.json["isHeld"] == true)
        #expect(held.json["boundAt"]?.text == TestHub.start.description)
        #expect(held.json["coveredUntil"]?.text == "2026-03-03T18:00:00.000Z")
        #expect(held.json["linkUntil"] == .null)
        for answer in [before, open, held] {
            #expect(!answer.text.contains(secret))
            #expect(!answer.text.contains(Self.phone))
        }
        let unknown = try await bench.test.client.send(.get, "/v1/rights/\(RightID(1))/phone")
        #expect(unknown.status == 404)
        await bench.test.stop()
    }

    @Test func `The link is shown once, also to a request that is sent again`() async throws {
        let bench = try await HolderBench()
        let right = try await bench.right()
        let fields = [("Idempotency-Key", "one-link-please-0001")]
        let path = "/v1/rights/\(right)/link"
        let first = try await bench.test.client.send(.post, path, json: [:], fields: fields)
        let second = try await bench.test.client.send(.post, path, json: [:], fields: fields)
        #expect(first.json["path"]?.text?.hasPrefix("/holder/ticket#") == true)
        #expect(second.status == 201)
        #expect(second.json["path"] == .null)
        await bench.test.stop()
    }
}
