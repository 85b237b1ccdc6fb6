import Foundation
import Glibc
import HubAdmin
import Processes
import Sync
import Testing
import Vocabulary

/// News carried on foot between a hub and a gate that no network joins.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct StickTests {
    /// Runs the operator's tool; what it printed on both, and how it ended.
    private static func jalon(
        _ words: [String],
        _ ground: Ground
    ) async throws -> (exit: Exit, said: String) {
        let file = ground.path("said-\(UInt32.random(in: 0...UInt32.max))")
        let child = try Child(
            ChildSpec(
                try Programs.operator,
                words,
                output: .file(file),
                errors: .file(file)
            )
        )
        let exit = await child.wait()
        let said = String(decoding: try Files.read(file, limit: 1 << 20), as: UTF8.self)
        return (exit, said)
    }

    private static func hub(_ ground: Ground) -> [String] {
        ["--hub", ground.hub.url, "--code-file", ground.hub.codeFile]
    }

    private static func export(_ ground: Ground, _ stick: String) async throws {
        let words = ["sync", "export", "--scope", ground.scope.description, "--to", stick]
        let (exit, said) = try await jalon(words + hub(ground), ground)
        #expect(exit == .code(0), "\(said)")
    }

    @Test func `Rights go to a cut gate and its scans come back, and no record twice`()
        async throws
    {
        let scene = try await NeighbourGround(["north"])
        let (ground, gate) = (scene.ground, scene.gates[0])
        let sold = try await ground.sell(6)
        let version = try await ground.settledVersion()
        try await gate.edge.start()
        try await gate.edge.wait("ready") {
            $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
        }
        try scene.cutHub()
        // Revoked where the gate cannot hear it.
        try await ground.command("revoke", sold[0])
        let revoked = try await ground.settledVersion()
        #expect(try await gate.verdict(on: sold[0]) == "granted")
        let stick = ground.path("stick")
        try await Self.export(ground, stick)
        let taking = ["sync", "import", "--from", stick, "--edge", gate.edge.page]
        let (taken, said) = try await Self.jalon(taking, ground)
        #expect(taken == .code(0), "\(said)")
        try await gate.edge.wait("the head came by stick") {
            $0.number("head", "version") >= revoked
        }
        #expect(try await gate.verdict(on: sold[0]) == "revoked")
        // Its own scans on the way back, twice.
        #expect(try await gate.verdict(on: sold[1]) == "granted")
        let giving = ["sync", "export", "--to", stick, "--edge", gate.edge.page]
        #expect(try await Self.jalon(giving, ground).exit == .code(0))
        for _ in 0..<2 {
            let words = ["sync", "import", "--from", stick] + Self.hub(ground)
            let (exit, said) = try await Self.jalon(words, ground)
            #expect(exit == .code(0), "\(said)")
        }
        let waiting = try await gate.edge.status().number("journal", "backlog")
        #expect(waiting > 0)
        #expect(try await Self.jalon(taking, ground).exit == .code(0))
        try await gate.edge.wait("acknowledged") { $0.number("journal", "backlog") < waiting }
        try gate.wire.set(.passing)
        try await gate.edge.wait("drained") { $0.number("journal", "backlog") == 0 }
        let device = try #require(DeviceID(text: try await gate.edge.status().word("device")))
        #expect(await gate.edge.stop() == .code(0))
        try Agreement(gate.edge, ground, device: device).check()
    }

    @Test func `An import that is killed again and again leaves a sound gate`() async throws {
        let scene = try await NeighbourGround(["north"])
        let (ground, gate) = (scene.ground, scene.gates[0])
        let sold = try await ground.sell(400)
        let version = try await ground.settledVersion()
        try await gate.edge.start()
        try await gate.edge.wait("ready") { $0.number("head", "version") >= version }
        try scene.cutHub()
        try await ground.command("revoke", sold[0])
        let revoked = try await ground.settledVersion()
        let stick = ground.path("stick")
        try await Self.export(ground, stick)
        let taking = ["sync", "import", "--from", stick, "--edge", gate.edge.page]
        for round in 0..<8 {
            let child = try Child(
                ChildSpec(try Programs.operator, taking, output: .null, errors: .null)
            )
            try await Task.sleep(for: .milliseconds(15 * (round + 1)))
            _ = await gate.edge.kill()
            _ = await child.terminate(grace: .seconds(2))
            try await gate.edge.start()
            try await gate.edge.wait("decides again") { $0.number("head", "version") >= version }
        }
        #expect(try await Self.jalon(taking, ground).exit == .code(0))
        try await gate.edge.wait("the head came by stick") {
            $0.number("head", "version") >= revoked && $0.reader.word("state") == "ready"
        }
        #expect(try await gate.verdict(on: sold[0]) == "revoked")
        #expect(try await gate.verdict(on: sold[1]) == "granted")
        #expect(await gate.edge.stop() == .code(0))
    }

    struct Foul: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let name: String
        let put: @Sendable (String) throws -> Void
    }

    static let fouls = [
        Foul(testDescription: "a zip bomb", name: "snapshot.zip") { path in
            try Files.write([UInt8](repeating: 0x50, count: 1_024), to: path)
        },
        Foul(testDescription: "a foreign file", name: "autorun.inf") { path in
            try Files.write([1], to: path)
        },
        Foul(testDescription: "a link", name: "flash.bin") { path in
            unlink(path)
            _ = symlink("/etc/passwd", path)
        },
        Foul(testDescription: "a pipe", name: "delta.bin") { path in _ = mkfifo(path, 0o600) },
        Foul(testDescription: "a link to a device file", name: "delta.bin") { path in
            _ = symlink("/dev/zero", path)
        },
        Foul(testDescription: "a file of four gibibytes without content", name: "snapshot.bin") {
            path in
            try Files.write([], to: path)
            _ = truncate(path, 4 << 30)
        },
        Foul(testDescription: "what a cut export left", name: "roster.bin.part") { path in
            try Files.write([1], to: path)
        },
        Foul(testDescription: "a folder", name: "delta.bin") { path in
            _ = mkdir(path, 0o700)
        },
    ]

    @Test func `A stick with anything else on it is refused by name, and nothing is taken`()
        async throws
    {
        let scene = try await NeighbourGround(["north"])
        let (ground, gate) = (scene.ground, scene.gates[0])
        let sold = try await ground.sell(2)
        let version = try await ground.settledVersion()
        try await gate.edge.start()
        try await gate.edge.wait("ready") { $0.number("head", "version") >= version }
        try scene.cutHub()
        try await ground.command("revoke", sold[0])
        _ = try await ground.settledVersion()
        for (number, foul) in Self.fouls.enumerated() {
            let stick = ground.path("stick-\(number)")
            try await Self.export(ground, stick)
            let path = "\(stick)/jalon-sync/\(foul.name)"
            try foul.put(path)
            let begin = ContinuousClock.now
            let (exit, said) = try await Self.jalon(
                ["sync", "import", "--from", stick, "--edge", gate.edge.page],
                ground
            )
            #expect(exit == .code(1), "\(foul.testDescription): \(said)")
            #expect(said.contains(foul.name), "\(foul.testDescription): \(said)")
            #expect(ContinuousClock.now - begin < .seconds(20))
            #expect(try await gate.edge.status().number("head", "version") == version)
        }
        #expect(await gate.edge.stop() == .code(0))
    }

    @Test func `Torn, old, doubled and another scope's files change nothing and are named`()
        async throws
    {
        let scene = try await NeighbourGround(["north"])
        let other = try await Ground()
        let (ground, gate) = (scene.ground, scene.gates[0])
        let sold = try await ground.sell(3)
        let old = ground.path("old")
        try await Self.export(ground, old)
        try await ground.command("revoke", sold[0])
        let version = try await ground.settledVersion()
        try await gate.edge.start()
        try await gate.edge.wait("ready") { $0.number("head", "version") >= version }
        try scene.cutHub()
        let foreign = ground.path("foreign")
        _ = try await other.sell(1)
        try await Self.export(other, foreign)
        let torn = ground.path("torn")
        try await Self.export(ground, torn)
        for name in ["snapshot.bin", "roster.bin", "heartbeat.bin", "keyrings.bin"] {
            let path = "\(torn)/jalon-sync/\(name)"
            let bytes = try Files.read(path, limit: 1 << 20)
            try Files.write(Array(bytes.dropLast(7)), to: path)
        }
        let same = ground.path("same")
        try await Self.export(ground, same)
        let expected: [(String, Exit, String)] = [
            (old, .code(0), "known"), (foreign, .code(1), "wrong_scope"),
            (torn, .code(1), "malformed"), (same, .code(0), "known"),
        ]
        for (stick, exit, word) in expected {
            let (found, said) = try await Self.jalon(
                ["sync", "import", "--from", stick, "--edge", gate.edge.page],
                ground
            )
            #expect(found == exit, "\(stick): \(said)")
            #expect(said.contains(word), "\(stick): \(said)")
            #expect(try await gate.edge.status().number("head", "version") == version)
        }
        #expect(await gate.edge.stop() == .code(0))
    }

    @Test func `The edge takes a file from a page of its own alone`() async throws {
        let scene = try await NeighbourGround(["north"])
        let gate = scene.gates[0]
        try await gate.edge.start()
        try await gate.edge.wait("up") { $0.word("device") != "" }
        let good = "application/octet-stream"
        let cases: [(type: String, host: String?, origin: String?, status: Int)] = [
            (good, nil, nil, 200), ("application/json", nil, nil, 415),
            ("text/plain", nil, nil, 415), (good, "evil.example", nil, 421),
            (good, nil, "http://evil.example", 403),
        ]
        for given in cases {
            let status = try await gate.edge.post(
                "/sync/file?name=flash.bin",
                [1, 2, 3],
                type: given.type,
                host: given.host,
                origin: given.origin
            )
            #expect(status == given.status)
        }
        let foreign = try await gate.edge.post("/sync/file?name=evil.zip", [1], type: good)
        #expect(foreign == 400)
        #expect(await gate.edge.stop() == .code(0))
    }
}
