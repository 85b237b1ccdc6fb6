import Foundation
import Operator
import Synchronization
import Testing

import enum Devices.IncidentKind

@Suite("Incidents", .timeLimit(.minutes(1)))
struct IncidentsTests {
    private static let devices = FakeHub.Answer(
        200,
        #"{"items":[{"id":"device_AAAAAAY","name":"Left post","gate":"gate_AAAAAAY"}],"next":null}"#
    )
    private static let gates = FakeHub.Answer(
        200,
        #"{"items":[{"id":"gate_AAAAAAY","name":"Gate A"},{"id":"gate_BBBBBBY","name":"VIP"}],"#
            + #""next":null}"#
    )

    private static func incident(
        _ number: Int,
        _ kind: String,
        badge: String = "null",
        detail: String = "Seen."
    ) -> String {
        #"{"number":\#(number),"kind":"\#(kind)","device":"device_AAAAAAY","#
            + #""at":"2026-03-01T18:30:0\#(number % 10).000Z","detail":"\#(detail)","#
            + #""badge":\#(badge)}"#
    }

    private static func page(_ items: [String], next: String? = nil) -> FakeHub.Answer {
        let next = next.map { #""\#($0)""# } ?? "null"
        return FakeHub.Answer(
            200,
            #"{"items":[\#(items.joined(separator: ","))],"next":\#(next)}"#
        )
    }

    @Test func `Every kind of the hub has words and says what to do`() async {
        let known = Operator.IncidentKind.allCases.map(\.rawValue)
        #expect(known == IncidentKind.allCases.map(\.rawValue))
        let run = OperatorRun()
        #expect(await run(["incidents", "--help"]) == 0)
        for words in [
            "two stories told", "badge at two places", "tap played again", "passed ungranted",
            "steward override",
        ] {
            #expect(run.output.contains("  \(words) "), "\(run.output)")
        }
        #expect(run.output.contains("jalon badge write --replace"))
        #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `An incident is shown with its kind in words, its gate and device by name`()
        async throws
    {
        let both = "The badge passed at gate_AAAAAAY and at gate_BBBBBBY within a minute"
        let items = [
            Self.incident(
                1,
                "badge_two_places",
                badge: #""badge_AAAAAAAAAAACU""#,
                detail: both
            ),
            Self.incident(2, "new_kind", detail: #"x\u001b[31m"#),
        ]
        let (code, run, asked) = try await FakeHub.run(
            ["incidents"],
            answers: [Self.page(items), Self.devices, Self.gates]
        )
        #expect(code == 0, "\(run.talk)")
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("TIME "))
        #expect(
            lines[1] == "2026-03-01T18:30:01.000Z  badge at two places  Gate A            "
                + "Left post         badge_AAAAAAAAAAACU  "
                + "The badge passed at Gate A and at VIP within a minute."
        )
        #expect(lines[2].contains("  new_kind  "))
        #expect(!run.output.contains("\u{1B}"))
        #expect(
            asked.map(\.line) == [
                "GET /v1/incidents?limit=100", "GET /v1/devices?limit=100",
                "GET /v1/gates?limit=100",
            ]
        )
    }

    @Test func `A gate's incident names its gate, its right and how often it was`() async throws {
        let item =
            #"{"number":1,"kind":"gate_second_passage","device":"device_AAAAAAY","#
            + #""at":"2026-03-01T18:30:01.000Z","detail":"A second person at gate_BBBBBBY.","#
            + #""badge":null,"gate":"gate_BBBBBBY","right":"right_AAAAAAAAAAACU","count":12}"#
        let (_, run, _) = try await FakeHub.run(
            ["incidents"],
            answers: [Self.page([item]), Self.devices, Self.gates]
        )
        let lines = run.output.split(separator: "\n")
        #expect(
            lines[1]
                == "2026-03-01T18:30:01.000Z  two on one grant     VIP               "
                + "Left post         right_AAAAAAAAAAACU  "
                + "A second person at VIP. 12 times."
        )
    }

    @Test func `Following shows each incident once and ends at the limit`() async throws {
        let first = Self.incident(1, "tamper")
        let second = Self.incident(2, "fork")
        let third = Self.incident(3, "head_fork")
        let answers = [
            Self.page([first], next: "c1"), Self.page([second]), Self.page([second]),
            Self.page([second, third]),
        ]
        let (code, run, asked) = try await FakeHub.run(
            ["incidents", "--follow", "--limit", "3", "--json"],
            answers: answers
        )
        #expect(code == 0)
        let numbers = try run.output.split(separator: "\n").map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return (value as? [String: Any])?["number"] as? Int
        }
        #expect(numbers == [1, 2, 3])
        #expect(
            asked.map(\.line)
                == ["GET /v1/incidents?limit=100"]
                + [String](repeating: "GET /v1/incidents?limit=100&cursor=c1", count: 3)
        )
        #expect(run.pauses.withLock { $0 } == [.seconds(1), .seconds(1)])
    }

    @Test func `Only what was not before is shown`() async throws {
        let items = [Self.incident(1, "tamper"), Self.incident(2, "fork")]
        let (_, run, _) = try await FakeHub.run(
            ["incidents", "--since", "2026-03-01T18:30:02Z", "--json"],
            answers: [Self.page(items)]
        )
        #expect(run.output.contains("fork"))
        #expect(!run.output.contains("tamper"))
    }

    @Test func `A hub that fails while it is followed is given up after some time`() async throws {
        let (code, run, _) = try await FakeHub.run(
            ["incidents", "--follow"],
            answers: [FakeHub.Answer(503, "{}")]
        )
        #expect(code == 75)
        #expect(run.pauses.withLock { $0.count } == FollowMachine.failuresMax - 1)
    }
}
