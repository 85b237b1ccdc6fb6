import Foundation
import HubAdmin
import Processes
import Support
import Testing
import Vocabulary

/// A hub and a gate that the version before left behind, taken over by this one.
///
/// The gate had scans that no hub has; the clock stands where it stood then, for keys end.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct EarlierInstallationTests {
    /// 2026-11-20T23:30:00Z, minutes after the last scan.
    private static let then: Int64 = 1_795_217_400
    private static let used = 3

    private static func unpack(_ folder: String) async throws {
        let archive = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/earlier/installation.tar.gz")
        try Files.makeFolder(folder)
        let child = try Child(
            ChildSpec(
                "tar",
                ["-C", folder, "--no-same-owner", "-xzf", archive.path()],
                environment: ["PATH": "/usr/bin:/bin"],
                output: .null,
                errors: .null
            )
        )
        #expect(await child.wait().isSuccess)
    }

    @Test func `Everything goes on: rights, uses, scans that nobody had, and the gate itself`()
        async throws
    {
        let folder = try TemporaryFolder()
        let old = folder.path("old")
        try await Self.unpack(old)
        let codes = String(
            decoding: try Files.read(old + "/codes.txt", limit: 4_096),
            as: UTF8.self
        )
        .split(separator: "\n").map { Ground.Sold(id: RightID(0), code: String($0)) }
        try #require(codes.count == 3)
        let clock = folder.path("clock")
        let error = Self.then - Int64(Clock.system.now().milliseconds / 1_000)
        try Surroundings.setClock(clock, wrongBy: Int(error))
        let hub = try SystemHub(folder.path("hub"), copying: old + "/hub")
        try await hub.start(.wrongClock(file: clock))
        let (reader, feed) = try ScriptReader.fed(in: folder.path("reader"))
        let edge = try SystemEdge(
            folder.path("edge"),
            hub: hub.url,
            reader: .program(reader),
            state: old + "/edge"
        )
        try await edge.start(.wrongClock(file: clock))
        try await edge.wait("all is at the hub") {
            $0.number("journal", "backlog") == 0 && $0.number("head", "version") > 0
        }
        // Used up before the upgrade, on both sides; never used; revoked.
        #expect(try await feed.verdict(on: codes[1], at: edge) == "granted")
        #expect(try await feed.verdict(on: codes[2], at: edge) == "revoked")
        #expect(try await edge.status().number("journal", "epoch") == 1)
        let scans = try await hub.connection.get("\(AdminAPI.scans)?limit=100")
        #expect((scans["items"]?.list ?? []).count >= Self.used)
        let kinds = try await hub.connection.get("\(AdminAPI.incidents)?limit=100")["items"]?.list
        #expect(kinds?.contains { $0.word("kind") == "journal_lost" } == false)
        #expect(await edge.stop() == .code(0))
        // libfaketime moves timers too: where the clock is behind, `Task.sleep` wakes in no
        // program, and a hub that gives its streams a moment to end waits for ever.
        await hub.kill()
    }
}
