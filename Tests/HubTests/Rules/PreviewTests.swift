import Access
import Devices
import HTTPServer
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite("Previews of decisions", .timeLimit(.minutes(1)))
struct PreviewTests {
    /// Sunday 1 March 2026, 18:00 UTC.
    private static let start = TestHub.start

    private static func ask(
        _ bench: GateBench,
        _ members: [String: JSONValue]
    ) async throws -> HubClient.Answer {
        var body = members
        if body["zone"] == nil, body["gate"] == nil { body["gate"] = .id(bench.gate) }
        return try await bench.test.client.send(
            .post,
            "/v1/scopes/\(bench.scope)/preview",
            json: .object(body)
        )
    }

    private static func right(
        _ bench: GateBench,
        _ members: [String: JSONValue] = [:]
    ) async throws -> JSONValue {
        var body = members
        body["scope"] = .id(bench.scope)
        let made = try await bench.test.client.send(.post, "/v1/rights", json: .object(body))
        #expect(made.status == 201, "\(made.text)")
        return made.json["id"] ?? .null
    }

    private static func put(_ bench: GateBench, _ path: String, _ body: JSONValue) async throws {
        let target = "/v1/scopes/\(bench.scope)\(path)"
        let method: HTTPServer.Method = path.isEmpty || path.hasPrefix("/zones") ? .patch : .put
        let answer = try await bench.test.client.send(method, target, json: body)
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test func `Outside of its hours a right hears when they begin, by the clock of the place`()
        async throws
    {
        let bench = try await GateBench()
        try await Self.put(bench, "", ["timeZone": "Europe/Paris"])
        try await Self.put(
            bench,
            "/policies/1",
            [
                "name": "Pool",
                "groups": [
                    [
                        "all": [
                            [
                                "test": "weekly", "days": ["mon", "tue", "wed", "thu", "fri"],
                                "opens": "07:00", "closes": "21:00",
                            ]
                        ]
                    ]
                ],
            ]
        )
        let right = try await Self.right(bench, ["policy": 1])
        let closed = try await Self.ask(bench, ["right": right])
        #expect(closed.status == 200)
        #expect(closed.json["verdict"] == "refused" && closed.json["refusal"] == "rules")
        let need = closed.json["explanation"]?["needs"]?[0]
        // Monday at seven in Paris, an hour east in winter.
        #expect(need?["need"] == "moment" && need?["at"] == "2026-03-02T06:00:00.000Z")
        #expect(closed.json["explanation"]?["utcOffset"] == 60)
        let words = closed.json["words"]
        #expect(
            words?["en"]
                == .text(
                    "Refused: the hours or other rules do not allow it. "
                        + "Let in from Monday 2026-03-02 at 07:00 (UTC+01:00)."
                )
        )
        #expect(words?["fr"]?.text?.contains("lundi 02/03/2026 à 07:00") == true)
        // The hour of summer begins on Sunday the 29th.
        let cases: [(String, JSONValue)] = [
            ("2026-03-27T05:59:59Z", "refused"), ("2026-03-27T06:00:00Z", "granted"),
            ("2026-03-30T04:59:59Z", "refused"), ("2026-03-30T05:00:00Z", "granted"),
            ("2026-03-30T18:59:59Z", "granted"), ("2026-03-30T19:00:00Z", "refused"),
        ]
        for (at, verdict) in cases {
            let answer = try await Self.ask(bench, ["right": right, "at": .text(at)])
            #expect(answer.json["verdict"] == verdict, "\(at)")
        }
        await bench.test.stop()
    }

    /// Passages as a gate would tell them.
    private static func pass(
        _ bench: GateBench,
        _ right: JSONValue,
        _ directions: [(Direction, Int)]
    ) async throws {
        let device = try await bench.enrolled()
        let id = try #require(right.text.flatMap { RightID(text: $0) })
        device.journal.add(.boot)
        for (direction, minute) in directions {
            let moment = start.advanced(by: .seconds(60 * minute))
            for kind in [RecordKind.scan, .passage] {
                device.journal.add(kind, at: moment) { record in
                    record.subject = id.raw
                    record.generation = 1
                    record.direction = direction
                    record.gate = bench.gate
                    record.refersTo = kind == .passage ? 1 : 0
                }
            }
        }
        let count = device.journal.records.count
        let answer = try await device.post(device.journal.batch(1...count))
        #expect(answer.status == 200)
    }

