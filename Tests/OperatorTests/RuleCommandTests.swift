import Foundation
import Support
import Testing

@Suite("Rules from the line", .timeLimit(.minutes(1)))
struct RuleCommandTests {
    private static let scope = "scope_AAAAABY"
    private static let right = "right_AAAAAAAAAAACU"
    private static let gate = "gate_AAAAAAY"
    private static let policy = FakeHub.Answer(
        200,
        #"{"number":3,"name":"Pool","groups":[{"all":[{"test":"weekly","days":["mon","tue","wed"],"#
            + #""opens":"07:00","closes":"21:00"},{"test":"holiday","calendar":1,"is":false}]}]}"#
    )
    private static let set = ["policy", "set", "--scope", scope, "--number", "3"]

    struct Case: Sendable, CustomTestStringConvertible {
        let words: [String]
        let body: String
        var testDescription: String { words.joined(separator: " ") }
    }

    static let cases = [
        Case(
            words: ["--open", "mon-fri 07:00-21:00", "--open", "sat,sun 09:00-18:00"],
            body: #"[{"all":[{"closes":"21:00","days":["mon","tue","wed","thu","fri"],"#
                + #""opens":"07:00","test":"weekly"}]},{"all":[{"closes":"18:00","#
                + #""days":["sat","sun"],"opens":"09:00","test":"weekly"}]}]"#
        ),
        Case(
            words: ["--open", "FRI-mon 22:00-26:00"],
            body: #"[{"all":[{"closes":"26:00","days":["mon","fri","sat","sun"],"#
                + #""opens":"22:00","test":"weekly"}]}]"#
        ),
        Case(
            words: ["--entries-a-day", "1", "--entries", "10"],
            body: #"[{"all":[{"bound":"at_most","count":1,"test":"entries_today"},"#
                + #"{"bound":"at_most","count":10,"test":"entries_in_all"}]}]"#
        ),
        Case(
            words: [
                "--between", "2026-06-01..2026-09-30", "--last-admission", "17:30",
                "--minutes-between", "30", "--not-on-holidays", "1",
            ],
            body: #"[{"all":[{"from":"2026-06-01","test":"dates","until":"2026-09-30"},"#
                + #"{"closes":"17:30","opens":"00:00","test":"entry_hours"},"#
                + #"{"bound":"at_least","event":"last_entry","minutes":30,"test":"minutes_since"},"#
                + #"{"calendar":1,"is":false,"test":"holiday"}]}]"#
        ),
    ]

    @Test func `A policy is compiled for a replay and not set`() async throws {
        let answer = FakeHub.Answer(200, #"{"rows":["01"]}"#)
        var words = Self.set + ["--name", "Pool", "--open", "mon 07:00-21:00"]
        words[1] = "compile"
        let (code, run, asked) = try await FakeHub.run(words, answers: [answer])
        #expect(code == 0, "\(run.talk)")
        #expect(asked[0].line == "POST /v1/scopes/\(Self.scope)/policies/3/compile")
        #expect(run.output.contains(#""01""#))
    }

    @Test(arguments: cases)
    func `Options of the line become groups of conditions`(_ given: Case) async throws {
        let (code, run, asked) = try await FakeHub.run(
            Self.set + ["--name", "Pool"] + given.words,
            answers: [Self.policy]
        )
        #expect(code == 0, "\(run.talk)")
        #expect(asked[0].line == "PUT /v1/scopes/\(Self.scope)/policies/3")
        let sent = try JSONSerialization.jsonObject(with: Data(asked[0].body.utf8))
        let wanted = #"{"name":"Pool","groups":\#(given.body)}"#
        let expected = try JSONSerialization.jsonObject(with: Data(wanted.utf8))
        #expect(sent as? NSDictionary == expected as? NSDictionary, "\(asked[0].body)")
        #expect(run.output.contains("mon-wed 07:00-21:00, no holiday of calendar 1"))
    }

    @Test(
        arguments: [
            ["--open", "mon 9"], ["--open", "mon-fri"], ["--open", "mo 09:00-10:00"],
            ["--between", "2026-06-01"], ["--entries-a-day", "0"], ["--not-on-holidays", "x"],
        ]
    )
    func `An option that says nothing is a slip of the line`(_ words: [String]) async throws {
        let (code, run, asked) = try await FakeHub.run(
            Self.set + ["--name", "Pool"] + words,
            answers: [Self.policy]
        )
        #expect(code == 2)
        #expect(run.talk.contains("\(words[0]) takes"))
        #expect(asked.isEmpty)
    }

    @Test func `A file in JSON5 is sent as it says, and what is none is refused here`() async throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path("pool.json5")
        let text = "{ name: 'Pool', /* by day */ groups: [{ all: [{ test: 'inside', }] }], }"
        try Data(text.utf8).write(to: URL(filePath: path))
        let words = Self.set + ["--file", path]
        let (code, _, asked) = try await FakeHub.run(words, answers: [Self.policy])
        #expect(code == 0)
        let sent = try JSONSerialization.jsonObject(with: Data(asked[0].body.utf8))
        let body = sent as? [String: Any]
        #expect(body?["name"] as? String == "Pool")
        let both = try await FakeHub.run(words + ["--entries", "1"], answers: [Self.policy])
        #expect(both.code == 2)
        try Data("[1, 2".utf8).write(to: URL(filePath: path))
        #expect(try await FakeHub.run(words, answers: [Self.policy]).code == 66)
        let nowhere = Self.set + ["--file", folder.path("none")]
        #expect(try await FakeHub.run(nowhere, answers: [Self.policy]).code == 66)
    }

