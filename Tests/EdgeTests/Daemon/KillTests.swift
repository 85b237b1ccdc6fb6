import Access
import CommandLine
import Crypto
import Edge
import Foundation
import HTTPServer
import Journal
import Processes
import Support
import Sync
import Testing
import Vocabulary

/// The real program, killed at moments nobody chose, beside a hub that counts.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct KillTests {
    static let rights = (1...40).map { RightRecord(right: RightID(UInt64($0) << 32)) }

    struct Scene {
        let folder: TemporaryFolder
        let place: StateFolder
        let hub: FakeHub
        let server: Server
        let program: String
        let config: String

        init() throws {
            folder = try TemporaryFolder()
            var forge = ScopeForge()
            forge.put(ZoneRecord(zone: EdgeBench.zone))
            for right in rights { forge.put(right) }
            forge.publish()
            place = StateFolder(folder.path("edge"))
            let key = try EdgeBench.enrol(place, forge)
            hub = FakeHub(forge, key: key.publicKey)
            server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: hub)
            program = try OwnProcess.executableFolder() + "/jalon-edge"
            config = folder.path("edge.json5")
            let reader = try Self.reader(folder, forge)
            let text = """
                {
                  state: "\(place.path)", hub: "http://127.0.0.1:\(server.port ?? 0)",
                  listen: "unix:\(folder.path("page"))", log: {level: "error"},
                  gate: {kind: "simulator", passesAfter: "20 ms"},
                  readers: [{name: "script", program: "\(reader)", source: "-"}],
                }
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: config))
        }

        /// Shows one code after the other, for ever.
        private static func reader(
            _ folder: TemporaryFolder,
            _ forge: ScopeForge
        ) throws -> String {
            let path = folder.path("reader")
            let lines = rights.map { right -> String in
                let text = TokenText.spelling(forge.token(for: right))
                return "printf 'BEAT\\nCODE\\tqr\\t\(Hex.encode(Array(text.utf8)))\\t3\\n'"
            }
            let script =
                "#!/bin/sh\necho READY\nwhile :; do\n"
                + lines.joined(separator: "; sleep 0.03\n") + "\nsleep 0.03\ndone\n"
            try Data(script.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: path
            )
            return path
        }

        func start() throws -> Child {
            try Child(
                ChildSpec(program, ["run", "--config", config], output: .null, errors: .inherit)
            )
        }

        /// Every record of the journal, as it lies on the disk.
        func records() throws -> [[UInt8]] {
            let (journal, findings) = try JournalFile.open(
                path: place.journal,
                device: EdgeBench.device,
                epochFloor: 1
            )
            #expect(findings.isEmpty)
            #expect(journal.epoch == 1)
            return try journal.records(after: 0, limit: 100_000)
        }
    }

    @Test func `Killed again and again, every scan is at the hub once`() async throws {
        let scene = try Scene()
        for round in 0..<8 {
            let child = try scene.start()
            let before = scene.hub.asked(DeviceAPI.headPath)
            #expect(
                try await eventually(within: .seconds(20)) {
                    scene.hub.asked(DeviceAPI.headPath) > before
                }
            )
            try await Task.sleep(for: .milliseconds(40 * round))
            child.kill()
            #expect(await child.wait() == .signal(9))
        }
        let last = try scene.start()
        let held = scene.hub.received.count
        #expect(
            try await eventually(within: .seconds(20)) { scene.hub.received.count > held + 20 }
        )
        #expect(await last.terminate(grace: .seconds(20)) == .code(0))
        let records = try scene.records()
        #expect(scene.hub.received.map(\.bytes) == records)
        #expect(scene.hub.read { $0.repeatedSequences } == 0)
        #expect(scene.hub.read { $0.unsignedRequests } == 0)
        let kinds = scene.hub.received.map(\.kind)
        #expect(kinds.filter { $0 == .boot }.count == 9)
        #expect(kinds.filter { $0 == .scan }.count == kinds.filter { $0 == .passage }.count)
        #expect(try JournalFile.verify(path: scene.place.journal).isSound)
        await scene.server.stop(gracePeriod: .zero)
    }

    @Test func `Two daemons on one folder: the second leaves with 75`() async throws {
        let scene = try Scene()
        let first = try scene.start()
        #expect(
            try await eventually(within: .seconds(20)) { scene.hub.asked(DeviceAPI.headPath) > 0 }
        )
        let second = try scene.start()
        #expect(await second.wait() == .code(ExitCode.tempFail.rawValue))
        #expect(first.isRunning)
        #expect(await first.terminate(grace: .seconds(20)) == .code(0))
        await scene.server.stop(gracePeriod: .zero)
    }
}
