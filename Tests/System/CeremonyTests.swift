import Crypto
import Foundation
import HubAdmin
import Processes
import Sync
import Testing
import Vocabulary

/// A key ceremony with the real tool: dry, broken off, whole; and what needs its roots afterwards.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct CeremonyTests {
    private struct Scene {
        let ground: Ground
        let jalon: Jalon
        let passphrase: String

        init() async throws {
            ground = try await Ground()
            jalon = Jalon(
                hub: ground.hub.url,
                codeFile: ground.hub.codeFile,
                folder: ground.path(".")
            )
            passphrase = ground.path("passphrase")
            try Files.write(Array("five words are good here\n".utf8), to: passphrase, mode: 0o600)
        }

        func words(_ folder: String, _ more: String...) async throws -> [String] {
            [
                "keys", "ceremony", "--roots", "3", "--threshold", "2", "--folder", folder,
                "--passphrase-file", passphrase, "--code-file", ground.hub.codeFile,
                "--digest", Hex.encode(try await signed().digest.bytes),
            ] + more
        }

        func signed() async throws -> SignedKeyring {
            try SignedKeyring(
                bytes: try await ground.connection.bytes(AdminAPI.keyring(ground.scope))
            )
        }

        func keyring() async throws -> Keyring { try await signed().keyring }

        func run(_ words: [String]) async throws -> (isSuccess: Bool, text: String) {
            let file = ground.path("run-\(UInt32.random(in: 0...UInt32.max)).log")
            let exit = await (try jalon.start(words, into: file)).wait()
            let text = String(decoding: try Files.read(file, limit: 1 << 20), as: UTF8.self)
            return (exit.isSuccess, text)
        }
    }

    @Test func `A dry run does all but publish, and keeps no key`() async throws {
        let scene = try await Scene()
        let folder = scene.ground.path("roots")
        let (isDone, text) = try await scene.run(try await scene.words(folder, "--dry-run"))
        #expect(isDone && text.contains("DRY RUN"), "\(text)")
        #expect(try Files.list(folder) == ["transcript-dry-run.txt"])
        #expect(try await scene.keyring().version == 1)
        #expect(try await scene.jalon("keys", "abandon").text.contains("No change of keys waits"))
    }

    @Test func `Broken off at any moment, either all old roots vouch or all new ones`()
        async throws
    {
        let scene = try await Scene()
        var finished = 0
        for attempt in 0..<12 where finished == 0 {
            let folder = scene.ground.path("roots-\(attempt)")
            let file = scene.ground.path("log-\(attempt)")
            let child = try scene.jalon.start(try await scene.words(folder), into: file)
            let pause = Task { try? await Task.sleep(for: .milliseconds(250 + 450 * attempt)) }
            _ = await pause.value
            child.kill()
            _ = await child.wait()
            let keyring = try await scene.keyring()
            guard keyring.version == 2 else {
                #expect(keyring.threshold == 1)
                continue
            }
            finished += 1
            #expect(keyring.threshold == 2)
            #expect(keyring.roots.count == 3)
            #expect(try Files.list(folder).filter { $0.hasSuffix(".key") }.count == 3)
        }
        guard finished == 0 else { return }
        let folder = scene.ground.path("roots-last")
        let (isDone, text) = try await scene.run(try await scene.words(folder))
        #expect(isDone, "\(text)")
        #expect(try await scene.keyring().threshold == 2)
    }

    /// A ceremony that is done, with an edge that follows.
    private func done() async throws -> (scene: Scene, edge: SystemEdge, folder: String) {
        let scene = try await Scene()
        let (program, _) = try ScriptReader.fed(in: scene.ground.path("reader"))
        let edge = try await scene.ground.edge("gate", .program(program))
        try await edge.start()
        try await edge.wait("up to date") { $0.number("head", "version") > 0 }
        let folder = scene.ground.path("roots")
        let (isDone, text) = try await scene.run(try await scene.words(folder))
        #expect(isDone && text.contains("In force for 1 scopes"), "\(text)")
        #expect(!Files.exists(scene.ground.hub.folder + "/keys/root.key"))
        return (scene, edge, folder)
    }

    private func sign(
        _ scene: Scene,
        _ key: String,
        _ passphrase: String,
        _ more: [String] = []
    ) async throws -> (isSuccess: Bool, text: String) {
        let access = more.isEmpty ? ["--code-file", scene.ground.hub.codeFile] : more
        let words = ["keys", "sign", "--key", key, "--passphrase-file", passphrase]
        return try await scene.run(words + access)
    }

    @Test func `After it the hub signs no change alone; two roots do, away from the hub`()
        async throws
    {
        let (scene, edge, folder) = try await done()
        let ground = scene.ground
        let words = ["keys", "rotate", "--scope", ground.scope.description, "--role", "hub"]
        let access = ["--overlap", "0", "--code-file", ground.hub.codeFile]
        let rotated = try await scene.run(words + access)
        #expect(rotated.text.contains("waits for 2 old and 2 new"), "\(rotated.text)")
        let waiting = ground.path("waiting.json")
        #expect(try await scene.jalon("keys", "show", "--out", waiting).isSuccess)
        let one = ground.path("signed-1.json")
        let alone = ["--in", waiting, "--out", one]
        let first = try await sign(scene, folder + "/root-1.key", scene.passphrase, alone)
        #expect(first.isSuccess, "\(first.text)")
        let few = try await scene.jalon("keys", "publish", "--signatures", one)
        #expect(!few.isSuccess && few.text.contains("Too few roots"), "\(few.text)")
        let wrong = ground.path("wrong")
        try Files.write(Array("another passphrase\n".utf8), to: wrong, mode: 0o600)
        let refused = try await sign(scene, folder + "/root-3.key", wrong)
        #expect(!refused.isSuccess, "\(refused.text)")
        #expect(refused.text.contains("passphrase is not"))
        let second = try await sign(scene, folder + "/root-3.key", scene.passphrase)
        #expect(second.text.contains("ready to be published"), "\(second.text)")
        #expect(try await scene.jalon("keys", "publish").isSuccess)
        #expect(try await scene.keyring().version == 3)
        try await eventually("the edge followed") {
            edge.talk.split(separator: "\n").count { $0.contains("keyringAdopted") } == 2
        }
        // The hub starts again without its root, and what is in force stays.
        _ = await ground.hub.stop()
        try await ground.hub.start()
        #expect(!Files.exists(ground.hub.folder + "/keys/root.key"))
        try await edge.wait("heard again") { $0["lanes"]?["download"]?["fault"] == nil }
        _ = await edge.stop()
    }
}