    @Test func `One entry a day is known from the journals, at every moment`() async throws {
        let bench = try await GateBench()
        try await Self.put(
            bench,
            "/policies/1",
            [
                "name": "Daily", "timeZone": "Europe/Paris",
                "groups": [
                    ["all": [["test": "entries_today", "bound": "at_most", "count": 1]]]
                ],
            ]
        )
        let right = try await Self.right(bench, ["policy": 1])
        try await Self.pass(bench, right, [(.entry, 10), (.exit, 60)])
        let cases: [(String, JSONValue, Int64, Bool)] = [
            ("2026-03-01T18:09:59Z", "granted", 0, false),
            ("2026-03-01T18:10:00Z", "refused", 1, true),
            ("2026-03-01T19:00:00Z", "refused", 1, false),
            ("2026-03-01T22:59:59Z", "refused", 1, false),
            ("2026-03-01T23:00:00Z", "granted", 1, false),
        ]
        for (at, verdict, uses, inside) in cases {
            let answer = try await Self.ask(bench, ["right": right, "at": .text(at)])
            #expect(answer.json["verdict"] == verdict, "\(at)")
            #expect(answer.json["use"]?["uses"] == .integer(uses), "\(at)")
            #expect(answer.json["use"]?["inside"] == .bool(inside), "\(at)")
        }
        let what = try await Self.ask(
            bench,
            ["right": right, "at": "2026-03-01T20:00:00Z", "use": ["entries": []]]
        )
        #expect(what.json["verdict"] == "granted")
        await bench.test.stop()
    }

    @Test func `Passback and capacity are judged by what gates told`() async throws {
        let bench = try await GateBench()
        let right = try await Self.right(bench)
        let other = try await Self.right(bench)
        try await Self.put(
            bench,
            "/zones/1",
            ["passback": "timed", "passbackMinutes": 30, "capacity": 1]
        )
        try await Self.pass(bench, right, [(.entry, 0)])
        let again = try await Self.ask(bench, ["right": right, "at": "2026-03-01T18:29:59Z"])
        #expect(again.json["refusal"] == "already_inside")
        #expect(again.json["explanation"]?["needs"]?[0]?["at"] == "2026-03-01T18:30:00.000Z")
        #expect(again.json["occupancy"] == 1)
        let full = try await Self.ask(bench, ["right": other, "at": "2026-03-01T18:29:59Z"])
        #expect(full.json["refusal"] == "capacity")
        #expect(full.json["explanation"]?["needs"]?[0]?["need"] == "room")
        let free = try await Self.ask(
            bench,
            ["right": other, "at": "2026-03-01T18:29:59Z", "occupancy": 0]
        )
        #expect(free.json["verdict"] == "granted")
        let out = try await Self.ask(bench, ["right": right, "direction": "exit"])
        #expect(out.json["verdict"] == "granted")
        await bench.test.stop()
    }

    @Test func `What a steward took back is as if it had not been, from then on`() async throws {
        let bench = try await GateBench()
        let right = try await Self.right(bench, ["usesMax": 1])
        let id = try #require(right.text.flatMap { RightID(text: $0) })
        let device = try await bench.enrolled()
        let gate = bench.gate
        let kinds: [(RecordKind, Int)] = [(.scan, 0), (.passage, 1), (.annul, 10)]
        for (kind, minute) in kinds {
            let moment = Self.start.advanced(by: .seconds(60 * minute))
            device.journal.add(kind, at: moment) { record in
                record.subject = id.raw
                record.generation = 1
                record.direction = .entry
                record.gate = gate
                record.refersTo = kind == .scan ? 0 : kind == .passage ? 1 : 2
            }
        }
        #expect(try await device.post(device.journal.batch(1...3)).status == 200)
        for (at, verdict) in [
            ("2026-03-01T18:09:00Z", "refused"), ("2026-03-01T18:10:00Z", "granted"),
        ] {
            let answer = try await Self.ask(bench, ["right": right, "at": .text(at)])
            #expect(answer.json["verdict"] == .text(verdict), "\(at)")
        }
        await bench.test.stop()
    }

