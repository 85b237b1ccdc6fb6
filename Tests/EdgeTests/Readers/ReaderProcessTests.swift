import Access
import Edge
import Foundation
import Support
import Synchronization
import Testing
import Vocabulary

/// Readers that misbehave, as small scripts in the place of the real one.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ReaderProcessTests {
    final class Scene: Sendable {
        let folder: TemporaryFolder
        let reader: ReaderProcess
        private let task: Mutex<Task<Void, Never>?>

        init(
            _ script: String,
            capture: [String]? = nil,
            accepts: @escaping @Sendable (Int) -> Bool = { _ in true }
        ) throws {
            folder = try TemporaryFolder()
            let path = folder.path("reader")
            try Data(("#!/bin/sh\n" + script).utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: path
            )
            let clock = EdgeClock(
                ClockMachine(mark: nil, boot: "", sinceBoot: .zero),
                clock: .system
            )
            let notes = Notes()
            let configuration = ReaderConfiguration(
                name: "test",
                frames: capture.map { .capture($0) } ?? .source("/dev/null")
            )
            reader = ReaderProcess(
                configuration,
                program: path,
                direction: .entry,
                gap: .milliseconds(1_500),
                clock: clock
            ) { presentation in
                notes.seen.withLock { seen in
                    seen.append(presentation)
                    return accepts(seen.count)
                }
            }
            self.notes = notes
            let reader = reader
            task = Mutex(Task { await reader.run() })
        }

        final class Notes: Sendable {
            let seen = Mutex<[Presentation]>([])
        }

        let notes: Notes

        var payloads: [[UInt8]] { notes.seen.withLock { $0.map(\.payload) } }

        func stop() async {
            reader.stop()
            await task.withLock { $0 }?.value
        }
    }

    @Test func `A code that is held is one presentation`() async throws {
        let scene = try Scene(
            """
            echo READY
            while :; do printf 'BEAT\\nCODE\\tqr\\t4a31\\t7\\n'; sleep 0.05; done
            """
        )
        #expect(try await eventually { scene.reader.report.state == "ready" })
        try await Task.sleep(for: .milliseconds(500))
        await scene.stop()
        #expect(scene.payloads == [Array("J1".utf8)])
        #expect(scene.reader.report.restarts == 0)
        #expect(scene.reader.report.state == "stopped")
    }

    @Test func `A presentation that found no room is seen again`() async throws {
        let scene = try Scene(
            """
            echo READY
            while :; do printf 'BEAT\\nCODE\\tqr\\t4a31\\t7\\n'; sleep 0.05; done
            """,
            accepts: { $0 >= 3 }
        )
        #expect(try await eventually { scene.payloads.count == 3 })
        try await Task.sleep(for: .milliseconds(300))
        await scene.stop()
        #expect(scene.payloads.count == 3)
    }

    @Test func `A reader that dies is back in less than two seconds`() async throws {
        let scene = try Scene("echo READY; printf 'CODE\\tqr\\t41\\t0\\n'; sleep 0.1; kill -9 $$")
        let start = ContinuousClock.now
        #expect(try await eventually { scene.reader.report.restarts >= 1 })
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(
            try await eventually {
                scene.reader.report.lastFault == "reader ended by signal 9"
            }
        )
        await scene.stop()
    }

    @Test func `A reader that stalls is killed and started again`() async throws {
        let scene = try Scene("echo READY; exec sleep 60")
        let start = ContinuousClock.now
        #expect(try await eventually { scene.reader.report.restarts >= 1 })
        // One second of silence, a fifth until the next start: not the three of an opening.
        #expect(ContinuousClock.now - start < .milliseconds(2_500))
        await scene.stop()
    }

    @Test(arguments: [
        "echo READY; while :; do echo BEAT; echo HELLO; done",
        "echo READY; while :; do echo BEAT; head -c 200000 /dev/zero | tr '\\0' a; echo; done",
        "echo READY; while :; do echo BEAT; head -c 4096 /dev/urandom; echo; done",
        "exec cat /dev/zero",
    ])
    func `Garbage is bounded and ends in a restart, not in a crash`(
        _ script: String
    ) async throws {
        let scene = try Scene(script)
        #expect(try await eventually(within: .seconds(30)) { scene.reader.report.restarts >= 1 })
        await scene.stop()
        #expect(scene.payloads.count < 5)
    }

    @Test func `A flood of codes is bounded`() async throws {
        let scene = try Scene(
            """
            echo READY
            i=0
            while :; do
                i=$((i+1)); printf 'BEAT\\nCODE\\tqr\\t%08x\\t0\\n' $i
            done
            """
        )
        #expect(try await eventually { scene.reader.report.codesDropped > 0 })
        await scene.stop()
        #expect(scene.payloads.count <= 200 * 12)
    }

    @Test func `What a capture writes reaches the reader, and its end restarts both`()
        async throws
    {
        let scene = try Scene(
            """
            echo READY
            read line
            printf 'CODE\\tqr\\t%s\\t0\\n' "$line"
            echo BEAT
            cat > /dev/null
            printf 'FAULT\\tended\\tthe input ended\\n'
            exit 75
            """,
            capture: ["/bin/sh", "-c", "echo 4a31; sleep 0.2"]
        )
        #expect(try await eventually { !scene.payloads.isEmpty })
        #expect(try await eventually { scene.reader.report.restarts >= 1 })
        await scene.stop()
        #expect(scene.payloads.first == Array("J1".utf8))
        #expect(scene.reader.report.faults > 0)
    }

    @Test func `A capture that is not there is reported and tried again`() async throws {
        let scene = try Scene("echo READY; cat", capture: ["/no/such/camera"])
        #expect(try await eventually { scene.reader.report.faults >= 2 })
        await scene.stop()
        #expect(scene.reader.report.lastFault?.contains("/no/such/camera") == true)
    }

    @Test func `A reader that does not want to end is ended`() async throws {
        let scene = try Scene(
            "trap '' TERM; echo READY; while :; do echo BEAT; sleep 0.1; done"
        )
        #expect(try await eventually { scene.reader.report.state == "ready" })
        let start = ContinuousClock.now
        await scene.stop()
        #expect(ContinuousClock.now - start < .seconds(3))
    }
}
