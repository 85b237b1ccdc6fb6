import Access
import Badges
import Crypto
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct PersonalisationTests {
    private static let number: JSONValue = ["number": .text(BadgeBench.number)]

    private func keys(
        _ bench: BadgeBench,
        _ chip: BadgeChip
    ) throws -> (card: String, admin: String) {
        let master = BadgeMaster(fromSeed: try bench.seed()).key
        let uid = try #require(Hex.decode(BadgeBench.number))
        return (
            Hex.encode(CardDerivation.cardKey(master: master, uid: uid, chip: chip, version: 1)),
            Hex.encode(CardDerivation.adminKey(master: master, uid: uid, chip: chip, version: 1))
        )
    }

    @Test func `A card that signs its taps gets its keys and the form of its address`()
        async throws
    {
        let bench = try await BadgeBench()
        let id = try await bench.issued(
            try await bench.right(),
            medium: .badgeOneTime,
            chip: .ntag424
        )
        let answer = try await bench.post(id, "personalisation", Self.number)
        #expect(answer.status == 200)
        #expect(answer.field("Cache-Control") == "no-store")
        let expected = try keys(bench, .ntag424)
        #expect(answer.json["cardKey"]?.text == expected.card)
        #expect(answer.json["adminKey"]?.text == expected.admin)
        #expect(answer.json["cardKeyNumber"] == 2)
        #expect(answer.json["messageKey"]?.text == Hex.encode(try bench.keys().messageKey))
        #expect(answer.json["application"] == "d2760000850101")
        #expect(
            answer.json["message"]?.text
                == "https://jalon.example/b?picc_data=00000000000000000000000000000000"
                + "&cmac=0000000000000000"
        )
        #expect(answer.json["words"]?.text?.contains("jalon badge write") == true)
        _ = try await bench.post(id, "written")
        #expect(try await bench.post(id, "personalisation", Self.number).status == 200)
        await bench.gates.test.stop()
    }

    @Test func `A signed badge gets a claim that gates believe for this card alone`()
        async throws
    {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let id = try await bench.issued(right, medium: .badgeMessage, chip: .type2)
        let answer = try await bench.post(id, "personalisation", Self.number)
        for name in ["cardKey", "adminKey", "messageKey", "application", "cardKeyNumber"] {
            #expect(answer.json[name] == .null, "\(name)")
        }
        let message = try #require(answer.json["message"]?.text)
        guard case .claim(let bytes) = try CardAddress(message, address: BadgeBench.address) else {
            Issue.record("The message holds no claim.")
            return
        }
        let device = try await bench.gates.enrolled()
        let reader = TokenReader(scope: bench.scope, keys: device.keyring.tokenKeys)
        let uid = try #require(Hex.decode(BadgeBench.number))
        #expect(try reader.readBadge(bytes, uid: uid).right == right)
        #expect(throws: Refusal.badSignature) {
            try reader.readBadge(bytes, uid: [4, 1, 2, 3, 4, 5, 6])
        }
        await bench.gates.test.stop()
    }

    @Test func `A card that proves itself gets its key and no address`() async throws {
        let bench = try await BadgeBench()
        let id = try await bench.issued(
            try await bench.right(),
            medium: .badgeMutual,
            chip: .desfire
        )
        let answer = try await bench.post(id, "personalisation", Self.number)
        let expected = try keys(bench, .desfire)
        #expect(answer.json["cardKey"]?.text == expected.card)
        #expect(answer.json["adminKey"]?.text == expected.admin)
        #expect(answer.json["cardKeyNumber"] == 1)
        #expect(answer.json["messageKey"] == .null)
        #expect(answer.json["message"] == .null)
        #expect(answer.json["application"] == "4c4af5")
        await bench.gates.test.stop()
    }

    @Test func `Keys are given for the badge's own card, and while it may be used`() async throws {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let id = try await bench.issued(right, medium: .badgeOneTime, chip: .ntag424)
        let other: JSONValue = ["number": "04de5f1eacc041"]
        let refused = try await bench.post(id, "personalisation", other)
        #expect(refused.status == 409)
        #expect(refused.json["reason"] == "number_other")
        #expect(!refused.text.contains("adminKey"))
        let random = try await bench.post(id, "personalisation", ["number": "08010203"])
        #expect(random.status == 422)
        _ = try await bench.post(id, "lost")
        let lost = try await bench.post(id, "personalisation", Self.number)
        #expect(lost.json["reason"] == "found_first")
        _ = try await bench.post(id, "found")
        _ = try await bench.client.send(.post, "/v1/rights/\(right)/transfer", json: [:])
        let old = try await bench.post(id, "personalisation", Self.number)
        #expect(old.json["reason"] == "superseded_badge")
        _ = try await bench.client.send(.post, "/v1/rights/\(right)/revoke")
        let revoked = try await bench.post(id, "personalisation", Self.number)
        #expect(revoked.json["reason"] == "revoked_is_final")
        let plain = try await bench.issued(try await bench.right(), number: "01020304")
        let nothing = try await bench.post(plain, "personalisation", ["number": "01020304"])
        #expect(nothing.json["reason"] == "nothing_to_write")
        await bench.gates.test.stop()
    }

    @Test func `A scope's address is set before badges bear it, and stays then`() async throws {
        let bench = try await BadgeBench()
        let path = "/v1/scopes/\(bench.scope)"
        let none = try await bench.client.send(.patch, path, json: ["badgeAddress": ""])
        #expect(none.json["badgeAddress"] == "")
        let right = try await bench.right()
        let early = try await bench.card(right, medium: .badgeMessage, chip: .type2)
        #expect(early.status == 409)
        #expect(early.json["reason"] == "address_missing")
        #expect(try await bench.card(right).status == 201)
        let wrong = try await bench.client.send(
            .patch,
            path,
            json: ["badgeAddress": "http://jalon.example"]
        )
        #expect(wrong.status == 422)
        let address: JSONValue = ["badgeAddress": .text(BadgeBench.address)]
        #expect(try await bench.client.send(.patch, path, json: address).status == 200)
        let id = try await bench.issued(
            try await bench.right(),
            medium: .badgeMessage,
            chip: .type2,
            number: "04010203040506"
        )
        let other: JSONValue = ["badgeAddress": "https://other.example/b"]
        let late = try await bench.client.send(.patch, path, json: other)
        #expect(late.status == 409)
        #expect(late.json["reason"] == "address_in_use")
        #expect(try await bench.client.send(.patch, path, json: address).status == 200)
        _ = try await bench.post(id, "replace", ["medium": "typed_code"])
        #expect(try await bench.client.send(.patch, path, json: other).status == 200)
        await bench.gates.test.stop()
    }

    enum End: String, CaseIterable {
        case none, suspended, transferred, revoked, almostOver, over
    }

    @Test(arguments: End.allCases)
    func `A badge holds the address while its right is good for it`(_ end: End) async throws {
        let bench = try await BadgeBench()
        let over = TestHub.start.advanced(by: .seconds(3_600))
        let right = try await bench.right(RightDraft(notAfter: Minute(holding: over)))
        let id = try await bench.issued(right, medium: .badgeMessage, chip: .type2)
        let path = "/v1/rights/\(right)"
        switch end {
        case .none: break
        case .suspended: _ = try await bench.client.send(.post, path + "/suspend")
        case .transferred: _ = try await bench.client.send(.post, path + "/transfer", json: [:])
        case .revoked: _ = try await bench.client.send(.post, path + "/revoke")
        case .almostOver: bench.gates.test.clock.advance(by: .seconds(3_599))
        case .over: bench.gates.test.clock.advance(by: .seconds(3_600))
        }
        let isFree = end == .transferred || end == .revoked || end == .over
        let changed = try await bench.setAddress("https://other.example/b")
        #expect(changed.status == (isFree ? 200 : 409))
        #expect(try await bench.shown(id)["status"] == "pending")
        await bench.gates.test.stop()
    }

    @Test func `A card that signed taps under another address counts anew, and is not taken`()
        async throws
    {
        let bench = try await BadgeBench()
        func issue(_ medium: Medium) async throws -> (answer: HubClient.Answer, right: RightID) {
            let right = try await bench.right()
            return (try await bench.card(right, medium: medium, chip: .ntag424), right)
        }
        func write(_ made: (answer: HubClient.Answer, right: RightID)) async throws {
            let id = try #require(made.answer.json["id"]?.text)
            #expect(try await bench.written(id).status == 200)
            _ = try await bench.client.send(.post, "/v1/rights/\(made.right)/revoke")
        }
        try await write(try await issue(.badgeOneTime))
        bench.gates.test.clock.advance(by: .seconds(1))
        #expect(try await bench.setAddress("https://other.example/b").status == 200)
        let refused = try await issue(.badgeOneTime).answer
        #expect(refused.status == 409)
        #expect(refused.json["reason"] == "card_counts_anew")
        #expect(refused.json["detail"]?.text?.contains("Take another card") == true)
        #expect(try await bench.setAddress(BadgeBench.address).status == 200)
        let again = try await issue(.badgeOneTime)
        #expect(again.answer.status == 201)
        try await write(again)
        bench.gates.test.clock.advance(by: .seconds(1))
        try await write(try await issue(.badgeMutual))
        #expect(try await issue(.badgeOneTime).answer.json["reason"] == "card_counts_anew")
        #expect(try await issue(.badgeNumber).answer.status == 201)
        await bench.gates.test.stop()
    }
}
