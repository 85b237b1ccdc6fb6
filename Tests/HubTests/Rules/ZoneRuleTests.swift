import Access
import HTTPServer
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite("Rules of zones", .timeLimit(.minutes(1)))
struct ZoneRuleTests {
    @Test func `What a zone asks is kept, told again and sent to the gates`() async throws {
        let bench = try await GateBench()
        let client = bench.test.client
        let path = "/v1/scopes/\(bench.scope)/zones"
        let body: JSONValue = [
            "number": 2, "name": "Hall", "parent": 1, "passback": "timed", "passbackMinutes": 15,
            "entersFromParent": true, "capacity": 200, "exitsOutside": true,
        ]
        let made = try await client.send(.post, path, json: body)
        #expect(made.status == 201, "\(made.text)")
        let shown = try await client.send(.get, path + "/2")
        #expect(shown.json == made.json)
        for (name, value) in body.object ?? [:] { #expect(shown.json[name] == value, "\(name)") }
        #expect(shown.json["antiPassback"] == true)
        let mirror = try CacheMirror(
            snapshot: try await bench.rights.publisher.snapshot(of: bench.scope)
        )
        let key = UInt64(1) << 56 | 2
        let record = try #require(mirror.record(.zones, key).flatMap { ZoneRecord(bytes: $0) })
        #expect(record.passback == .timed && record.passbackMinutes == 15)
        #expect(record.exitZone == ZoneRecord.outside && record.flags == .entersFromParent)
        let changed = try await client.send(.patch, path + "/2", json: ["passback": "soft"])
        #expect(changed.json["passbackMinutes"] == 0)
        let back = try await client.send(.patch, path + "/2", json: ["exitsOutside": false])
        #expect(back.json["exitsTo"] == 0 && back.json["exitsOutside"] == false)
        #expect(try await client.send(.get, path + "/9").status == 404)
        await bench.test.stop()
    }

    @Test(
        arguments: [
            (["passback": "timed"], "passback_minutes_wrong"),
            (["passback": "hard", "passbackMinutes": 5], "passback_minutes_wrong"),
            (["passback": "none", "antiPassback": true], nil),
            (["exitsTo": 2, "exitsOutside": true], nil), (["exitsTo": 9], nil),
            (["exitsTo": 1], "exit_loop"), (["policy": 4], nil), (["parent": 2], "zone_loop"),
            (["exitsTo": 2], "exit_loop"),
        ] as [(JSONValue, JSONValue?)]
    )
    func `A zone that cannot be is refused`(_ given: (JSONValue, JSONValue?)) async throws {
        let bench = try await GateBench()
        let client = bench.test.client
        let path = "/v1/scopes/\(bench.scope)/zones"
        let inner: JSONValue = ["number": 2, "name": "Hall", "parent": 1]
        #expect(try await client.send(.post, path, json: inner).status == 201)
        let answer = try await client.send(.patch, path + "/1", json: given.0)
        #expect(answer.status == 422, "\(answer.text)")
        if let reason = given.1 { #expect(answer.json["reason"] == reason) }
        await bench.test.stop()
    }

    @Test func `A gate leads into its zone from the one around it`() async throws {
        let bench = try await GateBench()
        let client = bench.test.client
        let inner: JSONValue = ["number": 2, "name": "Hall", "parent": 1]
        _ = try await client.send(.post, "/v1/scopes/\(bench.scope)/zones", json: inner)
        func gate(_ name: String, from: Int64?) -> JSONValue {
            var members: [String: JSONValue] = [
                "scope": .id(bench.scope), "zone": 2, "name": .text(name), "direction": "both",
            ]
            members["leadsFrom"] = from.map { .integer($0) }
            return .object(members)
        }
        let made = try await client.send(.post, "/v1/gates", json: gate("A", from: 1))
        #expect(made.json["leadsFrom"] == 1 && made.json["exitsTo"] == 1)
        let wrong = try await client.send(.post, "/v1/gates", json: gate("B", from: 0))
        #expect(wrong.faults == ["/leadsFrom wrong"])
        let list = try await client.send(.get, "/v1/gates")
        #expect(
            list.json["items"]?.list?.compactMap { $0["leadsFrom"]?.integer }.sorted() == [0, 1]
        )
        await bench.test.stop()
    }
}
