import Access
import Foundation
import HubAdmin
import Processes
import SQLite
import Sync
import Testing
import Vocabulary

/// A cache that somebody changed, a cache that is old, and a second hub with the keys of the first.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct TrustTests {
    /// An edge with a fed reader, running and up to date.
    private struct Scene {
        let ground: Ground
        let proxy: Proxy
        let sold: [Ground.Sold]
        let edge: SystemEdge
        let feed: CodeFeed

        init() async throws {
            ground = try await Ground()
            // More than one bucket, so that an edited row does not take all others with it.
            sold = try await ground.sell(60)
            proxy = try Proxy(to: ground.hub.port)
            let (program, feed) = try ScriptReader.fed(in: ground.path("reader"))
            self.feed = feed
            edge = try await ground.edge(
                "gate",
                .program(program),
                via: proxy.url,
                gap: .milliseconds(100)
            )
            try await edge.start()
            try await caughtUp()
        }

        func caughtUp() async throws {
            let version = try await ground.settledVersion()
            try await edge.wait("up to date") {
                $0.number("head", "version") >= version && $0.reader.word("state") == "ready"
                    && $0.word("state") == "ok"
            }
        }

        func verdict(on right: Ground.Sold) async throws -> String {
            try await Task.sleep(for: .milliseconds(150))
            return try await feed.verdict(on: right, at: edge)
        }

        /// A right whose row is kept apart from those of the first four.
        func apart() throws -> Ground.Sold {
            let bits = CacheTable.rights.bucketBits(forRows: sold.count)
            let buckets = Bucketing(bits: bits)
            let taken = Set(sold.prefix(4).map { buckets.bucket(ofKey: $0.id.raw) })
            return try #require(sold.first { !taken.contains(buckets.bucket(ofKey: $0.id.raw)) })
        }

        /// Waits for the hub to have all, ends the edge, and compares the books.
        func books() async throws -> Agreement {
            try await edge.wait("drained") { $0.number("journal", "backlog") == 0 }
            let device = try #require(DeviceID(text: try await edge.status().word("device")))
            #expect(await edge.stop() == .code(0))
            let agreement = try Agreement(edge, ground, device: device)
            agreement.check()
            return agreement
        }

        /// Changes one bit of a right's row, as somebody with the disk in hand would.
        func edit(_ right: Ground.Sold) throws {
            let connection = try Connection(
                path: edge.cache,
                options: Connection.Options(mode: .readWrite, synchronous: .normal)
            )
            let read = try connection.prepare("SELECT record FROM rights WHERE key = ?")
            var record = try #require(
                try read.first(BlobKey(right.id.raw), read: { $0.blob(0) })
            )
            record[record.count - 3] ^= 0x01
            let write = try connection.prepare("UPDATE rights SET record = ? WHERE key = ?")
            try write.run(record, BlobKey(right.id.raw))
        }
    }

    @Test func `A row edited under a running edge is refused, told and healed`() async throws {
        let scene = try await Scene()
        #expect(try await scene.verdict(on: scene.sold[0]) == "granted")
        try scene.edit(scene.sold[1])
        #expect(try await scene.verdict(on: scene.sold[1]) == "tampered")
        try await eventually("healed") {
            try await scene.verdict(on: scene.sold[1]) == "granted"
        }
        let agreement = try await scene.books()
        #expect(agreement.written.contains { $0.kind == .tamper })
        #expect(agreement.scans.contains { $0.refusal == .tampered })
        let incidents = try await scene.ground.incidents()
        #expect(incidents.contains { $0.word("kind") == "tamper" })
    }

    @Test func `An older cache put back is found, told, and replaced by a snapshot`() async throws {
        let scene = try await Scene()
        #expect(try await scene.verdict(on: scene.sold[0]) == "granted")
        #expect(await scene.edge.stop() == .code(0))
        let kept = scene.ground.path("kept.sqlite")
        try FileManager.default.copyItem(atPath: scene.edge.cache, toPath: kept)
        try await scene.edge.start()
        try await scene.ground.command("revoke", scene.sold[0])
        try await scene.caughtUp()
        #expect(try await scene.verdict(on: scene.sold[0]) == "revoked")
        #expect(await scene.edge.stop() == .code(0))
        for ending in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: scene.edge.cache + ending)
        }
        try FileManager.default.copyItem(atPath: kept, toPath: scene.edge.cache)
        try await scene.edge.start()
        try await scene.caughtUp()
        #expect(try await scene.verdict(on: scene.sold[0]) == "revoked")
        #expect(scene.edge.talk.contains("cacheSetAside"))
        let agreement = try await scene.books()
        #expect(
            agreement.written.contains { $0.kind == .tamper && $0.flags.contains(.rollback) }
        )
        let found = try #require(agreement.written.first { $0.kind == .tamper })
        #expect(!agreement.scans.contains { $0.refusal == nil && $0.sequence > found.sequence })
    }

    @Test func `Two heads of one version raise the alarm, and the old one still decides`()
        async throws
    {
        let scene = try await Scene()
        // A thief copies database and keys, and runs a hub of his own.
        _ = await scene.ground.hub.stop()
        let thief = try SystemHub(
            scene.ground.path("thief"),
            copying: scene.ground.hub.folder
        )
        try await scene.ground.hub.start()
        try await scene.ground.command("revoke", scene.sold[0])
        try await scene.caughtUp()
        try await thief.start()
        let stolen = try await thief.connection
        let other = "\(AdminAPI.right(scene.sold[1].id))/suspend"
        _ = try await stolen.command(other)
        try await Task.sleep(for: .seconds(1))
        let version = try await scene.edge.status().number("head", "version")
        let address = "\(AdminAPI.scopes)/\(scene.ground.scope)"
        #expect(try await stolen.get(address)["headVersion"]?.integer == version)
        scene.proxy.aim(at: thief.port)
        // A row that was edited makes the edge ask for a whole snapshot, from whoever answers.
        let edited = try scene.apart()
        try scene.edit(edited)
        #expect(try await scene.verdict(on: edited) == "tampered")
        try await alarm(scene, version)
        // The true hub is back, with something newer.
        scene.proxy.aim(at: scene.ground.hub.port)
        try await scene.ground.command("revoke", scene.sold[3])
        try await scene.caughtUp()
        #expect(try await scene.verdict(on: edited) == "granted")
        let agreement = try await scene.books()
        #expect(agreement.written.contains { $0.kind == .tamper && $0.flags.contains(.fork) })
        let incidents = try await scene.ground.incidents()
        #expect(incidents.contains { $0.word("kind") == "head_fork" })
        _ = await thief.stop()
    }

    @Test func `A next head that names another one before it raises the same alarm`() async throws {
        let scene = try await Scene()
        _ = await scene.ground.hub.stop()
        let thief = try SystemHub(
            scene.ground.path("thief"),
            copying: scene.ground.hub.folder
        )
        try await scene.ground.hub.start()
        try await scene.ground.command("revoke", scene.sold[0])
        try await scene.caughtUp()
        let version = try await scene.edge.status().number("head", "version")
        try await thief.start()
        let stolen = try await thief.connection
        for right in scene.sold[1...2] {
            _ = try await stolen.command("\(AdminAPI.right(right.id))/suspend")
            try await Task.sleep(for: .seconds(1))
        }
        scene.proxy.aim(at: thief.port)
        try await alarm(scene, version)
        _ = await thief.stop()
    }

    /// The alarm is up; what was true before is still decided by.
    ///
    /// A list of what is struck is believed even from a thief's hub: it only ever refuses.
    private func alarm(_ scene: Scene, _ version: Int64) async throws {
        try await scene.edge.wait("alarmed") {
            $0.word("lanes", "download", "alarm") == "fork" && $0.word("state") == "degraded"
        }
        #expect(try await scene.verdict(on: scene.sold[0]) == "revoked")
        #expect(try await scene.verdict(on: scene.sold[9]) == "granted")
        #expect(try await scene.edge.status().number("head", "version") == version)
    }
}
