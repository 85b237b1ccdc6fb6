import Foundation
import Operator
import Synchronization
import Testing

@Suite("Scans", .timeLimit(.minutes(1)))
struct ScansTests {
    private static func scan(_ number: Int, _ decision: String, right: String = "null") -> String {
        #"{"number":\#(number),"at":"2026-03-01T18:30:00.000Z","gate":"gate_AAAAAAY","#
            + #""kind":"scan","decision":"\#(decision)","right":\#(right),"flags":[]}"#
    }

    private static func page(_ scans: [String], next: String? = nil, follow: String)
        -> FakeHub.Answer
    {
        let next = next.map { #""\#($0)""# } ?? "null"
        let items = scans.joined(separator: ",")
        return FakeHub.Answer(
            200,
            #"{"items":[\#(items)],"next":\#(next),"follow":"\#(follow)"}"#
        )
    }

    @Test func `A decision is shown in words`() async throws {
        let right = #""right_AAAAAAAAAAACU""#
        let scans = [
            Self.scan(1, "granted", right: right), Self.scan(2, "superseded", right: right),
            Self.scan(3, "unreadable"), Self.scan(4, #"x\u001b[31m"#),
        ]
        let (code, run, _) = try await FakeHub.run(
            ["scans", "--since", "2026-03-01"],
            answers: [Self.page(scans, follow: "c4")]
        )
        #expect(code == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[0].hasPrefix("TIME "))
        #expect(lines[1].contains("  granted  "))
        #expect(lines[1].hasSuffix("right_AAAAAAAAAAACU"))
        #expect(lines[2].contains("refused: replaced by a newer code"))
        #expect(lines[3].contains("refused: not one of our codes"))
        #expect(lines[4].contains("  refused  "))
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test func `What was presented is shown in words`() async throws {
        let media = [
            ("static_code", "code"), ("barcode", "barcode"), ("badge_number", "badge, number"),
            ("badge_message", "badge, signed"), ("badge_one_time", "badge, one-time"),
            ("badge_mutual", "badge, proven"), ("typed_code", "typed code"), ("x", "-"),
        ]
        let scans = media.map { medium, _ in
            #"{"number":1,"at":"2026-03-01T18:30:00.000Z","gate":"gate_AAAAAAY","#
                + #""decision":"granted","medium":"\#(medium)"}"#
        }
        let (_, run, _) = try await FakeHub.run(["scans"], answers: [Self.page(scans, follow: "c")])
        let lines = run.output.split(separator: "\n").dropFirst()
        for (line, medium) in zip(lines, media) {
            #expect(line.contains("gate_AAAAAAY  \(medium.1) "), "\(line)")
        }
    }

    @Test func `What became of an opening is shown in words`() async throws {
        let outcomes = [
            ("passed", "passed"), ("assumed", "passed, no sensor"), ("not_used", "did not pass"),
            ("refused", "gate did not open"), ("unknown", "not known"), ("new_one", "new_one"),
        ]
        let scans = outcomes.map { outcome, _ in
            #"{"number":1,"at":"2026-03-01T18:30:00.000Z","gate":"gate_AAAAAAY","#
                + #""decision":"granted","outcome":"\#(outcome)","right":"right_AAAAAAAAAAACU"}"#
        }
        let (_, run, _) = try await FakeHub.run(["scans"], answers: [Self.page(scans, follow: "c")])
        let lines = run.output.split(separator: "\n")
        #expect(lines[0].hasSuffix("OUTCOME            RIGHT"))
        for (line, outcome) in zip(lines.dropFirst(), outcomes) {
            let words = outcome.1 + String(repeating: " ", count: 19 - outcome.1.count)
            #expect(line.hasSuffix("  \(words)right_AAAAAAAAAAACU"), "\(line)")
        }
    }

    @Test func `What stewards, gates and devices told is shown in words`() async throws {
        let told = [
            (
                #""override":{"steward":42,"action":"let_pass","reason":"staff","wrongPINs":null}"#,
                "steward 42 let somebody pass: staff"
            ),
            (
                #""override":{"steward":42,"action":null,"reason":null,"wrongPINs":5}"#,
                "steward 42: 5 wrong PINs"
            ),
            (
                #""override":{"steward":1,"action":"9","reason":"\u001b[31m","wrongPINs":null}"#,
                "steward 1 did 9: reason "
            ),
            (#""event":"forced""#, "somebody passed without a grant"),
            (#""event":"held_open","flags":["over"]"#, "held open (over)"),
            (
                #""event":"forced","flags":["counted"],"counter":12"#,
                "somebody passed without a grant, 12 times (counted)"
            ), (#""event":"mode","gateMode":"free_passage""#, "gate set: open for all"),
            (#""event":"77""#, "event 77"),
            (#""condition":"camera_black","part":2"#, "camera black (reader 2)"),
            (#""condition":"99","part":0"#, "condition 99"),
        ]
        let scans = told.map { members, _ in
            #"{"number":1,"at":"2026-03-01T18:30:00.000Z","gate":"gate_AAAAAAY","#
                + #""kind":"gate",\#(members)}"#
        }
        let (code, run, asked) = try await FakeHub.run(
            ["scans", "--kind", "all", "--since", "2026-03-01"],
            answers: [Self.page(scans, follow: "c")]
        )
        #expect(code == 0, "\(run.talk)")
        #expect(asked.first?.line.contains("kind=all") == true)
        #expect(!run.output.contains("\u{1B}"))
        for (line, words) in zip(run.output.split(separator: "\n").dropFirst(), told) {
            #expect(line.contains("  \(words.1)"), "\(line)")
        }
    }

    @Test func `With --json each scan is one line`() async throws {
        let scans = [Self.scan(1, "granted"), Self.scan(2, "unknown")]
        let (_, run, _) = try await FakeHub.run(
            ["scans", "--json"],
            answers: [Self.page(scans, follow: "c2")]
        )
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines {
            #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        }
    }

    @Test func `Following goes on from the last cursor and ends at the limit`() async throws {
        let answers = [
            Self.page([Self.scan(1, "granted")], next: "c1", follow: "c1"),
            Self.page([Self.scan(2, "granted")], follow: "c2"),
            Self.page([], follow: "c2"),
            Self.page([Self.scan(3, "granted")], follow: "c3"),
        ]
        let (code, run, asked) = try await FakeHub.run(
            ["scans", "--follow", "--limit", "3", "--gate", "gate_AAAAAAY"]
                + ["--since", "2026-03-01T00:00:00Z"],
            answers: answers
        )
        #expect(code == 0)
        let start = "GET /v1/scans?gate=gate_AAAAAAY&since=2026-03-01T00%3A00%3A00.000Z"
        #expect(
            asked.map(\.line) == [
                start + "&limit=3", start + "&limit=2&cursor=c1", start + "&limit=1&cursor=c2",
                start + "&limit=1&cursor=c2",
            ]
        )
        #expect(run.output.split(separator: "\n").count == 4)
        #expect(run.pauses.withLock { $0 } == [.seconds(1), .seconds(1)])
    }

    @Test func `Without following an unreachable hub is told at once`() async throws {
        let (code, run, asked) = try await FakeHub.run(
            ["scans"],
            answers: [FakeHub.Answer(503, "{}")]
        )
        #expect(code == 75)
        #expect(asked.count == 1)
        #expect(run.talk.contains("503"))
    }

    struct Step: Sendable {
        let event: FollowMachine.Event
        let action: FollowMachine.Action

        init(_ event: FollowMachine.Event, _ action: FollowMachine.Action) {
            self.event = event
            self.action = action
        }
    }

    @Test func `A listing asks for pages while they are full, then ends`() {
        var machine = FollowMachine(limit: nil, isFollowing: false)
        #expect(machine.handle(.page(scans: 100, isFull: true)) == .ask)
        #expect(machine.handle(.page(scans: 5, isFull: false)) == .end)
        var limited = FollowMachine(limit: 101, isFollowing: true)
        #expect(limited.handle(.page(scans: 100, isFull: true)) == .ask)
        #expect(limited.left == 1)
        #expect(limited.handle(.page(scans: 1, isFull: true)) == .end)
    }

    @Test func `Following waits a second, and longer and longer for a hub that fails`() {
        let steps = [
            Step(.page(scans: 0, isFull: false), .wait(.seconds(1))),
            Step(.failed, .wait(.seconds(2))),
            Step(.failed, .wait(.seconds(4))),
            Step(.page(scans: 1, isFull: false), .wait(.seconds(1))),
            Step(.failed, .wait(.seconds(2))), Step(.failed, .wait(.seconds(4))),
            Step(.failed, .wait(.seconds(8))), Step(.failed, .wait(.seconds(16))),
            Step(.failed, .wait(.seconds(30))), Step(.failed, .wait(.seconds(30))),
            Step(.failed, .wait(.seconds(30))), Step(.failed, .giveUp),
        ]
        var machine = FollowMachine(limit: nil, isFollowing: true)
        for step in steps { #expect(machine.handle(step.event) == step.action) }
        var listing = FollowMachine(limit: nil, isFollowing: false)
        #expect(listing.handle(.failed) == .giveUp)
    }
}
