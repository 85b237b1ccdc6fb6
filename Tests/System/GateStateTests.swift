import Glibc
import Processes
import Support
import Testing

/// The real edge on a state folder that it may not write to.
///
/// Only root can make one that root may not write to; elsewhere the test says that it did nothing.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct GateStateTests {
    private static let isRoot = geteuid() == 0

    private static func mount(_ words: [String]) async throws -> Bool {
        let child = try Child(
            ChildSpec("mount", words, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
        )
        return await child.wait().isSuccess
    }

    @Test(.enabled(if: isRoot, "Only root can make a folder that it may not write to."))
    func `A state folder that is read-only ends the start with a reason, and stays as it is`()
        async throws
    {
        let ground = try await Ground()
        let state = ground.path("state")
        try Files.makeFolder(state)
        guard try await Self.mount(["-t", "tmpfs", "-o", "size=32m,mode=700", "tmpfs", state])
        else {
            print("SKIPPED: root may not mount here, so there is no read-only folder.")
            return
        }
        defer { umount2(state, Int32(MNT_DETACH)) }
        let (reader, _) = try ScriptReader.fed(in: ground.path("reader"))
        let edge = try await ground.edge("gate", .program(reader), state: state + "/edge")
        #expect(try await Self.mount(["-o", "remount,ro", state]))
        let before = try Files.read(state + "/edge/state.sqlite", limit: 1 << 20)
        let child = try await edge.start()
        #expect(await child.wait() == .code(71))
        #expect(edge.talk.contains("state/edge"), "\(edge.talk)")
        #expect(edge.talk.contains("Read-only file system"), "\(edge.talk)")
        #expect(try Files.read(state + "/edge/state.sqlite", limit: 1 << 20) == before)
        #expect(!Files.exists(state + "/edge/journal.sqlite"))
        #expect(try await Self.mount(["-o", "remount,rw", state]))
        try await edge.start()
        try await edge.wait("ready") { $0.number("head", "version") > 0 }
        #expect(await edge.stop() == .code(0))
        _ = await ground.hub.stop()
    }
}
