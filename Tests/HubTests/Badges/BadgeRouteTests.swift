import Access
import Badges
import Crypto
import Foundation
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct BadgeRouteTests {
    @Test(arguments: HubClient.Way.allCases)
    func `A badge of a bare number works at once, is lost and is found`(
        _ way: HubClient.Way
    ) async throws {
        let bench = try await BadgeBench(way)
        let right = try await bench.right()
        let made = try await bench.card(right)
        #expect(made.status == 201)
        #expect(made.json["status"] == "active")
        #expect(made.json["numberEnd"] == "c040")
        #expect(made.json["assurance"] == "copyable")
        #expect(made.json["words"]?.text?.hasPrefix("Anyone can copy this number") == true)
        #expect(made.json["code"] == .null)
        let id = try #require(made.json["id"]?.text)
        var record = try await bench.credential()
        #expect(record?.right == right)
        #expect(record?.generation == 1)
        #expect(record?.medium == .badgeNumber)
        #expect(record?.status == .active)
        #expect(try await bench.cardKey() == nil)
        let lost = try await bench.post(id, "lost")
        #expect(lost.json["status"] == "lost")
        let words = lost.json["words"]?.text ?? ""
        #expect(words.contains("reported lost: a gate refuses it as soon as it hears of it"))
        #expect(words.contains("a gate without network not before"))
        #expect(words.contains("the holder's code still works"))
        record = try await bench.credential()
        #expect(record?.status == .lost)
        #expect(try await bench.post(id, "lost").json == lost.json)
        #expect(try await bench.post(id, "written").json["reason"] == "found_first")
        #expect(try await bench.post(id, "found").json["status"] == "active")
        #expect(try await bench.post(id, "written").json["reason"] == "nothing_to_write")
        record = try await bench.credential()
        #expect(record?.status == .active)
        let shown = try await bench.shown(id)
        #expect(shown["status"] == "active")
        #expect(try await bench.shown("badge_AAAAAAAAAAAAA")["code"] == "not-found")
        await bench.gates.test.stop()
    }

    @Test func `A right has one badge, and a number stands for one`() async throws {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        _ = try await bench.issued(right)
        let second = try await bench.card(right, number: "01020304")
        #expect(second.status == 409)
        #expect(second.json["reason"] == "right_has_badge")
        #expect(second.json["detail"]?.text?.contains("replace it") == true)
        let other = try await bench.right()
        let taken = try await bench.card(other)
        #expect(taken.status == 409)
        #expect(taken.json["reason"] == "number_taken")
        #expect(try await bench.card(other, number: "01020304").status == 201)
        let none = try await bench.card(RightID(7), number: "01020305")
        #expect(none.status == 404)
        await bench.gates.test.stop()
    }

    @Test func `A number that names no card is refused in words`() async throws {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let cases: [(String, String)] = [
            ("08aabbcc", "drawn anew"), ("04de5f1e000000", "ends in zeros"), ("0102", "4, 7 or 10"),
        ]
        for (number, words) in cases {
            let answer = try await bench.card(right, number: number)
            #expect(answer.status == 422)
            #expect(answer.faults.first?.hasPrefix("/number number_") == true)
            #expect(answer.json["errors"]?[0]?["detail"]?.text?.contains(words) == true)
            #expect(answer.text.components(separatedBy: words).count == 2, "told once")
        }
        let chips: [(Medium, String, String)] = [
            (.badgeOneTime, "type2", "/chip chip_wrong"),
            (.badgeMessage, "ntag424", "/chip chip_wrong"),
            (.badgeMutual, "none", "/chip chip_wrong"),
            (.barcode, "type2", "/chip chip_unwanted"),
        ]
        for (medium, chip, fault) in chips {
            let members: [String: JSONValue] = [
                "medium": .text(medium.name), "chip": .text(chip),
                "number": .text(BadgeBench.number),
            ]
            let answer = try await bench.issue(right, members)
            #expect(answer.faults == [fault], "\(medium) \(chip)")
        }
        let short = try await bench.card(
            right,
            medium: .badgeMutual,
            chip: .ntag424,
            number: "01020304"
        )
        #expect(short.faults == ["/number chip_number"])
        await bench.gates.test.stop()
    }

    @Test func `A badge that must be written is told to gates once it is`() async throws {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let id = try await bench.issued(right, medium: .badgeOneTime, chip: .ntag424)
        #expect(try await bench.shown(id)["status"] == "pending")
        var told = try await bench.credential()
        #expect(told == nil)
        #expect(try await bench.cardKey() == nil)
        let early = try await bench.post(id, "written")
        #expect(early.status == 409)
        #expect(early.json["reason"] == "not_personalised")
        #expect(early.json["detail"]?.text?.contains("jalon badge write") == true)
        let written = try await bench.written(id)
        #expect(written.json["status"] == "active")
        #expect(written.json["writtenAt"] == .time(TestHub.start))
        #expect(written.json["assurance"] == "one_time")
        told = try await bench.credential()
        #expect(told?.chip == .ntag424)
        let record = try #require(try await bench.cardKey())
        #expect(record.keyNumber == 2)
        #expect(record.keyVersion == 1)
        let master = BadgeMaster(fromSeed: try bench.seed())
        let expected = CardDerivation.cardKey(
            master: master.key,
            uid: try #require(Hex.decode(BadgeBench.number)),
            chip: .ntag424,
            version: 1
        )
        #expect(try bench.keys().open(record) == expected)
        await bench.gates.test.stop()
    }

    @Test func `A badge lost before it was written is pending again when it is found`()
        async throws
    {
        let bench = try await BadgeBench()
        let id = try await bench.issued(
            try await bench.right(),
            medium: .badgeMutual,
            chip: .ntag424
        )
        #expect(try await bench.post(id, "lost").status == 200)
        var told = try await bench.credential()
        #expect(told?.status == .lost)
        #expect(try await bench.post(id, "found").json["status"] == "pending")
        told = try await bench.credential()
        #expect(told == nil)
        #expect(try await bench.cardKey() == nil)
        await bench.gates.test.stop()
    }

    @Test func `A badge that takes another's place raises the generation, and old codes die`()
        async throws
    {
        let bench = try await BadgeBench()
        let right = try await bench.right(RightDraft(holder: PersonDraftSample.awa))
        let first = try await bench.issued(right)
        let replaced = try await bench.post(
            first,
            "replace",
            ["medium": "badge_number", "number": "01020304"]
        )
        #expect(replaced.status == 201)
        #expect(replaced.json["generation"] == 2)
        #expect(replaced.json["replaces"]?.text == first)
        #expect(replaced.json["words"]?.text?.contains("given out before is dead") == true)
        let second = try #require(replaced.json["id"]?.text)
        let old = try await bench.shown(first)
        #expect(old["status"] == "replaced")
        #expect(old["replacedBy"]?.text == second)
        let holder = try await bench.client.send(.get, "/v1/rights/\(right)").json["holder"]
        #expect(holder?["name"] == "Awa Diop")
        var told = try await bench.credential()
        #expect(told?.status == .replaced)
        #expect(told?.generation == 1)
        told = try await bench.credential("01020304")
        #expect(told?.generation == 2)
        let block = try await bench.mirror().block(right)
        #expect(block?.reason == .superseded)
        for word in ["lost", "found", "written"] {
            #expect(try await bench.post(first, word).json["reason"] == "replaced_is_final")
        }
        let again = try await bench.post(first, "replace", ["medium": "typed_code"])
        #expect(again.json["reason"] == "replaced_is_final")
        await bench.gates.test.stop()
    }

    @Test func `The same card may take its own place, and another's once that is free`()
        async throws
    {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let first = try await bench.issued(right, medium: .badgeOneTime, chip: .ntag424)
        _ = try await bench.written(first)
        let body: JSONValue = ["medium": "badge_number", "number": .text(BadgeBench.number)]
        let second = try await bench.post(first, "replace", body)
        #expect(second.status == 201)
        var told = try await bench.credential()
        #expect(told?.medium == .badgeNumber)
        #expect(told?.status == .active)
        #expect(try await bench.cardKey() == nil)
        let other = try await bench.right()
        #expect(try await bench.card(other).json["reason"] == "number_taken")
        _ = try await bench.client.send(.post, "/v1/rights/\(right)/revoke")
        #expect(try await bench.card(other).status == 201)
        told = try await bench.credential()
        #expect(told?.right == other)
        let id = try #require(second.json["id"]?.text)
        #expect(try await bench.shown(id)["status"] == "replaced")
        await bench.gates.test.stop()
    }

    @Test func `A badge that was never written is replaced, and the codes of its right live on`()
        async throws
    {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let first = try await bench.issued(right, medium: .badgeOneTime, chip: .ntag424)
        let body: JSONValue = [
            "medium": "badge_one_time", "chip": "ntag424", "number": "04a1b2c3d4e5f6",
        ]
        let second = try await bench.post(first, "replace", body)
        #expect(second.status == 201)
        #expect(second.json["generation"] == 1)
        #expect(second.json["replaces"]?.text == first)
        #expect(second.json["words"]?.text?.contains("the codes of the right live on") == true)
        #expect(try await bench.mirror().block(right) == nil)
        let id = try #require(second.json["id"]?.text)
        _ = try await bench.written(id, number: "04a1b2c3d4e5f6")
        let third = try await bench.post(id, "replace", ["medium": "typed_code"])
        #expect(third.json["generation"] == 2)
        #expect(third.json["words"]?.text?.contains("given out before is dead") == true)
        await bench.gates.test.stop()
    }

    @Test func `A right that is over frees the card, one that goes on does not`() async throws {
        let bench = try await BadgeBench()
        let end = TestHub.start.advanced(by: .seconds(3_600))
        let right = try await bench.right(RightDraft(notAfter: Minute(holding: end)))
        let id = try await bench.issued(right)
        let other = try await bench.right()
        bench.gates.test.clock.advance(by: .seconds(3_599))
        #expect(try await bench.card(other).json["reason"] == "number_taken")
        bench.gates.test.clock.advance(by: .seconds(1))
        #expect(try await bench.shown(id)["words"]?.text?.contains("The right is over") == true)
        #expect(try await bench.card(other).status == 201)
        await bench.gates.test.stop()
    }

    @Test func `A right that was handed over leaves its badge behind, and may get another`()
        async throws
    {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let first = try await bench.issued(right)
        _ = try await bench.client.send(.post, "/v1/rights/\(right)/transfer", json: [:])
        let shown = try await bench.shown(first)
        #expect(shown["status"] == "active")
        #expect(shown["isSuperseded"] == true)
        #expect(shown["words"]?.text?.contains("superseded and opens nothing") == true)
        let replace = try await bench.post(first, "replace", ["medium": "typed_code"])
        #expect(replace.json["reason"] == "superseded_badge")
        let next = try await bench.card(right, number: "01020304")
        #expect(next.status == 201)
        #expect(next.json["generation"] == 2)
        #expect(try await bench.shown(first)["status"] == "replaced")
        await bench.gates.test.stop()
    }

    @Test func `What the right says is told with the badge`() async throws {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let id = try await bench.issued(right)
        for (command, words) in [
            ("suspend", "is suspended"), ("ban", "is banned"), ("revoke", "is revoked"),
        ] {
            _ = try await bench.client.send(.post, "/v1/rights/\(right)/\(command)")
            #expect(try await bench.shown(id)["words"]?.text?.contains(words) == true)
        }
        #expect(try await bench.post(id, "replace", ["medium": "typed_code"]).status == 409)
        #expect(try await bench.card(right).json["reason"] == "revoked_is_final")
        await bench.gates.test.stop()
    }

    @Test func `An issue sent again makes one badge, and a typed code is shown once`()
        async throws
    {
        let bench = try await BadgeBench()
        let right = try await bench.right()
        let first = try await bench.issue(right, ["medium": "typed_code"], key: "k")
        #expect(first.status == 201)
        let code = try #require(first.json["code"]?.text)
        #expect(code.count == 9)
        #expect(first.json["numberEnd"] == "")
        let again = try await bench.issue(right, ["medium": "typed_code"], key: "k")
        #expect(again.status == 201)
        #expect(again.json["id"] == first.json["id"])
        #expect(again.json["code"] == .null)
        let list = try await bench.client.send(.get, "/v1/badges").json["items"]?.list
        #expect(list?.count == 1)
        #expect(list?[0]["code"] == nil)
        let digest = BadgeDigest(
            .typedCode,
            try TypedCode(normalising: code).bytes,
            key: try bench.keys().badgeKey
        )
        #expect(try await bench.mirror().credential(digest)?.right == right)
        await bench.gates.test.stop()
    }

    @Test func `Badges are found by right, scope and status, page after page`() async throws {
        let bench = try await BadgeBench()
        var rights: [RightID] = []
        for number in 0..<5 {
            let right = try await bench.right()
            rights.append(right)
            let id = try await bench.issued(right, number: "0102030\(number)")
            if number == 0 { _ = try await bench.post(id, "lost") }
        }
        let cases: [(String, Int)] = [
            ("", 5), ("?right=\(rights[1])", 1), ("?right=\(RightID(9))", 0),
            ("?scope=\(bench.scope)", 5), ("?scope=\(ScopeID(9))", 0), ("?status=lost", 1),
            ("?status=active&scope=\(bench.scope)", 4), ("?status=pending", 0),
        ]
        for (query, count) in cases {
            let found = try await bench.client.send(.get, "/v1/badges" + query)
            #expect(found.json["items"]?.list?.count == count, "\(query)")
        }
        var seen: Set<String> = []
        var target: String? = "/v1/badges?limit=2"
        for _ in 0..<3 {
            let page = try await bench.client.send(.get, try #require(target)).json
            seen.formUnion((page["items"]?.list ?? []).compactMap { $0["id"]?.text })
            target = page["next"]?.text.map { "/v1/badges?limit=2&cursor=\($0)" }
        }
        #expect(target == nil)
        #expect(seen.count == 5)
        await bench.gates.test.stop()
    }

    @Test func `Badges are found by the reference of their right`() async throws {
        let bench = try await BadgeBench()
        let id = try await bench.issued(try await bench.right(RightDraft(reference: "A 1&2")))
        let named = try await bench.right(RightDraft(reference: "A"))
        _ = try await bench.issued(named, number: "01020304")
        for (query, ids) in [("A%201%262", [id]), ("B", []), ("A%201", [])] {
            let found = try await bench.client.send(.get, "/v1/badges?reference=\(query)")
            #expect(found.json["items"]?.list?.compactMap { $0["id"]?.text } == ids, "\(query)")
        }
        let scoped = "/v1/badges?reference=A&scope=\(bench.scope)&status=active&limit=1"
        let found = try await bench.client.send(.get, scoped)
        #expect(found.json["items"]?[0]?["right"]?.text == "\(named)")
        await bench.gates.test.stop()
    }

    @Test func `A card that lies there is looked up by its number, which no address holds`()
        async throws
    {
        let bench = try await BadgeBench()
        let id = try await bench.issued(try await bench.right())
        func look(_ number: String, scope: ScopeID) async throws -> HubClient.Answer {
            let body: JSONValue = ["scope": .id(scope), "number": .text(number)]
            return try await bench.client.send(.post, "/v1/badges/lookup", json: body)
        }
        let found = try await look(BadgeBench.number, scope: bench.scope)
        #expect(found.status == 200)
        #expect(found.json["id"]?.text == id)
        #expect(found.json["code"] == nil)
        #expect(try await look("04de5f1eacc041", scope: bench.scope).status == 404)
        #expect(try await look(BadgeBench.number, scope: ScopeID(9)).status == 404)
        #expect(try await look("0102", scope: bench.scope).status == 422)
        let body: JSONValue = ["medium": "typed_code"]
        let next = try await bench.post(id, "replace", body)
        #expect(next.status == 201)
        let ended = try await look(BadgeBench.number, scope: bench.scope)
        #expect(ended.json["id"]?.text == id)
        #expect(ended.json["status"] == "replaced")
        let other = try await bench.issued(try await bench.right())
        let living = try await look(BadgeBench.number, scope: bench.scope)
        #expect(living.json["id"]?.text == other)
        await bench.gates.test.stop()
    }

    @Test func `Another company finds no badge and changes none`() async throws {
        let bench = try await BadgeBench()
        let id = try await bench.issued(try await bench.right())
        let hub = bench.gates.test.hub
        let router = Router(
            RouteTable(hub.contexts.rights.routes),
            authenticators: [.staff: AnyoneOf(company: CompanyID(77))],
            services: hub.services
        )
        let other = HubClient(inProcess: router, code: nil)
        #expect(try await other.send(.get, "/v1/badges").json["items"] == [])
        #expect(try await other.send(.get, "/v1/badges/\(id)").status == 404)
        for word in ["lost", "found", "written"] {
            #expect(try await other.send(.post, "/v1/badges/\(id)/\(word)").status == 404)
        }
        let number: JSONValue = ["number": .text(BadgeBench.number)]
        let path = "/v1/badges/\(id)/personalisation"
        #expect(try await other.send(.post, path, json: number).status == 404)
        let look: JSONValue = ["scope": .id(bench.scope), "number": .text(BadgeBench.number)]
        #expect(try await other.send(.post, "/v1/badges/lookup", json: look).status == 404)
        let replace: JSONValue = ["medium": "typed_code"]
        #expect(
            try await other.send(.post, "/v1/badges/\(id)/replace", json: replace).status == 404
        )
        let foreign = try await bench.right()
        let issue: JSONValue = ["medium": "typed_code", "right": .id(foreign)]
        #expect(try await other.send(.post, "/v1/badges", json: issue).status == 404)
        let address: JSONValue = ["badgeAddress": "https://other.example/b"]
        let scope = "/v1/scopes/\(bench.scope)"
        #expect(try await other.send(.patch, scope, json: address).status == 404)
        #expect(try await bench.client.send(.get, "/v1/badges").json["items"]?.list?.count == 1)
        #expect(try await bench.shown(id)["status"] == "active")
        await bench.gates.test.stop()
    }
}
