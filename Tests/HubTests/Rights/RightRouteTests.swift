import Access
import Foundation
import HTTPServer
import Hub
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(2)))
struct RightRouteTests {
    private func scope(_ test: TestHub, _ name: String = "Stade") async throws -> String {
        let made = try await test.client.send(.post, "/v1/scopes", json: ["name": .text(name)])
        #expect(made.status == 201)
        return made.json["id"]?.text ?? ""
    }

    @Test(arguments: HubClient.Way.allCases)
    func `A right is made, shown, suspended, resumed, handed over and revoked`(
        _ way: HubClient.Way
    ) async throws {
        let test = try await TestHub(way)
        let scope = try await scope(test)
        let made = try await test.client.send(
            .post,
            "/v1/rights",
            json: [
                "scope": .text(scope), "reference": "order-1", "kind": "season",
                "holder": ["name": "Awa Diop", "email": "awa@example.org"],
                "validFrom": "2026-03-01T00:00:00Z", "usesMax": 5, "reentry": true,
                "assuranceMin": "signed",
            ]
        )
        #expect(made.status == 201)
        let id = made.json["id"]?.text ?? ""
        #expect(made.json["validUntil"] == .null)
        let shown = try await test.client.send(.get, "/v1/rights/\(id)")
        #expect(shown.json == made.json)
        #expect(shown.json["holder"]?["name"] == "Awa Diop")
        #expect(shown.json["assuranceMin"] == "signed")
        #expect(shown.json["reentry"] == true)
        let steps: [(String, JSONValue?, String, JSONValue)] = [
            ("suspend", nil, "status", "suspended"), ("resume", nil, "status", "active"),
            ("transfer", ["holder": ["name": "Ines"]], "generation", 2),
            ("revoke", nil, "status", "revoked"),
        ]
        for (command, body, member, value) in steps {
            let path = "/v1/rights/\(id)/\(command)"
            let answer = try await test.client.send(.post, path, json: body)
            #expect(answer.status == 200)
            #expect(answer.json[member] == value)
        }
        let again = try await test.client.send(.post, "/v1/rights/\(id)/resume")
        #expect(again.status == 409)
        #expect(again.json["reason"] == "revoked_is_final")
        let code = try await test.client.send(.get, "/v1/rights/\(id)/code")
        #expect(code.status == 409)
        await test.stop()
    }

    @Test func `The code of a right is believed by gates and dies when it is handed over`()
        async throws
    {
        let test = try await TestHub()
        let scope = try await scope(test)
        let made = try await test.client.send(
            .post,
            "/v1/rights",
            json: ["scope": .text(scope), "validUntil": "2027-01-01T00:00:00Z"]
        )
        let id = made.json["id"]?.text ?? ""
        let path = "/v1/rights/\(id)/code"
        let first = try await test.client.send(.get, path).json["text"]?.text ?? ""
        #expect(try await test.client.send(.get, path).json["text"]?.text == first)
        let scopeID = try #require(ScopeID(text: scope))
        let rights = test.hub.contexts.rights
        let bytes = try await test.hub.services.store.read { session in
            try rights.keyring(session, of: scopeID)
        }
        let keyring = try SignedKeyring(bytes: try #require(bytes)).keyring
        let reader = TokenReader(scope: scopeID, keys: keyring.tokenKeys)
        let token = try reader.read(Array(first.utf8))
        #expect(token.right.description == id)
        #expect(token.generation == 1)
        #expect(token.notAfter.start.description == "2027-01-01T00:00:00.000Z")
        _ = try await test.client.send(.post, "/v1/rights/\(id)/transfer", json: [:])
        let second = try await test.client.send(.get, path).json["text"]?.text ?? ""
        #expect(try reader.read(Array(second.utf8)).generation == 2)
        let svg = try await test.client.send(.get, path + ".svg?ecc=Q")
        #expect(svg.text.hasPrefix("<svg"))
        #expect(svg.field("Content-Type") == "image/svg+xml")
        let png = try await test.client.send(.get, path + ".png?ecc=M&scale=4")
        #expect(png.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(try await test.client.send(.get, path + ".png?ecc=H").status == 422)
        #expect(try await test.client.send(.get, path + ".png?scale=41").status == 422)
        await test.stop()
    }

    @Test func `The newest keyring of a scope is given as it was signed`() async throws {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)/keyring"
        let answer = try await bench.test.client.send(.get, path)
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/octet-stream")
        try SignedKeyring(bytes: answer.body).verifyFirst(scope: bench.scope)
        #expect(try await bench.test.client.send(.get, path, isAuthorized: false).status == 401)
        let other = try await bench.test.client.send(.get, "/v1/scopes/\(ScopeID(1))/keyring")
        #expect(other.status == 404)
        await bench.test.stop()
    }

