import HTTPServer
import Kernel
import Testing
import Vocabulary

/// What of an operator's commands stands in the record that nobody can shorten unseen.
@Suite(.timeLimit(.minutes(1)))
struct ActRecordTests {
    private static func acts(_ bench: GateBench) async throws -> [String] {
        let list = try await bench.test.client.send(.get, "/v1/audit?limit=500")
        return (list.json["items"]?.list ?? []).compactMap { $0["act"]?.text }
    }

    @Test func `What is done to rights, links, zones and gates is recorded, refusals are not`()
        async throws
    {
        let bench = try await GateBench()
        let client = bench.test.client
        let device = try await bench.enrolled()
        let before = try await Self.acts(bench).count
        let made = try await client.send(
            .post,
            "/v1/rights",
            json: ["scope": .id(bench.scope), "reference": "A-1"]
        )
        let right = "/v1/rights/\(made.json["id"]?.text ?? "")"
        let many: JSONValue = ["scope": .id(bench.scope), "rights": [[:], [:]]]
        #expect(try await client.send(.post, "/v1/rights/batch", json: many).status == 201)
        #expect(try await client.send(.post, right + "/link", json: [:]).status == 201)
        for (word, status) in [
            ("suspend", 200), ("resume", 200), ("ban", 200), ("lift", 200), ("revoke", 200),
            ("resume", 409),
        ] {
            #expect(try await client.send(.post, "\(right)/\(word)").status == status, "\(word)")
        }
        let zone = "/v1/scopes/\(bench.scope)/zones/1"
        for word in ["close", "open"] {
            #expect(try await client.send(.post, "\(zone)/\(word)").status == 200)
        }
        for word in ["lock", "unlock"] {
            let path = "/v1/devices/\(device.device)/\(word)"
            #expect(try await client.send(.post, path).status == 200)
        }
        let told = try await Self.acts(bench).dropFirst(before)
        #expect(
            Array(told) == [
                "right.create", "right.create", "right.link", "right.suspend", "right.resume",
                "right.ban", "right.lift", "right.revoke", "zone.close", "zone.open",
                "device.lock", "device.unlock",
            ]
        )
        await bench.test.stop()
    }

    @Test func `A hand-over and an import are recorded, a dry run is not`() async throws {
        let bench = try await GateBench()
        let client = bench.test.client
        let right = try await bench.createRight()
        let before = try await Self.acts(bench).count
        let path = "/v1/rights/\(right)/transfer"
        #expect(try await client.send(.post, path, json: [:]).status == 200)
        for flag in ["true", "false"] {
            let answer = try await client.send(
                .post,
                "/v1/rights/import?scope=\(bench.scope)&dryRun=\(flag)",
                fields: [("Content-Type", "text/csv")],
                body: Array("reference\nA-1\nA-2\n".utf8)
            )
            #expect(answer.status == 200, "\(answer.text)")
        }
        let told = try await Self.acts(bench).dropFirst(before)
        #expect(Array(told) == ["right.transfer", "right.import"])
        await bench.test.stop()
    }
}
