import Access
import Crypto
import Foundation
import HubAdmin
import Processes
import SQLite
import Sync
import Testing
import Vocabulary

/// Keys that change, are stolen, or come to lie in several hands, at the real hub and a real edge.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct KeyTests {
    /// An edge with a fed reader, up to date.
    private struct Scene {
        let ground: Ground
        let jalon: Jalon
        let sold: [Ground.Sold]
        let edge: SystemEdge
        let feed: CodeFeed

        init() async throws {
            ground = try await Ground()
            jalon = Jalon(
                hub: ground.hub.url,
                codeFile: ground.hub.codeFile,
                folder: ground.path(".")
            )
            sold = try await ground.sell(8)
            let (program, feed) = try ScriptReader.fed(in: ground.path("reader"))
            self.feed = feed
            edge = try await ground.edge("gate", .program(program), gap: .milliseconds(100))
            try await edge.start()
            try await caughtUp()
        }

        var scope: String { ground.scope.description }

        func caughtUp() async throws {
            let version = try await ground.settledVersion()
            try await edge.wait("up to date") {
                $0.number("head", "version") == version && $0.reader.word("state") == "ready"
            }
        }

        func verdict(_ code: Ground.Sold) async throws -> String {
            try await Task.sleep(for: .milliseconds(150))
            return try await feed.verdict(on: code, at: edge)
        }

        func rotate(_ role: String, _ more: String...) async throws {
            let words = ["keys", "rotate", "--scope", scope, "--role", role] + more
            let file = ground.path("rotate-\(UInt32.random(in: 0...UInt32.max)).log")
            let access = ["--code-file", ground.hub.codeFile]
            let exit = await (try jalon.start(words + access, into: file)).wait()
            let text = String(decoding: try Files.read(file, limit: 1 << 20), as: UTF8.self)
            #expect(exit.isSuccess, "\(text)")
        }

        func keyring() async throws -> Keyring {
            try SignedKeyring(
                bytes: try await ground.connection.bytes(AdminAPI.keyring(ground.scope))
            ).keyring
        }

        /// A secret key of the hub, as a thief of its folder reads it.
        func stolen(_ role: KeyRole) throws -> Ed25519PrivateKey {
            let name = "scope-\(Hex.encode(ground.scope.bytes))-\(role.name).key"
            let text = try Files.read(ground.hub.folder + "/keys/" + name, limit: 256)
            let seed = Hex.decode(String(decoding: text, as: UTF8.self).prefix(64))
            return try #require(seed.flatMap { Ed25519PrivateKey(seed: $0) })
        }
    }

    @Test func `Every role's key is replaced while people pass, and none is refused for it`()
        async throws
    {
        let scene = try await Scene()
        let allowed: Set<String> = ["granted", "no_uses_left", "already_inside"]
        for role in ["head", "token", "heartbeat", "flash", "hub"] {
            try await scene.rotate(role, "--overlap", "0")
            for code in scene.sold.prefix(3) {
                let verdict = try await scene.verdict(code)
                #expect(allowed.contains(verdict), "\(role): \(verdict)")
            }
        }
        #expect(try await scene.keyring().version == 6)
        // A code of the new token key, under a head of the new head key.
        let new = try await scene.ground.sell(1)
        try await scene.caughtUp()
        #expect(try await scene.verdict(new[0]) == "granted")
        try await scene.edge.wait("told everything") { $0.number("journal", "backlog") == 0 }
        let talk = scene.edge.talk
        #expect(talk.contains("keyringAdopted"))
        #expect(!talk.contains("headAlarm"))
        #expect(try await scene.ground.incidents().isEmpty)
        #expect(await scene.edge.stop() == .code(0))
        try await scene.edge.start()
        try await scene.caughtUp()
        #expect(try await scene.verdict(scene.sold[4]) == "granted")
        _ = await scene.edge.stop()
    }

    /// Puts a head into the hub's own database, as an intruder there would; gives back what was.
    private func plant(_ version: UInt64, _ scene: Scene) throws {
        let key = try scene.stolen(.head)
        let connection = try Connection(
            path: scene.ground.hub.folder + "/hub.sqlite",
            options: Connection.Options(mode: .readWrite, synchronous: .full)
        )
        let read = try connection.prepare("SELECT bytes FROM head ORDER BY version DESC LIMIT 1")
        let bytes = try #require(try read.first { row in row.blob(0) })
        let last = try #require(SignedHead(bytes: bytes)).head
        let forged = Head(
            scope: last.scope,
            hubEpoch: last.hubEpoch,
            version: version,
            issuedAt: last.issuedAt,
            expiresAt: last.expiresAt,
            previous: .zero,
            tables: last.tables,
            key: last.key
        ).signed(by: key)
        let write = try connection.prepare(
            "INSERT INTO head (scope, version, bytes, issued_at) VALUES ($1, $2, $3, $4)"
        )
        try write.run(
            scene.ground.scope.bytes,
            Int64.max,
            forged.bytes,
            Int64(last.issuedAt.milliseconds)
        )
    }

    private func unplant(_ scene: Scene) throws {
        let connection = try Connection(
            path: scene.ground.hub.folder + "/hub.sqlite",
            options: Connection.Options(mode: .readWrite, synchronous: .full)
        )
        try connection.execute("DELETE FROM head WHERE version > 1000000")
    }

    private static let highest = JSON.number(Double(UInt64.max))

    /// An edge that believes a head of version 2^64−1.
    private func fastForwarded() async throws -> Scene {
        let scene = try await Scene()
        _ = await scene.ground.hub.stop()
        try plant(.max, scene)
        try await scene.ground.hub.start()
        try await scene.edge.wait("the forged head is applied") {
            $0["head"]?["version"] == Self.highest
        }
        return scene
    }

    @Test func `Rows 20 and 21: a head forged with the stolen key is undone by another key`()
        async throws
    {
        let scene = try await fastForwarded()
        _ = await scene.ground.hub.stop()
        try unplant(scene)
        try await scene.ground.hub.start()
        // The true hub alone cannot bring the edge back: nothing is above the highest version.
        try await scene.ground.command("revoke", scene.sold[0])
        let version = try await scene.ground.settledVersion()
        #expect(try await scene.edge.status()["head"]?["version"] == Self.highest)
        try await scene.rotate("head", "--stolen")
        try await scene.edge.wait("the true version is back") {
            $0.number("head", "version") > version && $0.number("head", "version") < 1_000
        }
        #expect(try await scene.verdict(scene.sold[0]) == "revoked")
        #expect(try await scene.verdict(scene.sold[1]) == "granted")
        #expect(await scene.edge.stop() == .code(0))
        try await scene.edge.start()
        try await scene.caughtUp()
        #expect(try await scene.verdict(scene.sold[0]) == "revoked")
        _ = await scene.edge.stop()
    }

    @Test func `Row 21: a hub whose versions jumped begins a new epoch`() async throws {
        let scene = try await fastForwarded()
        let told = try await scene.jalon("scope", "recover", scene.scope)
        #expect(told.isSuccess, "\(told.text)")
        try await scene.edge.wait("the new epoch is applied") {
            $0.number("head", "hubEpoch") == 2 && $0.number("head", "version") < 1_000
        }
        try await scene.ground.command("revoke", scene.sold[0])
        try await eventually("revoked") {
            try await scene.verdict(scene.sold[0]) == "revoked"
        }
        _ = await scene.edge.stop()
    }

    @Test func `A stolen token key mints nothing any more, and codes with a row go on`()
        async throws
    {
        let scene = try await Scene()
        let stolen = try scene.stolen(.token)
        let token = Token(
            key: 2,
            flags: [],
            generation: 1,
            right: RightID(0x6666_6666_6666_6666),
            scope: scene.ground.scope,
            issuedAt: Minute(holding: Clock.system.now()),
            notBefore: Minute(holding: Clock.system.now()),
            duration: 600,
            zoneSet: 0
        )
        let forged = Ground.Sold(
            id: token.right,
            code: TokenText.spelling(token.signed(by: stolen))
        )
        #expect(try await scene.verdict(forged) != "unknown_key")
        #expect(try await scene.verdict(scene.sold[0]) == "granted")
        try await scene.rotate("token", "--stolen")
        try await eventually("forged codes are refused") {
            try await scene.verdict(forged) == "unknown_key"
        }
        #expect(try await scene.verdict(scene.sold[1]) == "granted")
        let new = try await scene.ground.sell(1)
        try await scene.caughtUp()
        #expect(try await scene.verdict(new[0]) == "granted")
        _ = await scene.edge.stop()
    }

    @Test func `Row 13: a copied device is found out; neither is heard any more`()
        async throws
    {
        let scene = try await Scene()
        let device = try await scene.edge.status().word("device")
        #expect(await scene.edge.stop() == .code(0))
        let (program, _) = try ScriptReader.fed(in: scene.ground.path("other-reader"))
        let copy = try SystemEdge(
            scene.ground.path("copy"),
            hub: scene.ground.hub.url,
            reader: .program(program)
        )
        try FileManager.default.copyItem(atPath: scene.edge.state, toPath: copy.state)
        try await scene.edge.start()
        try await copy.start()
        let shown: @Sendable () async throws -> String = {
            try await scene.ground.connection.get("\(AdminAPI.devices)/\(device)").word("status")
        }
        try await eventually("quarantined") { try await shown() == "quarantined" }
        let kinds = try await scene.ground.incidents().map { $0.word("kind") }
        #expect(!Set(kinds).isDisjoint(with: ["device_copied", "fork"]))
        _ = await copy.stop()
        try await scene.edge.wait("told so") {
            $0.word("lanes", "download", "alarm") == "quarantined"
        }
        let revoked = try await scene.jalon("device", "revoke", device)
        #expect(revoked.isSuccess)
        #expect(try await shown() == "revoked")
        let audit = try await scene.jalon("audit", "verify")
        #expect(audit.isSuccess && audit.text.contains("whole"), "\(audit.text)")
        _ = await scene.edge.stop()
    }

    @Test func `Row 31: a new device is heard once a second person typed its words`() async throws {
        let ground = try await Ground()
        let jalon = Jalon(
            hub: ground.hub.url,
            codeFile: ground.hub.codeFile,
            folder: ground.path(".")
        )
        let code = ground.path("ines.code")
        #expect(try await jalon("operator", "create", "ines", "--out", code).isSuccess)
        let (program, _) = try ScriptReader.fed(in: ground.path("reader"))
        // She begins it: whoever made her code may confirm what she did, and not the reverse.
        let ines = Jalon(hub: ground.hub.url, codeFile: code, folder: ground.path("."))
        let text = String(decoding: try Files.read(code, limit: 1_024), as: UTF8.self)
        let hers = try HubConnection(url: ground.hub.url, code: String(text.prefix { $0 != "\n" }))
        let edge = try await ground.edge("gate", .program(program), begunBy: hers)
        let line = edge.talk.split(separator: "\n").first { $0.hasPrefix("Its six words: ") }
        let words = String(try #require(line).dropFirst("Its six words: ".count))
        try await edge.start()
        try await edge.wait("told to wait") {
            $0.word("lanes", "download", "fault") == "pending"
        }
        let device = try await edge.status().word("device")
        let own = try await ines("device", "confirm", device, "--words", words)
        #expect(!own.isSuccess && own.text.contains("another operator"), "\(own.text)")
        let wrong = "abbey acorn actor adobe agent alarm"
        #expect(try await !jalon("device", "confirm", device, "--words", wrong).isSuccess)
        #expect(try await jalon("device", "confirm", device, "--words", words).isSuccess)
        try await edge.wait("heard", within: .seconds(60)) { $0["head"] != nil }
        _ = await edge.stop()
    }
}
