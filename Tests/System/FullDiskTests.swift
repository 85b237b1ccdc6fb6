import Glibc
import HubAdmin
import Processes
import Sync
import Testing
import Vocabulary

/// The real edge on a small disk of its own that fills up.
///
/// Only root can make such a disk; elsewhere the test says that it did nothing.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct FullDiskTests {
    private static let isRoot = geteuid() == 0

    /// A disk in memory, given back at the end.
    private final class SmallDisk: Sendable {
        let path: String

        init?(_ path: String, mebibytes: Int) async throws {
            self.path = path
            try Files.makeFolder(path)
            let mount = try Child(
                ChildSpec(
                    "mount",
                    ["-t", "tmpfs", "-o", "size=\(mebibytes)m,mode=700", "tmpfs", path],
                    environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
                )
            )
            guard await mount.wait().isSuccess else { return nil }
        }

        deinit { umount2(path, Int32(MNT_DETACH)) }

        /// Leaves so many bytes free.
        func fill(leaving bytes: UInt64) throws {
            let free = try Files.freeBytes(at: path)
            guard free > bytes else { return }
            let file = open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
            defer { close(file) }
            let block = [UInt8](repeating: 1, count: 4_096)
            for _ in 0..<(free - bytes) / 4_096 { write(file, block, block.count) }
        }

        func empty() throws { try Files.remove(path + "/filler") }
    }

    @Test(.enabled(if: isRoot, "Only root can make a small disk."))
    func `A full disk closes the gate, says so, and loses nothing that was acknowledged`()
        async throws
    {
        let ground = try await Ground()
        let disk = try await SmallDisk(ground.path("disk"), mebibytes: 32)
        guard let disk else {
            print("SKIPPED: root may not mount here, so there is no disk to fill.")
            return
        }
        let sold = try await ground.sell(40)
        let reader = try ScriptReader.looping(
            sold.map(\.code),
            every: .milliseconds(40),
            in: ground.path("reader")
        )
        let edge = try await ground.edge("gate", .program(reader), state: disk.path + "/state")
        let notes = Notes()
        try await edge.start()
        let watch = Task { await notes.follow(edge) }
        try await edge.wait("scans") { $0.number("decisions", "verdicts", "granted") > 20 }
        #expect(try await edge.status().word("journal", "space") == "normal")
        try disk.fill(leaving: 1 << 20)
        try await edge.wait("degraded") {
            $0.word("journal", "space") == "degraded" && $0.word("state") == "degraded"
        }
        // The reserve has been given back: people go on passing.
        let granted = try await edge.status().number("decisions", "verdicts", "granted")
        try await edge.wait("more scans") {
            $0.number("decisions", "verdicts", "granted") > granted + 20
        }
        let end = ContinuousClock.now + .seconds(60)
        while try await edge.status().word("journal", "space") != "full" {
            try disk.fill(leaving: 0)
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(50))
        }
        try await edge.wait("closed") {
            $0.word("state") == "journal_full"
                && $0.number("decisions", "verdicts", "journal_full") > 5
        }
        try disk.empty()
        try await edge.wait("open again") { $0.word("journal", "space") == "normal" }
        let later = try await edge.status().number("decisions", "verdicts", "granted")
        try await edge.wait("scans again") {
            $0.number("decisions", "verdicts", "granted") > later + 20
        }
        watch.cancel()
        await watch.value
        try await edge.wait("drained") { $0.number("journal", "backlog") < 20 }
        let device = try #require(DeviceID(text: try await edge.status().word("device")))
        #expect(await edge.stop() == .code(0))
        let agreement = try Agreement(edge, ground, device: device)
        agreement.check()
        notes.check(agreement)
        withExtendedLifetime(disk) {}
    }
}
