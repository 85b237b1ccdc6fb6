import Testing

/// What an operator sees of the phone that holds a right.
@Suite(.timeLimit(.minutes(1)))
struct PhoneCommandTests {
    struct Case: Sendable {
        let phone: String
        let shown: String
    }

    private static let right = CommandTests.right

    @Test(arguments: [
        Case(
            phone: #"{"isHeld":true,"boundAt":"2026-03-01T18:00:00.000Z","#
                + #""coveredUntil":"2026-03-09T18:00:00.000Z","linkUntil":null}"#,
            shown: "since 2026-03-01T18:00Z, codes until 2026-03-09T18:00Z"
        ),
        Case(
            phone: #"{"isHeld":false,"linkUntil":"2026-03-08T18:00:00.000Z"}"#,
            shown: "none; a link is open until 2026-03-08T18:00Z"
        ),
        Case(phone: #"{"isHeld":false,"linkUntil":null}"#, shown: "none"),
    ])
    func `A right that is shown tells whether a phone holds it`(_ given: Case) async throws {
        let answers = [
            FakeHub.Answer(200, #"{"id":"\#(Self.right)","status":"active","uses":3}"#),
            FakeHub.Answer(200, given.phone),
        ]
        let (code, run, asked) = try await FakeHub.run(
            ["right", "show", Self.right],
            answers: answers
        )
        #expect(code == 0, "\(run.talk)")
        #expect(
            asked.map(\.line)
                == ["GET /v1/rights/\(Self.right)", "GET /v1/rights/\(Self.right)/phone"]
        )
        #expect(run.output.contains("uses"))
        #expect(run.output.split(separator: "\n").last?.hasSuffix(given.shown) == true)
    }

    @Test func `A link that takes a right over is said aloud, and without a path it is none`()
        async throws
    {
        let held = #"{"path":"/holder/ticket#S","expiresAt":"2026-03-08","isHeld":true}"#
        let (code, run, _) = try await FakeHub.run(
            ["right", "link", Self.right],
            answers: [FakeHub.Answer(201, held)]
        )
        #expect(code == 0)
        #expect(run.talk.contains("the link takes it over"))
        let pathless = #"{"path":null,"expiresAt":"2026-03-08","isHeld":false}"#
        let (wrong, silent, _) = try await FakeHub.run(
            ["right", "link", Self.right],
            answers: [FakeHub.Answer(201, pathless)]
        )
        #expect(wrong != 0)
        #expect(silent.output.isEmpty)
    }
}
