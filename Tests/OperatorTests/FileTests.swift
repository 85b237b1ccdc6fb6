import Foundation
import Support
import Testing

@Suite("Files that commands read and write", .timeLimit(.minutes(1)))
struct FileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `The admin code comes from a file that only its owner can read`() async throws {
        let file = folder.path("code")
        for (mode, code) in [(0o600, 0), (0o640, 78)] as [(Int, Int32)] {
            let isMade = FileManager.default.createFile(
                atPath: file,
                contents: Data("\(FakeHub.code)\n".utf8),
                attributes: [.posixPermissions: mode]
            )
            #expect(isMade)
            let result = try await FakeHub.run(
                ["scope", "list", "--code-file", file],
                answers: [FakeHub.Answer(200, #"{"items":[]}"#)]
            )
            #expect(result.code == code, "\(result.run.talk)")
            #expect(result.asked.allSatisfy { $0.authorization == "Bearer fake-admin-code" })
            try FileManager.default.removeItem(atPath: file)
        }
    }

    @Test func `An import names the bad lines and ends with no`() async throws {
        let file = folder.path("rights.csv")
        try Data("reference\na\n".utf8).write(to: URL(fileURLWithPath: file))
        let faults = #"""
            [{"line":3,"column":"kind","detail":"This kind is not known."},
            {"line":5,"detail":"The line is empty."}]
            """#
        let dry = try await FakeHub.run(
            ["right", "import", file, "--scope", CommandTests.scope, "--dry-run"],
            answers: [FakeHub.Answer(200, #"{"created":0,"known":0,"faults":\#(faults)}"#)]
        )
        #expect(dry.code == 1)
        #expect(
            dry.asked.map(\.line)
                == ["POST /v1/rights/import?scope=scope_AAAAABY&dryRun=true"]
        )
        #expect(dry.asked.first?.body == "reference\na\n")
        #expect(dry.run.output.contains("line 3, kind: This kind is not known."))
        let real = try await FakeHub.run(
            ["right", "import", file, "--scope", CommandTests.scope],
            answers: [FakeHub.Answer(422, #"{"detail":"Lines are wrong.","faults":\#(faults)}"#)]
        )
        #expect(real.code == 1)
        #expect(
            real.run.talk.hasSuffix(
                """
                 Lines are wrong.
                  line 3, kind: This kind is not known.
                  line 5: The line is empty.

                """
            )
        )
        let good = try await FakeHub.run(
            ["right", "import", file, "--scope", CommandTests.scope],
            answers: [FakeHub.Answer(200, #"{"created":1,"known":2,"faults":[]}"#)]
        )
        #expect(good.code == 0)
        #expect(good.run.output == "1 rights were made, 2 were there already.\n")
    }

    @Test func `A file to import that is not there is told before the hub is asked`() async throws {
        let result = try await FakeHub.run(
            ["right", "import", folder.path("none.csv"), "--scope", CommandTests.scope],
            answers: [FakeHub.Answer(200, "{}")]
        )
        #expect(result.code == 66)
        #expect(result.asked.isEmpty)
    }

    @Test func `The picture of a code is for its owner only`() async throws {
        let file = folder.path("code.svg")
        let result = try await FakeHub.run(
            ["right", "show", CommandTests.right, "--svg", file, "--paper"],
            answers: [
                FakeHub.Answer(200, #"{"id":"\#(CommandTests.right)"}"#),
                FakeHub.Answer(200, "<svg/>", type: "image/svg+xml"),
                FakeHub.Answer(200, #"{"isHeld":false}"#),
            ]
        )
        #expect(result.code == 0, "\(result.run.talk)")
        let picture = "GET /v1/rights/\(CommandTests.right)/code.svg?ecc=Q"
        #expect(result.asked.map(\.line).contains(picture))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "<svg/>")
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
