import HTTPServer
import Kernel
import Testing
import Vocabulary

@Suite struct `Fields of a body` {
    struct Case: Sendable {
        let kind: Field.Kind
        let value: JSONValue
        /// The faults as place and code; none where the value is right.
        let faults: [String]

        init(_ kind: Field.Kind, _ value: JSONValue, _ faults: String...) {
            self.kind = kind
            self.value = value
            self.faults = faults
        }
    }

    static let inner = Field.Kind.object([
        Field("a", .integer(0...9), "A digit."),
        .optional("b", .flag, isNullable: true, "A flag."),
    ])

    static let cases: [Case] = [
        Case(.integer(1...100), 1), Case(.integer(1...100), 100),
        Case(.integer(1...100), 0, "/v range"), Case(.integer(1...100), 101, "/v range"),
        Case(.integer(1...100), "1", "/v type"), Case(.integer(1...100), .number(1.5), "/v type"),
        Case(.integer(1...100), nil, "/v type"), Case(.integer(1...100), true, "/v type"),
        Case(.line(1...3), "abc"), Case(.line(1...3), "éé😀"), Case(.line(1...3), "", "/v length"),
        Case(.line(1...3), "abcd", "/v length"), Case(.line(1...3), "a\n", "/v format"),
        Case(.line(1...3), 1, "/v type"),
        Case(.flag, true), Case(.flag, 1, "/v type"), Case(.flag, "true", "/v type"),
        Case(.time, "2026-03-01T18:30:00Z"), Case(.time, "2026-03-01T18:30:00.5Z"),
        Case(.time, "2026-03-01T18:30:00+01:00", "/v format"),
        Case(.time, "2026-02-30T00:00:00Z", "/v format"), Case(.time, 1, "/v type"),
        Case(.choice(["a", "b"]), "b"), Case(.choice(["a", "b"]), "c", "/v choice"),
        Case(.choice(["a", "b"]), 1, "/v type"),
        Case(.id(RightID.self), "right_AAAAAAAAAAAAA"),
        Case(.id(RightID.self), "right_AAAAAAAAAAAAB", "/v format"),
        Case(.id(RightID.self), "gate_AAAAAAAAAAAAA", "/v format"),
        Case(.id(GateID.self), "gate_AAAAAAA"), Case(.id(GateID.self), 7, "/v type"),
        Case(.list(of: .integer(0...9), count: 1...2), [1, 2]),
        Case(.list(of: .integer(0...9), count: 1...2), [], "/v length"),
        Case(.list(of: .integer(0...9), count: 1...2), [1, 2, 3], "/v length"),
        Case(.list(of: .integer(0...9), count: 1...2), [1, 10], "/v/1 range"),
        Case(.list(of: .integer(0...9), count: 1...2), 1, "/v type"),
        Case(inner, ["a": 1, "b": nil]), Case(inner, ["a": 1]),
        Case(inner, ["b": 2, "c": 3], "/v/c unknown", "/v/a required", "/v/b type"),
        Case(inner, [], "/v type"),
    ]

    @Test(arguments: cases) func `A value is inside its borders or its fault is named`(
        _ given: Case
    ) async throws {
        let answer = try await Self.send(given.kind, ["v": given.value])
        #expect(answer.status == (given.faults.isEmpty ? 204 : 422))
        #expect(answer.faults == given.faults)
    }

    @Test func `A body that is all wrong is told in bounded length`() async throws {
        let members = (0..<1_000).map { ("x\($0)", JSONValue.null) }
        let answer = try await Self.send(
            .flag,
            .object(Dictionary(uniqueKeysWithValues: members))
        )
        #expect(answer.faults.count == 50)
    }

    private static func send(_ kind: Field.Kind, _ body: JSONValue) async throws -> HubClient.Answer
    {
        let route = Route(
            .post,
            ["check"],
            name: "check",
            access: .open,
            body: .json([Field("v", kind, "The value.")]),
            answers: [.init(204, .none, "It is right.")],
            "Checks a value.",
            .query { _ in .noContent }
        )
        let services = HubServices(
            store: try SQLiteStore(path: SQLiteStore.inMemory),
            clock: ManualClock(at: TestHub.start).clock,
            keys: MemoryKeyVault(),
            cursors: Cursors(key: [1]),
            prints: RequestPrint(key: [2]),
            company: CompanyID(1)
        )
        let router = Router(RouteTable([route]), authenticators: [:], services: services)
        return try await HubClient(inProcess: router, code: nil)
            .send(.post, "/check", json: body)
    }
}
