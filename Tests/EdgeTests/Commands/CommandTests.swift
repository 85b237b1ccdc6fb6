import Access
import CommandLine
import Crypto
import Edge
import Foundation
import Journal
import Support
import Sync
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1)))
struct CommandTests {
    private static func run(_ words: [String]) async -> (code: ExitCode, said: [String]) {
        let said = Lines()
        let console = Console(
            isTerminal: false,
            output: { text in said.all.withLock { $0.append(text) } },
            talk: { text in said.all.withLock { $0.append(text) } }
        )
        let code = await EdgeProgram.program.run(words, console: console) {
            try await EdgeProgram.run($0, $1)
        }
        return (code, said.all.withLock { $0 })
    }

    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private static func file(_ folder: TemporaryFolder, _ name: String, _ text: String) throws
        -> String
    {
        let path = folder.path(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The digests of all files of an edge.
    private static func digests(_ place: StateFolder) throws -> [String: Digest] {
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        var found: [String: Digest] = [:]
        for name in names where name.hasSuffix(".sqlite") || name.hasSuffix("-wal") {
            let url = URL(fileURLWithPath: place.path + "/" + name)
            found[name] = SHA256.digest(Array(try Data(contentsOf: url)))
        }
        return found
    }

    private static let good = RightRecord(right: RightID(1))
    private static let dead = RightRecord(right: RightID(2), status: .revoked)

    @Test func `A check decides beside a working edge and changes nothing`() async throws {
        var options = EdgeBench.Options()
        options.rights = [Self.good, Self.dead]
        let bench = try EdgeBench(options)
        await bench.show(bench.code(Self.dead))
        let config = try Self.file(bench.folder, "edge.json5", "")
        let base = ["check", "--config", config, "--state", bench.stores.folder.path]
        let before = try Self.digests(bench.stores.folder)
        let code = String(decoding: bench.code(Self.good), as: UTF8.self)
        let granted = await Self.run(base + [code])
        #expect(granted.code == .ok)
        #expect(granted.said == ["granted \(Self.good.right)\n"])
        let text = try Self.file(
            bench.folder,
            "code.txt",
            String(decoding: bench.code(Self.dead), as: UTF8.self) + "\n"
        )
        let refused = await Self.run(base + ["--json", text])
        #expect(refused.code == .no)
        #expect(
            refused.said == [
                #"{"direction":"entry","right":"\#(Self.dead.right)","verdict":"revoked"}"# + "\n"
            ]
        )
        #expect((await Self.run(base + ["rubbish"])).said == ["unreadable\n"])
        #expect(try Self.digests(bench.stores.folder) == before)
        #expect(bench.stores.journal.position.sequence == 1)
    }

    @Test func `A copy stays in the folder, and one that was left behind is removed`() throws {
        let bench = try EdgeBench(EdgeBench.Options())
        let place = bench.stores.folder
        let files = FileManager.default
        let (old, young) = (place.path + "/check-old", place.path + "/check-young")
        for path in [old, young] {
            try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        try files.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -601)],
            ofItemAtPath: old
        )
        let path: String
        do {
            let copy = try StateCopy(of: place)
            path = copy.folder.path
            #expect(files.fileExists(atPath: copy.folder.state))
        }
        #expect(path.hasPrefix(place.path + "/"))
        #expect(!files.fileExists(atPath: path))
        #expect(!files.fileExists(atPath: old))
        #expect(files.fileExists(atPath: young))
    }

    @Test func `A picture is read by the reader program`() async throws {
        var options = EdgeBench.Options()
        options.rights = [Self.good]
        let bench = try EdgeBench(options)
        let config = try Self.file(bench.folder, "edge.json5", "")
        let picture = try Self.file(bench.folder, "photo.pgm", "P5\n1 1\n255\n0")
        let hex = Hex.encode(bench.code(Self.good))
        let reader = try Self.file(
            bench.folder,
            "reader",
            "#!/bin/sh\nprintf '%s\\tqr\\t\(hex)\\n' \"$2\"\n"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: reader)
        let base = ["check", "--config", config, "--state", bench.stores.folder.path]
        let found = await Self.run(base + ["--reader", reader, picture])
        #expect(found.code == .ok)
        let none = await Self.run(base + ["--reader", "/bin/false", picture])
        #expect(none.code == .noInput)
    }

    @Test(arguments: [false, true])
    func `Records that were not sent are left behind only when that is said`(
        _ isSaid: Bool
    ) async throws {
        var options = EdgeBench.Options()
        options.rights = [Self.good]
        let bench = try EdgeBench(options)
        await bench.show(bench.code(Self.good))
        let count = bench.stores.journal.backlog
        let config = try Self.file(bench.folder, "edge.json5", "")
        let words = [
            "enrol", "--config", config, "--state", bench.stores.folder.path,
            "--hub", "http://127.0.0.1:1", "--enrolment", "1", "--code", "0123456789",
            "--hub-key", "0123456789abcdef0123456789abcdef",
        ]
        let (code, said) = await Self.run(words + (isSaid ? ["--discard-unsent"] : []))
        #expect(code == (isSaid ? .unavailable : .no))
        #expect(said.joined().contains("\(count) records") != isSaid)
    }

    struct Line: Sendable {
        let words: [String]
        let code: ExitCode
        let says: String
    }

    @Test(arguments: [
        Line(words: ["--help"], code: .ok, says: "jalon-edge run"),
        Line(words: ["check"], code: .usage, says: "FILE"),
        Line(words: ["chek", "x"], code: .usage, says: "Did you mean \"check\"?"),
        Line(words: ["run", "--simulat", "x"], code: .usage, says: "--simulate"),
        Line(words: ["run", "--simulate", "bogus"], code: .usage, says: "--simulate takes"),
        Line(words: ["run", "--simulate", "gate=odd:1"], code: .usage, says: "--simulate takes"),
        Line(
            words: ["run", "--simulate", "frames=/no/x,bogus"],
            code: .noInput,
            says: "no frames at /no/x,bogus"
        ),
        Line(words: ["config", "check", "--config", "/no/file"], code: .config, says: "/no/file"),
        Line(
            words: ["status", "--listen", "127.0.0.1:1"],
            code: .unavailable,
            says: "No edge answers"
        ),
        Line(
            words: [
                "enrol", "--hub", "https://h", "--enrolment", "1", "--code", "short",
                "--hub-key", "00",
            ],
            code: .usage,
            says: "--code takes"
        ),
        Line(words: ["check", "--state", "/no/edge", "x"], code: .config, says: "no edge"),
        Line(words: ["run", "--listen", "0.0.0.0:1"], code: .config, says: "only loopback"),
    ])
    func `A wrong line says what is wrong`(_ given: Line) async {
        let (code, said) = await Self.run(given.words)
        #expect(code == given.code)
        #expect(said.joined().contains(given.says), "\(said)")
    }

    @Test func `An unknown key ends the check of a configuration with 78`() async throws {
        let folder = try TemporaryFolder()
        let config = try Self.file(folder, "edge.json5", "{listn: '127.0.0.1:1'}")
        let (code, said) = await Self.run(["config", "check", "--config", config])
        #expect(code == .config)
        #expect(said.joined().contains("did you mean \"listen\"?"))
    }

    @Test func `A second daemon is refused while the first one works`() async throws {
        let bench = try EdgeBench(EdgeBench.Options())
        let lock = try bench.stores.folder.claim()
        let config = try Self.file(bench.folder, "edge.json5", "")
        let words = ["run", "--config", config, "--state", bench.stores.folder.path]
        let (code, said) = await Self.run(words)
        #expect(code == .tempFail)
        #expect(said.joined().contains("Another jalon-edge"))
        withExtendedLifetime(lock) {}
    }
}