    @Test func `A file is imported whole, twice without effect, and not at all with a bad line`()
        async throws
    {
        let test = try await TestHub()
        let scope = try await scope(test)
        let path = "/v1/rights/import?scope=\(scope)"
        let type = [("Content-Type", "text/csv")]
        let file = Array("reference,holder_name,kind\nA,Awa,ticket\nB,Bo,season\n".utf8)
        let dry = try await test.client.send(
            .post,
            path + "&dryRun=true",
            fields: type,
            body: file
        )
        #expect(dry.json["created"] == 2)
        let first = try await test.client.send(.post, path, fields: type, body: file)
        #expect(first.status == 200)
        #expect(first.json["created"] == 2)
        let second = try await test.client.send(.post, path, fields: type, body: file)
        #expect(second.json["created"] == 0)
        #expect(second.json["known"] == 2)
        let bad = Array("reference,kind\nC,ticket\nD,throne\n".utf8)
        let refused = try await test.client.send(.post, path, fields: type, body: bad)
        #expect(refused.status == 422)
        #expect(refused.json["faults"]?[0]?["line"] == 3)
        let told = try await test.client.send(
            .post,
            path + "&dryRun=true",
            fields: type,
            body: bad
        )
        #expect(told.status == 200)
        #expect(told.json["faults"]?[0]?["detail"] == "This kind is not known.")
        let list = try await test.client.send(.get, "/v1/rights?scope=\(scope)")
        #expect(list.json["items"]?.list?.count == 2)
        await test.stop()
    }

    @Test func `Rights are listed page by page, each once`() async throws {
        let test = try await TestHub()
        let scope = try await scope(test)
        let made = try await test.client.send(
            .post,
            "/v1/rights/batch",
            json: [
                "scope": .text(scope),
                "rights": .list((0..<25).map { ["reference": .text("r\($0)")] }),
            ]
        )
        #expect(made.status == 201)
        var seen: [String] = []
        var cursor: String?
        for _ in 0..<5 {
            let place = cursor.map { "&cursor=\($0)" } ?? ""
            let target = "/v1/rights?scope=\(scope)&limit=10\(place)"
            let page = try await test.client.send(.get, target)
            seen += (page.json["items"]?.list ?? []).compactMap { $0["id"]?.text }
            cursor = page.json["next"]?.text
            if cursor == nil { break }
        }
        #expect(seen.count == 25)
        #expect(Set(seen) == Set((made.json["ids"]?.list ?? []).compactMap(\.text)))
        let one = try await test.client.send(.get, "/v1/rights?scope=\(scope)&reference=r7")
        #expect(one.json["items"]?.list?.count == 1)
        let none = try await test.client.send(.get, "/v1/rights?scope=\(scope)&status=revoked")
        #expect(none.json["items"] == [])
        await test.stop()
    }

    @Test func `A reference is given to one right of a scope`() async throws {
        let test = try await TestHub()
        let scope = try await scope(test)
        let body: JSONValue = ["scope": .text(scope), "reference": "x"]
        #expect(try await test.client.send(.post, "/v1/rights", json: body).status == 201)
        let again = try await test.client.send(.post, "/v1/rights", json: body)
        #expect(again.status == 409)
        #expect(again.json["reason"] == "reference_taken")
        let twice: JSONValue = [
            "scope": .text(scope), "rights": [["reference": "y"], ["reference": "y"]],
        ]
        #expect(try await test.client.send(.post, "/v1/rights/batch", json: twice).status == 409)
        await test.stop()
    }