    @Test(arguments: [("granted", Int32(0)), ("refused", 1)])
    func `A right is explained in both languages, and the exit code says what it is`(
        _ given: (String, Int32)
    ) async throws {
        let answer =
            #"{"verdict":"\#(given.0)","words":{"en":"In English.","fr":"En français."},"#
            + #""use":{"uses":2,"inside":true,"zone":4},"occupancy":3}"#
        for (language, sentence) in [("en", "In English.\n"), ("fr", "En français.\n")] {
            let (code, run, asked) = try await FakeHub.run(
                ["right", "explain", Self.right, "--gate", Self.gate, "--language", language]
                    + ["--at", "2026-03-01T18:30:00Z"],
                answers: [
                    FakeHub.Answer(200, #"{"scope":"\#(Self.scope)"}"#),
                    FakeHub.Answer(200, answer),
                ]
            )
            #expect(code == given.1)
            #expect(asked.map(\.line).last == "POST /v1/scopes/\(Self.scope)/preview")
            #expect(run.output.hasPrefix(sentence))
            #expect(run.output.contains("zone 4"))
        }
        let (code, run, _) = try await FakeHub.run(
            ["right", "explain", Self.right],
            answers: [FakeHub.Answer(200, "{}")]
        )
        #expect(code == 2)
        #expect(run.talk.contains("Give one of --gate GATE and --zone N"))
    }

    @Test func `Holidays come from the line, from a file and from the law`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("days.txt")
        try Data("# closed\n2026-12-24 # eve\n\n2026-12-31\n".utf8).write(to: URL(filePath: path))
        let (code, run, asked) = try await FakeHub.run(
            ["holidays", "set", "--scope", Self.scope, "--number", "1", "--name", "France"]
                + ["--french", "2026", "--day", "2026-08-16", "--file", path],
            answers: [FakeHub.Answer(200, #"{"number":1,"name":"France","days":["2026-01-01"]}"#)]
        )
        #expect(code == 0)
        #expect(asked[0].line == "PUT /v1/scopes/\(Self.scope)/holidays/1")
        for day in ["2026-08-16", "2026-12-24", "2026-12-31"] {
            #expect(asked[0].body.contains(#""\#(day)""#))
        }
        #expect(asked[0].body.contains(#""frenchYears":[2026]"#))
        #expect(run.output == "1  France: 1 days\n   2026-01-01\n")
    }

    @Test func `A zone is told its rules`() async throws {
        let (code, _, asked) = try await FakeHub.run(
            ["zone", "set", "--scope", Self.scope, "--number", "2", "--policy", "3"]
                + ["--passback", "timed", "--passback-minutes", "30", "--exits-to", "outside"],
            answers: [FakeHub.Answer(200, #"{"number":2}"#)]
        )
        #expect(code == 0)
        #expect(asked[0].line == "PATCH /v1/scopes/\(Self.scope)/zones/2")
        let sent = try JSONSerialization.jsonObject(with: Data(asked[0].body.utf8))
        let expected: NSDictionary = [
            "policy": 3, "passback": "timed", "passbackMinutes": 30, "exitsOutside": true,
        ]
        #expect(sent as? NSDictionary == expected)
    }
}
