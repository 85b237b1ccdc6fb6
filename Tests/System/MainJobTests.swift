import HubAdmin
import Processes
import Testing
import Vocabulary

/// The main job with every program as it is shipped: pictures in, records at the hub.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct MainJobTests {
    /// A camera that holds what a script says before the real reader.
    private struct Camera {
        let script: String
        private var text = ""

        init(_ script: String) throws {
            self.script = script
            try Files.write([], to: script)
        }

        var words: [String] {
            get throws { [try Programs.operator, "camera", "--seed", "7", script] }
        }

        mutating func show(_ code: String) throws {
            text += code + "\n"
            try Files.write(Array(text.utf8), to: script)
        }
    }

    @Test func `Real pictures are read, decided, journalled and at the hub once`() async throws {
        let ground = try await Ground()
        let sold = try await ground.sell(4)
        var camera = try Camera(ground.path("script"))
        let edge = try await ground.edge("gate", .capture(try camera.words))
        try await ground.command("revoke", sold[2])
        let version = try await ground.settledVersion()
        try await edge.start()
        try await edge.wait("ready") {
            $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
        }
        // One code held twice in a row is one presentation; then a revoked one and a stranger's.
        let shown = [sold[0], sold[0], sold[1], sold[2]].map(\.code) + ["https://example.org/"]
        let expected = [
            ("granted", sold[0].id), ("granted", sold[1].id), ("revoked", sold[2].id),
        ]
        for code in shown { try camera.show(code) }
        try await eventually("four decisions") { try await edge.decisions().count >= 4 }
        try await Task.sleep(for: .seconds(2))
        let decisions = try await edge.decisions()
        #expect(decisions.map { $0.word("verdict") } == expected.map(\.0) + ["unreadable"])
        #expect(decisions.prefix(3).map { $0.word("right") } == expected.map(\.1.description))
        try await edge.wait("drained") { $0.number("journal", "backlog") == 0 }
        let device = try #require(DeviceID(text: try await edge.status().word("device")))
        #expect(await edge.stop() == .code(0))
        let agreement = try Agreement(edge, ground, device: device)
        agreement.check()
        try await agreement.checkList(ground.connection)
        #expect(agreement.scans.count == 4)
        #expect(await ground.hub.stop() == .code(0))
    }

    @Test func `An edge enrols with the line that the operator's tool prints`() async throws {
        let ground = try await Ground()
        let tool = try Child(
            ChildSpec(
                try Programs.operator,
                [
                    "device", "enrol", "--gate", try await ground.gate("gate"), "--name", "Left",
                    "--code-file", ground.hub.codeFile,
                ],
                environment: ["JALON_HUB": ground.hub.url],
                output: .pipe,
                errors: .null
            )
        )
        var printed: [UInt8] = []
        while let more = await tool.output?.next() { printed += more }
        #expect(await tool.wait() == .code(0))
        let line = String(decoding: printed, as: UTF8.self).split(separator: "\n").first ?? ""
        var words = line.split(separator: " ").map(String.init)
        #expect(words.first == "jalon-edge")
        words += ["--state", ground.path("state")]
        let edge = try Child(ChildSpec(try Programs.edge, Array(words.dropFirst())))
        #expect(await edge.wait() == .code(0))
        let again = try Child(
            ChildSpec(
                try Programs.edge,
                Array(words.dropFirst().dropLast()) + [ground.path("other")],
                errors: .null
            )
        )
        #expect(await again.wait() != .code(0))
    }
}