    @Test func `Zones, sets and policies are made and checked against each other`() async throws {
        let test = try await TestHub()
        let scope = try await scope(test)
        let zones = "/v1/scopes/\(scope)/zones"
        let north: JSONValue = ["number": 1, "name": "North", "antiPassback": true]
        let box: JSONValue = ["number": 2, "name": "Box", "parent": 1, "stalePolicy": "closed"]
        #expect(try await test.client.send(.post, zones, json: north).status == 201)
        #expect(try await test.client.send(.post, zones, json: box).status == 201)
        #expect(try await test.client.send(.post, zones, json: north).status == 409)
        let loop = try await test.client.send(.patch, zones + "/1", json: ["parent": 2])
        #expect(loop.json["reason"] == "zone_loop")
        let listed = try await test.client.send(.get, zones)
        #expect(listed.json["items"]?[1]?["stalePolicy"] == "closed")
        let set = "/v1/scopes/\(scope)/zone-sets/5"
        let good: JSONValue = ["name": "VIP", "zones": [2]]
        let bad: JSONValue = ["name": "VIP", "zones": [9]]
        #expect(try await test.client.send(.put, set, json: good).status == 200)
        #expect(try await test.client.send(.put, set, json: bad).status == 404)
        let policy = "/v1/scopes/\(scope)/policies/3"
        let evening: JSONValue = [
            "name": "Evening",
            "windows": [["days": ["mon", "fri"], "opens": 1_080, "closes": 1_380]],
        ]
        #expect(try await test.client.send(.put, policy, json: evening).status == 200)
        let backwards: JSONValue = [
            "name": "Evening", "windows": [["days": ["mon"], "opens": 1_380, "closes": 1_080]],
        ]
        #expect(try await test.client.send(.put, policy, json: backwards).status == 422)
        let right: JSONValue = ["scope": .text(scope), "zoneSet": 5, "policy": 3]
        #expect(try await test.client.send(.post, "/v1/rights", json: right).status == 201)
        let wrong: JSONValue = ["scope": .text(scope), "zoneSet": 6]
        #expect(try await test.client.send(.post, "/v1/rights", json: wrong).status == 422)
        let id = try #require(ScopeID(text: scope))
        let mirror = try CacheMirror(
            snapshot: try await test.hub.contexts.rights.publisher.snapshot(of: id)
        )
        #expect(mirror.count(.zones) == 3)
        #expect(mirror.count(.policies) == 1)
        await test.stop()
    }

    @Test func `The keyring tells that one root on the hub vouches for all`() async throws {
        let test = try await TestHub()
        let scope = try await scope(test)
        let answer = try await test.client.send(.get, "/v1/keyring")
        let item = answer.json["items"]?[0]
        #expect(item?["scope"]?.text == scope)
        #expect(item?["hasSingleRoot"] == true)
        #expect(item?["warning"]?.text?.contains("root key") == true)
        await test.stop()
    }

    @Test func `A hub that starts again builds its leaves anew and goes on`() async throws {
        let path = NSTemporaryDirectory() + "jalon-hub-\(UUID().uuidString).sqlite"
        defer {
            for ending in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + ending)
            }
        }
        let keys = MemoryKeyVault()
        let clock = ManualClock(at: TestHub.start)
        let start: @Sendable () async throws -> Hub = {
            try await Hub(store: try SQLiteStore(path: path), keys: keys, clock: clock.clock)
        }
        let before = try await start()
        let company = before.services.company
        let rights = before.contexts.rights
        let scope = try await before.services.store.write { session in
            let scope = try rights.createScope(
                session,
                name: "Stade",
                company: company,
                now: TestHub.start
            ).scope
            let drafts = [RightDraft](repeating: RightDraft(), count: 100)
            _ = try rights.create(
                session,
                scope: scope,
                company: company,
                drafts,
                now: TestHub.start
            )
            return scope
        }
        let head = try await rights.publisher.publishNow(scope)
        var mirror = try CacheMirror(snapshot: try await rights.publisher.snapshot(of: scope))
        await before.stop()
        let after = try await start()
        let publisher = after.contexts.rights.publisher
        #expect(try await publisher.head(of: scope) == head)
        _ = try await after.services.store.write { session in
            try after.contexts.rights.create(
                session,
                scope: scope,
                company: company,
                [RightDraft()],
                now: TestHub.start
            )
        }
        let next = try await publisher.publishNow(scope)
        #expect(next.head.previous == head.digest)
        let delta = try await publisher.delta(of: scope, from: head.head.version)
        try mirror.apply(delta: try #require(delta))
        #expect(mirror.count(.rights) == 101)
        await after.stop()
    }
}
