import Glibc
import Processes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ChildTests {
    private func run(_ spec: ChildSpec) async throws -> (Exit, String) {
        let child = try Child(spec)
        let output = try #require(child.output)
        let bytes = try await output.all(limit: 1_000_000)
        return (await child.wait(), String(decoding: bytes, as: UTF8.self))
    }

    private func shell(_ script: String) -> ChildSpec {
        ChildSpec("sh", ["-c", script], output: .pipe)
    }

    @Test func `A child gets its words, its environment and its folder, and nothing else`()
        async throws
    {
        var spec = ChildSpec("/usr/bin/env", environment: ["A": "1", "B": "x=y"], output: .pipe)
        var (exit, text) = try await run(spec)
        #expect(exit == .code(0))
        #expect(text == "A=1\nB=x=y\n")
        spec = ChildSpec("pwd", workingDirectory: "/usr", output: .pipe)
        (exit, text) = try await run(spec)
        #expect(text == "/usr\n")
    }

    @Test func `The exit code or the signal that ended a child is told`() async throws {
        #expect(try await Child(shell("exit 7")).wait() == .code(7))
        #expect(try await Child(shell("kill -9 $$")).wait() == .signal(9))
        #expect(Exit.code(0).isSuccess)
        #expect(!Exit.code(1).isSuccess)
    }

    @Test func `A program that is not there is told from one that cannot be run`() {
        #expect(throws: SystemFailure(.notFound, "", "")) { try Child(ChildSpec("no-such-jalon")) }
        #expect(throws: SystemFailure(.notFound, "", "")) { try Child(ChildSpec("/no/such")) }
        #expect(throws: SystemFailure(.notPermitted, "", "")) {
            try Child(ChildSpec("/etc/passwd"))
        }
    }

    @Test func `No descriptor but the standard three is inherited`() async throws {
        let leaked = open("/dev/null", O_RDONLY)
        defer { close(leaked) }
        #expect(leaked > 2)
        let (_, text) = try await run(ChildSpec("ls", ["/proc/self/fd"], output: .pipe))
        // The fourth is the folder that ls itself opened.
        #expect(text == "0\n1\n2\n3\n")
    }

    @Test func `Input is written and its end is seen by the child`() async throws {
        let child = try Child(ChildSpec("cat", input: .pipe, output: .pipe))
        let sent = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        async let received = child.output?.all(limit: 1_000_000)
        try await child.write(sent)
        await child.closeInput()
        #expect(try await received == sent)
        #expect(await child.wait() == .code(0))
    }

    @Test func `Writing to a child that no longer reads fails and does not end us`() async throws {
        let child = try Child(ChildSpec("true", input: .pipe))
        _ = await child.wait()
        await #expect(throws: SystemFailure(.closed, "", "")) {
            try await child.write([UInt8](repeating: 0, count: 200_000))
        }
    }

    @Test func `A child that writes faster than it is read is held back`() async throws {
        let child = try Child(ChildSpec("yes", output: .pipe))
        let output = try #require(child.output)
        let first = try #require(await output.next())
        #expect(first.count <= PipeReader.chunkBytesMax)
        await #expect(throws: SystemFailure(.tooLarge, "", "")) {
            try await output.all(limit: 1_000_000)
        }
        child.kill()
        #expect(await child.wait() == .signal(9))
    }

    @Test func `A child that ignores the request to end is killed after the grace`() async throws {
        let child = try Child(shell("trap '' TERM; echo up; while :; do sleep 0.05; done"))
        _ = await child.output?.next()
        let begun = ContinuousClock.now
        #expect(await child.terminate(grace: .milliseconds(200)) == .signal(9))
        #expect(ContinuousClock.now - begun >= .milliseconds(150))
        #expect(await child.terminate() == .signal(9))
    }

    @Test func `What a child started ends with it`() async throws {
        let child = try Child(shell("sleep 1000 & echo $!; exit 0"))
        let output = try #require(child.output)
        let first = try #require(await output.next())
        let text = String(decoding: first, as: UTF8.self).dropLast()
        let grandchild = try #require(Int32(text))
        #expect(await child.wait() == .code(0))
        // The pipe ends when its last holder is gone: the grandchild held it too.
        #expect(await output.next() == nil)
        #expect(try await Self.hasEnded(grandchild))
    }

    /// Gone, or a zombie of whoever adopted it.
    ///
    /// A process closes its files a moment before it is gone.
    private static func hasEnded(_ pid: Int32) async throws -> Bool {
        for _ in 0..<100 {
            guard let bytes = try? Files.read("/proc/\(pid)/stat", limit: 4_096) else {
                return true
            }
            if String(decoding: bytes, as: UTF8.self).contains(") Z ") { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    @Test func `A child that nobody holds is killed`() async throws {
        let pid: Int32
        let output: PipeReader
        do {
            let child = try Child(ChildSpec("sleep", ["1000"], output: .pipe))
            pid = child.processIdentifier
            output = try #require(child.output)
        }
        #expect(await output.next() == nil)
        #expect(try await Self.hasEnded(pid))
    }

    @Test func `A reading task that is cancelled returns while the child is silent`() async throws {
        let child = try Child(ChildSpec("sleep", ["1000"], output: .pipe))
        let output = try #require(child.output)
        let reading = Task { await output.next() }
        reading.cancel()
        #expect(await reading.value == nil)
        await child.terminate()
    }

    @Test func `Output is read without tasks too`() throws {
        let child = try Child(
            ChildSpec("sh", ["-c", "echo a; read x"], input: .pipe, output: .pipe)
        )
        let output = try #require(child.output)
        #expect(output.nextBlocking(within: .seconds(20)) == .bytes(Array("a\n".utf8)))
        #expect(output.nextBlocking(within: .milliseconds(1)) == .nothingYet)
        child.kill()
        #expect(output.nextBlocking(within: .seconds(20)) == .end)
    }

    @Test func `Signals are back to their default in the child`() async throws {
        signal(SIGUSR2, SIG_IGN)
        defer { signal(SIGUSR2, SIG_DFL) }
        #expect(try await Child(shell("kill -USR2 $$; exit 0")).wait() == .signal(SIGUSR2))
    }

    @Test func `A hundred children leave no zombie and no descriptor`() async throws {
        let before = Self.openDescriptors()
        for _ in 0..<100 {
            let child = try Child(ChildSpec("true", input: .pipe, output: .pipe))
            #expect(await child.wait() == .code(0))
            #expect(kill(child.processIdentifier, 0) == -1)
        }
        // Other tests of this process run beside this one and open a few of their own.
        #expect(Self.openDescriptors() < before + 50)
    }

    private static func openDescriptors() -> Int {
        (0..<1_024).count { fcntl($0, F_GETFD) >= 0 }
    }
}
