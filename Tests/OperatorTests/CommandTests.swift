import Foundation
import Support
import Testing

@Suite("Commands against a hub", .timeLimit(.minutes(2)))
struct CommandTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let words: [String]
        let asked: String
        let body: String
        let answer: String
        let shown: [String]
        var testDescription: String { words.joined(separator: " ") }

        init(
            _ words: [String],
            _ asked: String,
            _ body: String = "",
            answer: String,
            shown: [String]
        ) {
            self.words = words
            self.asked = asked
            self.body = body
            self.answer = answer
            self.shown = shown
        }
    }

    static let scope = "scope_AAAAABY"
    static let right = "right_AAAAAAAAAAACU"
    static let items =
        #"{"items":[{"id":"gate_AAAAAAY","name":"North \u001b[2J\u202e"}],"next":null}"#

    static let cases = [
        Case(
            ["scope", "create", "--name", "Stade"],
            "POST /v1/scopes",
            #"{"name":"Stade"}"#,
            answer: #"{"id":"scope_AAAAABY","name":"Stade"}"#,
            shown: ["scope_AAAAABY", "Stade"]
        ),
        Case(
            ["zone", "create", "--scope", scope, "--number", "2", "--name", "VIP", "--free-exit"],
            "POST /v1/scopes/scope_AAAAABY/zones",
            #"{"freeExit":true,"name":"VIP","number":2}"#,
            answer: #"{"number":2,"name":"VIP","parent":0}"#,
            shown: ["VIP"]
        ),
        Case(
            ["zone-set", "create", "--scope", scope, "--number", "3", "--name", "All"]
                + ["--zone", "1", "--zone", "2"],
            "PUT /v1/scopes/scope_AAAAABY/zone-sets/3",
            #"{"name":"All","zones":[1,2]}"#,
            answer: #"{"number":3,"name":"All","zones":[1,2]}"#,
            shown: ["1 2"]
        ),
        Case(
            ["gate", "create", "--scope", scope, "--zone", "1", "--name", "North"],
            "POST /v1/gates",
            #"{"direction":"entry","name":"North","scope":"scope_AAAAABY","zone":1}"#,
            answer: #"{"id":"gate_AAAAAAY","name":"North"}"#,
            shown: ["gate_AAAAAAY"]
        ),
        Case(["gate", "list"], "GET /v1/gates?limit=100", answer: items, shown: ["gate_AAAAAAY"]),
        Case(
            ["device", "enrol", "--gate", "gate_AAAAAAY", "--name", "Stele 1"],
            "POST /v1/enrolments",
            #"{"gate":"gate_AAAAAAY","name":"Stele 1"}"#,
            answer: #"{"enrolment":12,"code":"7K3Q90ZRTM","hubName":"\#(name)","expires":"soon"}"#,
            shown: ["--enrolment 12 --code 7K3Q90ZRTM --hub-key \(name)\n"]
        ),
        Case(
            ["device", "revoke", "device_AAAAAAY"],
            "POST /v1/devices/device_AAAAAAY/revoke",
            answer: #"{"id":"device_AAAAAAY","status":"revoked"}"#,
            shown: ["revoked"]
        ),
        Case(
            ["right", "issue", "--scope", scope, "--zone-set", "1", "--uses", "2"]
                + ["--from", "2026-03-01", "--until", "2026-03-01", "--holder", "Awa"],
            "POST /v1/rights",
            #"{"holder":{"name":"Awa"},"scope":"scope_AAAAABY","usesMax":2,"#
                + #""validFrom":"2026-03-01T00:00:00.000Z","#
                + #""validUntil":"2026-03-02T00:00:00.000Z","zoneSet":1}"#,
            answer: #"{"id":"\#(right)","status":"active"}"#,
            shown: [right, "active"]
        ),
        Case(
            ["right", "suspend", right],
            "POST /v1/rights/\(right)/suspend",
            answer: #"{"id":"\#(right)","status":"suspended"}"#,
            shown: ["suspended"]
        ),
        Case(
            ["right", "ban", right],
            "POST /v1/rights/\(right)/ban",
            answer: #"{"id":"\#(right)","status":"active"}"#,
            shown: ["active"]
        ),
        Case(
            ["right", "lift", right],
            "POST /v1/rights/\(right)/lift",
            answer: #"{"id":"\#(right)","status":"active"}"#,
            shown: ["active"]
        ),
        Case(
            ["right", "transfer", right, "--holder", "Bo"],
            "POST /v1/rights/\(right)/transfer",
            #"{"holder":{"name":"Bo"}}"#,
            answer: #"{"id":"\#(right)","generation":2}"#,
            shown: ["generation  2"]
        ),
        Case(
            ["right", "link", right, "--hours", "48"],
            "POST /v1/rights/\(right)/link",
            #"{"hours":48}"#,
            answer: #"{"path":"/holder/ticket#SECRET","expiresAt":"2026-03-03T00:00:00.000Z"}"#,
            shown: ["/holder/ticket#SECRET", "http://", "2026-03-03"]
        ),
    ]

    static let badge = "badge_AAAAAAAAAAAB4"

    private static let badgeAnswer =
        #"{"id":"\#(badge)","status":"pending","right":"\#(right)","medium":"badge_one_time","#
        + #""assurance":"one_time","words":"The card signs each tap. \u001b[2J","code":null}"#

    static let badgeCases = [
        Case(
            ["badge", "issue", "--right", right, "--medium", "badge_one_time"]
                + ["--chip", "ntag424", "--number", "04:DE:5F:1E:AC:C0:40"],
            "POST /v1/badges",
            #"{"chip":"ntag424","medium":"badge_one_time","number":"04de5f1eacc040","#
                + #""right":"right_AAAAAAAAAAACU"}"#,
            answer: badgeAnswer,
            shown: [badge, "pending", "cannot be copied, each tap counts once", "signs each tap"]
        ),
        Case(
            ["badge", "issue", "--right", right, "--barcode", "GYM-0042"],
            "POST /v1/badges",
            #"{"barcode":"GYM-0042","medium":"barcode","right":"right_AAAAAAAAAAACU"}"#,
            answer: #"{"id":"\#(badge)","assurance":"copyable"}"#,
            shown: ["copying     can be copied"]
        ),
        Case(
            ["badge", "issue", "--right", right, "--typed"],
            "POST /v1/badges",
            #"{"medium":"typed_code","right":"right_AAAAAAAAAAACU"}"#,
            answer: #"{"id":"\#(badge)","assurance":"copyable","code":"7K3Q-90ZR"}"#,
            shown: ["7K3Q-90ZR"]
        ),
        Case(
            ["badge", "list", "--status", "lost", "--scope", scope],
            "GET /v1/badges?scope=scope_AAAAABY&status=lost&limit=100",
            answer: #"{"items":[{"id":"\#(badge)","assurance":"copyable","status":"lost","#
                + #""isSuperseded":false}],"next":null}"#,
            shown: [badge, "lost", "can be copied"]
        ),
        Case(
            ["badge", "list", "--right", right],
            "GET /v1/badges?right=right_AAAAAAAAAAACU&limit=100",
            answer: #"{"items":[{"id":"\#(badge)","assurance":"mutual","status":"active","#
                + #""isSuperseded":true}],"next":null}"#,
            shown: ["superseded", "cannot be copied"]
        ),
        Case(
            ["badge", "list", "--reference", "S-12 3"],
            "GET /v1/badges?reference=S-12%203&limit=100",
            answer: #"{"items":[{"id":"\#(badge)","assurance":"mutual","status":"replaced","#
                + #""isSuperseded":true}],"next":null}"#,
            shown: ["  replaced  "]
        ),
        Case(
            ["badge", "show", badge],
            "GET /v1/badges/\(badge)",
            answer: badgeAnswer,
            shown: ["badge_one_time"]
        ),
        Case(
            ["badge", "lost", badge],
            "POST /v1/badges/\(badge)/lost",
            answer: #"{"id":"\#(badge)","status":"lost"}"#,
            shown: ["lost"]
        ),
        Case(
            ["badge", "found", badge],
            "POST /v1/badges/\(badge)/found",
            answer: #"{"id":"\#(badge)","status":"active"}"#,
            shown: ["active"]
        ),
        Case(
            ["badge", "replace", badge, "--medium", "badge_number", "--number", "04A1B2C3"],
            "POST /v1/badges/\(badge)/replace",
            #"{"medium":"badge_number","number":"04a1b2c3"}"#,
            answer: #"{"id":"\#(badge)","replaces":"\#(badge)","generation":2}"#,
            shown: ["generation  2"]
        ),
        Case(
            ["scope", "change", scope, "--badge-address", "https://jalon.example/b"],
            "PATCH /v1/scopes/scope_AAAAABY",
            #"{"badgeAddress":"https://jalon.example/b"}"#,
            answer: #"{"id":"scope_AAAAABY","badgeAddress":"https://jalon.example/b"}"#,
            shown: ["https://jalon.example/b"]
        ),
        Case(
            ["zone", "change", "--scope", scope, "--number", "2", "--assurance-min", "one_time"],
            "PATCH /v1/scopes/scope_AAAAABY/zones/2",
            #"{"assuranceMin":"one_time"}"#,
            answer: #"{"number":2,"name":"VIP","assuranceMin":"one_time"}"#,
            shown: ["one_time"]
        ),
        Case(
            ["zone", "create", "--scope", scope, "--number", "2", "--name", "VIP"]
                + ["--assurance-min", "mutual"],
            "POST /v1/scopes/scope_AAAAABY/zones",
            #"{"assuranceMin":"mutual","name":"VIP","number":2}"#,
            answer: #"{"number":2,"name":"VIP","assuranceMin":"mutual"}"#,
            shown: ["mutual"]
        ),
    ]

    static let name = "0123456789abcdef0123456789abcdef"

    @Test(arguments: cases + badgeCases)
    func `A command asks one thing and shows the answer`(_ given: Case) async throws {
        let answer = FakeHub.Answer(200, given.answer)
        let (code, run, asked) = try await FakeHub.run(given.words, answers: [answer])
        #expect(code == 0, "\(run.talk)")
        #expect(asked.map(\.line) == [given.asked])
        #expect(asked.first?.authorization == "Bearer fake-admin-code")
        let body = asked.first?.body ?? ""
        #expect(try Self.sorted(body) == given.body)
        for text in given.shown { #expect(run.output.contains(text), "\(run.output)") }
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test(arguments: cases + badgeCases)
    func `With --json the answer is one JSON text and nothing else`(_ given: Case) async throws {
        let answer = FakeHub.Answer(200, given.answer)
        let (code, run, _) = try await FakeHub.run(given.words + ["--json"], answers: [answer])
        #expect(code == 0)
        let shown = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? NSDictionary
        let wanted =
            try JSONSerialization.jsonObject(with: Data(given.answer.utf8)) as? NSDictionary
        let members = try #require(shown)
        for (key, value) in try #require(wanted) where !(value is NSNull) {
            #expect(members[key] as? NSObject == value as? NSObject)
        }
        #expect(!run.output.contains("\u{1B}"))
    }

    private static func sorted(_ body: String) throws -> String {
        guard !body.isEmpty else { return "" }
        let value = try JSONSerialization.jsonObject(with: Data(body.utf8))
        let data = try JSONSerialization.data(
            withJSONObject: value,
            options: [.sortedKeys, .withoutEscapingSlashes]
        )
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `A list is asked for page after page`() async throws {
        let pages = [
            FakeHub.Answer(200, #"{"items":[{"id":"gate_A"}],"next":"c/1"}"#),
            FakeHub.Answer(200, #"{"items":[{"id":"gate_B"}],"next":null}"#),
        ]
        let (code, run, asked) = try await FakeHub.run(["gate", "list"], answers: pages)
        #expect(code == 0)
        #expect(
            asked.map(\.line) == [
                "GET /v1/gates?limit=100", "GET /v1/gates?limit=100&cursor=c%2F1",
            ]
        )
        #expect(run.output.contains("gate_A"))
        #expect(run.output.contains("gate_B"))
    }
}

@Suite("Refusals of a hub", .timeLimit(.minutes(1)))
struct RefusalTests {
    static let cases: [(status: Int, body: String, code: Int32, talk: String)] = [
        (401, #"{"title":"No"}"#, 78, "does not accept this admin code"),
        (404, #"{"title":"Not found","detail":"There is no such right."}"#, 1, "no such right"),
        (409, #"{"title":"Conflict","detail":"It is revoked."}"#, 1, "It is revoked."),
        (
            422, #"{"title":"Invalid","errors":[{"pointer":"/name","detail":"is missing"}]}"#, 1,
            "/name is missing"
        ),
        (500, "", 75, "The hub failed (500)"),
        (200, "<html>", 70, "not JSON"),
        (302, "", 70, "302"),
        (404, #"{"title":"\u001b]0;x\u0007"}"#, 1, "\\u{1b}]0;x"),
    ]

    @Test(arguments: cases.indices)
    func `A refusal is told in words and in the exit code`(_ index: Int) async throws {
        let given = Self.cases[index]
        let (code, run, _) = try await FakeHub.run(
            ["right", "show", CommandTests.right],
            answers: [FakeHub.Answer(given.status, given.body)]
        )
        #expect(code == given.code)
        #expect(run.talk.contains(given.talk), "\(run.talk)")
        #expect(run.output.isEmpty)
        #expect(!run.talk.contains("\u{1B}"))
    }

    @Test func `A list that stops before its end says so`() async throws {
        let items = [String](repeating: #"{"id":"badge_A"}"#, count: 100).joined(separator: ",")
        let full = FakeHub.Answer(200, #"{"items":[\#(items)],"next":"c"}"#)
        let (code, run, asked) = try await FakeHub.run(["badge", "list"], answers: [full])
        #expect(code == 0)
        #expect(asked.count == 100)
        #expect(run.talk.contains("Only the first 10000 are listed"), "\(run.talk)")
        let ended = FakeHub.Answer(200, #"{"items":[\#(items)],"next":null}"#)
        let (_, other, _) = try await FakeHub.run(["badge", "list"], answers: [ended])
        #expect(other.talk.isEmpty)
    }
}
