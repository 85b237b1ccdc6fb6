import Access
import Crypto
import HTTPServer
import Kernel
import Rights
import Sync
import Testing
import Vocabulary

@Suite("Policies of the hub", .timeLimit(.minutes(2)))
struct PolicyRouteTests {
    private static let weekly: JSONValue = [
        "test": "weekly", "days": ["mon", "tue"], "opens": "09:00", "closes": "18:00",
    ]

    private static func policy(_ groups: [[JSONValue]], zone: String? = nil) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": "Rules", "groups": .list(groups.map { ["all": .list($0)] }),
        ]
        members["timeZone"] = zone.map { .text($0) }
        return .object(members)
    }

    /// Every test with all its members, as it is told again.
    static let tests: [JSONValue] = [
        weekly,
        ["test": "weekly", "days": ["sun"], "opens": "22:00", "closes": "26:00"],
        ["test": "dates", "from": "2026-06-01", "until": "2026-06-01"],
        [
            "test": "moments", "begins": "2026-06-01T10:00:00.000Z",
            "ends": "2026-06-01T10:00:00.001Z",
        ],
        ["test": "holiday", "calendar": 1, "is": false],
        ["test": "entry_hours", "opens": "00:00", "closes": "24:00", "entries": "first_of_day"],
        ["test": "minutes_since", "event": "last_exit", "bound": "at_least", "minutes": 30],
        ["test": "entries_today", "bound": "at_most", "count": 32],
        ["test": "entries_in_all", "bound": "at_most", "count": 10],
        ["test": "products", "products": [1, 2, 9], "is": true],
        ["test": "gates", "gates": ["gate_AAAAAAY"], "is": false],
        ["test": "zones", "zones": [1], "is": true],
        ["test": "inside", "zone": 0, "is": false],
    ]

    @Test func `Every test is kept and told again as it was said`() async throws {
        let bench = try await GateBench()
        let base = "/v1/scopes/\(bench.scope)"
        let calendar: JSONValue = ["name": "None", "days": []]
        _ = try await bench.test.client.send(.put, base + "/holidays/1", json: calendar)
        for (index, test) in Self.tests.enumerated() {
            let path = base + "/policies/\(index + 1)"
            var body = Self.policy([[test]]).object ?? [:]
            body["name"] = .text("Rule \(index)")
            let made = try await bench.test.client.send(.put, path, json: .object(body))
            #expect(made.status == 200, "\(made.text)")
            #expect(made.json["groups"]?[0]?["all"]?[0] == test)
            let shown = try await bench.test.client.send(.get, path)
            #expect(shown.json == made.json)
        }
        let listed = try await bench.test.client.send(.get, base + "/policies")
        #expect(listed.json["items"]?.list?.count == Self.tests.count)
        await bench.test.stop()
    }

    @Test func `A list of 256 numbers travels in rows of eight and comes back whole`() async throws
    {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)/policies/1"
        let numbers = JSONValue.list((0..<256).map { .integer(Int64($0) * 3) })
        let body = Self.policy([[["test": "products", "products": numbers, "is": true]]])
        let made = try await bench.test.client.send(.put, path, json: body)
        #expect(made.json["groups"]?[0]?["all"]?[0]?["products"] == numbers)
        let mirror = try CacheMirror(
            snapshot: try await bench.rights.publisher.snapshot(of: bench.scope)
        )
        // 32 rows of the list and those of UTC, the time zone of a scope that names none.
        #expect(mirror.count(.policies) == 33)
        let small = Self.policy([[Self.weekly]])
        _ = try await bench.test.client.send(.put, path, json: small)
        try await bench.rights.publisher.publishNow(bench.scope)
        let after = try CacheMirror(
            snapshot: try await bench.rights.publisher.snapshot(of: bench.scope)
        )
        #expect(after.count(.policies) == 2)
        await bench.test.stop()
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let body: JSONValue
        let faults: [String]
        var testDescription: String { name }

        init(_ name: String, _ groups: [[JSONValue]], _ faults: [String]) {
            self.name = name
            body = PolicyRouteTests.policy(groups)
            self.faults = faults
        }
    }

    private static func hours(_ opens: JSONValue, _ closes: JSONValue) -> JSONValue {
        ["test": "weekly", "days": ["mon"], "opens": opens, "closes": closes]
    }

    static let bad = [
        Bad("nothing", [], ["/groups required"]),
        Bad("unknown test", [[["test": "weather"]]], ["/groups/0/all/0/test choice"]),
        Bad("inverted", [[hours("18:00", "09:00")]], ["/groups/0/all/0/closes inverted"]),
        Bad("empty hours", [[hours("09:00", "09:00")]], ["/groups/0/all/0/closes inverted"]),
        Bad("too long", [[hours("09:00", "33:01")]], ["/groups/0/all/0/closes too_long"]),
        Bad("25 o'clock", [[hours("24:00", "25:00")]], ["/groups/0/all/0/opens range"]),
        Bad("no time", [[hours("9 am", "18:00")]], ["/groups/0/all/0/opens length"]),
        Bad(
            "overlap",
            [[hours("09:00", "12:00")], [hours("11:59", "18:00")]],
            ["/groups/1 overlap"]
        ),
        Bad(
            "overlap over the week's end",
            [
                [["test": "weekly", "days": ["sun"], "opens": "20:00", "closes": "26:00"]],
                [hours("01:00", "03:00")],
            ],
            ["/groups/1 overlap"]
        ),
        Bad("same twice", [[tests[12]], [tests[12]]], ["/groups/1 overlap"]),
        Bad(
            "never open",
            [[hours("09:00", "10:00"), hours("10:00", "11:00")]],
            ["/groups/0 never_holds"]
        ),
        Bad(
            "dates apart",
            [
                [
                    ["test": "dates", "from": "2026-01-01", "until": "2026-01-31"],
                    ["test": "dates", "from": "2026-02-01", "until": "2026-02-02"],
                ]
            ],
            ["/groups/0 never_holds"]
        ),
        Bad(
            "dates inverted",
            [[["test": "dates", "from": "2026-02-01", "until": "2026-01-31"]]],
            ["/groups/0/all/0/until inverted"]
        ),
        Bad(
            "no day",
            [[["test": "dates", "from": "2026-02-29", "until": "2200-01-31"]]],
            ["/groups/0/all/0/from day", "/groups/0/all/0/until day"]
        ),
        Bad(
            "moments inverted",
            [
                [
                    [
                        "test": "moments", "begins": "2026-02-01T00:00:00Z",
                        "ends": "2026-02-01T00:00:00Z",
                    ]
                ]
            ],
            ["/groups/0/all/0/ends inverted"]
        ),
        Bad(
            "moment out of range",
            [
                [
                    [
                        "test": "moments", "begins": "1850-02-01T00:00:00Z",
                        "ends": "2026-02-01T00:00:00Z",
                    ]
                ]
            ],
            ["/groups/0/all/0/begins format"]
        ),
        Bad(
            "33 a day",
            [[["test": "entries_today", "bound": "at_most", "count": 33]]],
            ["/groups/0/all/0/count range"]
        ),
        Bad(
            "foreign member",
            [[["test": "inside", "minutes": 3]]],
            ["/groups/0/all/0/minutes unknown"]
        ),
        Bad(
            "missing members",
            [[["test": "minutes_since", "bound": "at_most"]]],
            ["/groups/0/all/0/event required", "/groups/0/all/0/minutes required"]
        ),
        Bad(
            "65 groups",
            (0..<65).map { [["test": "products", "products": [.integer(Int64($0))]]] },
            ["/groups length"]
        ),
        Bad(
            "65 rows",
            (0..<64).map { index in
                let numbers = (0..<(index == 0 ? 9 : 1)).map { Int64(index * 100 + $0) }
                return [["test": "products", "products": .list(numbers.map { .integer($0) })]]
            },
            ["/groups too_many"]
        ),
    ]

    @Test(arguments: bad)
    func `Rules that cannot be are refused at their place`(_ given: Bad) async throws {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)/policies/1"
        let answer = try await bench.test.client.send(.put, path, json: given.body)
        #expect(answer.status == 422, "\(answer.text)")
        #expect(answer.faults == given.faults, "\(answer.text)")
        #expect(try await bench.test.client.send(.get, path).status == 404)
        await bench.test.stop()
    }

    @Test func `64 rows are taken, and windows that overlap are not`() async throws {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)/policies/1"
        let groups = (0..<64).map { index -> [JSONValue] in
            [["test": "products", "products": [.integer(Int64(index))]]]
        }
        #expect(
            try await bench.test.client.send(.put, path, json: Self.policy(groups)).status == 200
        )
        func windows(_ closes: Int64) -> JSONValue {
            [
                "name": "Hours",
                "windows": [
                    ["days": ["mon"], "opens": 600, "closes": .integer(closes)],
                    ["days": ["mon", "tue"], "opens": 700, "closes": 800],
                ],
            ]
        }
        let good = try await bench.test.client.send(.put, path, json: windows(700))
        #expect(good.status == 200)
        let bad = try await bench.test.client.send(.put, path, json: windows(701))
        #expect(bad.faults == ["/windows/1 overlap"])
        let zone: JSONValue = [
            "name": "Hours", "timeZone": "Europe/Paris",
            "windows": [["days": ["mon"], "opens": 1, "closes": 2]],
        ]
        let mixed = try await bench.test.client.send(.put, path, json: zone)
        #expect(mixed.json["reason"] == "time_zone_of_windows")
        await bench.test.stop()
    }

    @Test func `A policy in use stays, and goes with its rows when nothing names it`() async throws
    {
        let bench = try await GateBench()
        let client = bench.test.client
        let base = "/v1/scopes/\(bench.scope)"
        let body = Self.policy([[Self.weekly]], zone: "Asia/Tokyo")
        _ = try await client.send(.put, base + "/policies/1", json: body)
        let right: JSONValue = ["scope": .id(bench.scope), "policy": 1]
        let made = try await client.send(.post, "/v1/rights", json: right)
        #expect(made.status == 201)
        let refused = try await client.send(.delete, base + "/policies/1")
        #expect(refused.json["reason"] == "policy_of_rights")
        var other = body.object ?? [:]
        other["name"] = "Other"
        _ = try await client.send(.put, base + "/policies/2", json: .object(other))
        _ = try await client.send(.patch, base + "/zones/1", json: ["policy": 2])
        let kept = try await client.send(.delete, base + "/policies/2")
        #expect(kept.json["reason"] == "policy_of_zones")
        _ = try await client.send(.patch, base + "/zones/1", json: ["policy": 0])
        #expect(try await client.send(.delete, base + "/policies/2").status == 204)
        #expect(try await client.send(.get, base + "/policies/2").status == 404)
        await bench.test.stop()
    }

    @Test func `A policy can be compiled without being set, to the rows that gates would get`()
        async throws
    {
        let bench = try await GateBench()
        let client = bench.test.client
        let path = "/v1/scopes/\(bench.scope)/policies/1"
        let compiled = path + "/compile"
        let body = Self.policy([[Self.weekly]])
        let rows = try await client.send(.post, compiled, json: body)
        #expect(rows.status == 200)
        #expect(try await client.send(.get, path).status == 404)
        let unknown = Self.policy([[Self.weekly]], zone: "Asia/Tokyo")
        let refused = try await client.send(.post, compiled, json: unknown)
        #expect(refused.json["reason"] == "time_zone_not_kept")
        _ = try await client.send(.put, path, json: body)
        try await bench.rights.publisher.publishNow(bench.scope)
        let mirror = try CacheMirror(
            snapshot: try await bench.rights.publisher.snapshot(of: bench.scope)
        )
        let texts = (rows.json["rows"]?.list ?? []).compactMap(\.text)
        #expect(texts.count == 1)
        for row in texts.compactMap({ Hex.decode($0) }) {
            var reader = ByteReader(row)
            #expect(mirror.record(.policies, reader.number()) == row)
        }
        await bench.test.stop()
    }

    @Test func `Calendars and zones that a policy names must be there, and stay`() async throws {
        let bench = try await GateBench()
        let client = bench.test.client
        let base = "/v1/scopes/\(bench.scope)"
        let cases: [(JSONValue, JSONValue)] = [
            (["test": "holiday", "calendar": 1], "rule_of_no_calendar"),
            (["test": "zones", "zones": [1, 2]], "rule_of_no_zone"),
            (["test": "inside", "zone": 7], "rule_of_no_zone"),
        ]
        for (test, reason) in cases {
            let body = Self.policy([[test]])
            let answer = try await client.send(.put, base + "/policies/1", json: body)
            #expect(answer.status == 422)
            #expect(answer.json["reason"] == reason)
        }
        let calendar: JSONValue = ["name": "France", "frenchYears": [2026]]
        _ = try await client.send(.put, base + "/holidays/1", json: calendar)
        let body = Self.policy([[["test": "holiday", "calendar": 1]]])
        #expect(try await client.send(.put, base + "/policies/1", json: body).status == 200)
        let gone = try await client.send(.delete, base + "/holidays/1")
        #expect(gone.json["reason"] == "calendar_of_policies")
        await bench.test.stop()
    }

    @Test func `A scope tells its clock, and a name that is none gets the nearest`() async throws {
        let bench = try await GateBench()
        let client = bench.test.client
        let path = "/v1/scopes/\(bench.scope)"
        #expect(try await client.send(.get, path).json["timeZone"] == .null)
        let wrong = try await client.send(.patch, path, json: ["timeZone": "Europe/Pariss"])
        #expect(wrong.status == 422)
        #expect(wrong.json["reason"] == "no_such_time_zone")
        #expect(wrong.json["nearest"] == "Europe/Paris")
        let right = try await client.send(.patch, path, json: ["timeZone": "Europe/Paris"])
        #expect(right.json["timeZone"] == "Europe/Paris")
        let policy = Self.policy([[Self.weekly]], zone: "Mars/Olympus")
        let answer = try await client.send(.put, path + "/policies/1", json: policy)
        #expect(answer.faults == ["/timeZone time_zone"])
        await bench.test.stop()
    }

    @Test func `Changes of the clock are compiled further with a renewed head`() async throws {
        let bench = try await GateBench()
        let path = "/v1/scopes/\(bench.scope)"
        _ = try await bench.test.client.send(.patch, path, json: ["timeZone": "Europe/Paris"])
        try await bench.rights.publisher.publishNow(bench.scope)
        let before = try await changes(bench)
        #expect(before == 32)
        bench.test.clock.advance(by: .seconds(366 * 86_400))
        await bench.rights.publisher.publishDue()
        try await bench.rights.publisher.publishNow(bench.scope)
        let after = try await changes(bench)
        #expect(after == 34)
        await bench.test.stop()
    }

    private func changes(_ bench: GateBench) async throws -> Int {
        let mirror = try CacheMirror(
            snapshot: try await bench.rights.publisher.snapshot(of: bench.scope)
        )
        return (0..<20).reduce(0) { count, index in
            // kind 3 · zero 3 · index 2 · time zone 1
            let key = UInt64(3) << 56 | UInt64(index) << 16 | 1
            let row = mirror.record(.policies, key).flatMap { TimeZoneRow(bytes: $0) }
            return count + (row?.changes.count ?? 0)
        }
    }
}