    @Test func `What is struck is refused, unless the gate had not heard of it yet`() async throws {
        let bench = try await GateBench()
        let right = try await Self.right(bench)
        let before = TestHub.start
        bench.test.clock.advance(by: .seconds(60))
        let path = "/v1/scopes/\(bench.scope)/zones/1/close"
        #expect(try await bench.test.client.send(.post, path).status == 200)
        let at = JSONValue.time(bench.test.clock.clock.now())
        let closed = try await Self.ask(bench, ["right": right, "at": at])
        #expect(closed.json["verdict"] == "refused" && closed.json["refusal"] == "rules")
        let out = try await Self.ask(bench, ["right": right, "at": at, "direction": "exit"])
        #expect(out.json["verdict"] == "granted")
        let deaf = try await Self.ask(bench, ["right": right, "at": at, "heardAt": .time(before)])
        #expect(deaf.json["verdict"] == "granted")
        await bench.test.stop()
    }

    @Test func `A code is read as gates read it, a gate that heard nothing is told too`()
        async throws
    {
        let bench = try await GateBench()
        let right = try await Self.right(bench)
        let path = "/v1/rights/\(right.text ?? "")/code"
        let code = try await bench.test.client.send(.get, path).json["text"] ?? .null
        let good = try await Self.ask(bench, ["code": code])
        #expect(good.json["verdict"] == "granted" && good.json["right"] == right)
        #expect(good.json["words"]?["fr"] == "Admis.")
        let bad = try await Self.ask(bench, ["code": "J1AAAA"])
        #expect(bad.json["refusal"] == "unreadable" && bad.json["use"] == .null)
        try await Self.put(bench, "/zones/1", ["stalePolicy": "closed"])
        let heard: [String: JSONValue] = ["right": right, "heardAt": "2026-03-01T18:00:00Z"]
        for (at, verdict) in [
            ("2026-03-02T19:59:59Z", "granted"), ("2026-03-02T20:00:00Z", "refused"),
        ] {
            let members = heard.merging(["at": .text(at)]) { own, _ in own }
            let answer = try await Self.ask(bench, members)
            #expect(answer.json["verdict"] == .text(verdict), "\(at)")
        }
        await bench.test.stop()
    }

    @Test func `What cannot be asked is refused`() async throws {
        let bench = try await GateBench()
        let right = try await Self.right(bench)
        let cases: [([String: JSONValue], Int, String)] = [
            ([:], 422, "/right wrong"), (["right": right, "code": "x"], 422, "/right wrong"),
            (["right": right, "gate": .id(bench.gate), "zone": 1], 422, "/gate wrong"),
            (["right": right, "zone": 7], 422, "/zone wrong"),
            (["right": right, "at": "2019-12-31T23:59:59Z"], 422, "/at wrong"),
            (["right": right, "at": "2200-01-01T00:00:00Z"], 422, "/at wrong"),
            (["right": right, "at": "yesterday"], 422, "/at format"),
            (["right": right, "weather": "good"], 422, "/weather unknown"),
        ]
        for (members, status, fault) in cases {
            let answer = try await Self.ask(bench, members)
            #expect(answer.status == status)
            #expect(answer.faults == [fault], "\(answer.text)")
        }
        let missing: JSONValue = .text(RightID(1).description)
        #expect(try await Self.ask(bench, ["right": missing]).status == 404)
        let gate: JSONValue = .text(GateID(1).description)
        #expect(try await Self.ask(bench, ["right": right, "gate": gate]).status == 404)
        let last = try await Self.ask(bench, ["right": right, "at": "2199-12-31T23:59:59Z"])
        #expect(last.status == 200)
        await bench.test.stop()
    }
}
