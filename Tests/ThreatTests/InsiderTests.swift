import Access
import Cache
import Devices
import Foundation
import HTTPServer
import Support
import Sync
import Testing
import Vocabulary

@testable import CacheTests
@testable import HubTests

/// Rows 14 to 17: who can write to the gate's disk.
@Suite(.timeLimit(.minutes(2)))
struct InsiderTests {
    /// 400 rights, one of which was revoked in version 2.
    private struct Scene {
        var bench: CacheBench
        let rights: [RightRecord]
        var victim: RightRecord { rights[rights.count / 2] }
        var mark: HeadMark { HeadMark(bench.forge.latest.head) }

        init() throws {
            bench = try CacheBench()
            rights = CacheBench.rights(400)
            bench.publishRevocation(of: rights)
        }

        func filled() throws -> CacheFile {
            let cache = try bench.sound(mark: mark)
            if cache.head == nil { _ = try cache.apply(bench.forge.snapshot()) }
            return cache
        }

        /// The victim is refused as tampered after this, and not before.
        func expectTampered(_ right: RightID, after sql: String) throws {
            let cache = try filled()
            #expect(cache.right(right) != .tampered)
            try bench.attack(sql)
            #expect(cache.right(right) == .tampered)
            _ = try cache.apply(bench.forge.snapshot())
            #expect(try cache.verify().isSound)
        }
    }

    @Test func `Row 14: an insider edits or adds a row, and its bucket tells`() throws {
        let scene = try Scene()
        let place = "WHERE key = \(scene.victim.right.bytes.sql)"
        var edited = scene.victim
        edited.usesMax = 0
        edited.zoneSet = 0xFFFF
        try scene.expectTampered(
            scene.victim.right,
            after: "UPDATE rights SET record = \(edited.bytes.sql) \(place)"
        )
        let forged = RightRecord(right: RightID(scene.victim.right.raw ^ 1))
        try scene.expectTampered(
            forged.right,
            after: "INSERT INTO rights VALUES (\(forged.right.bytes.sql), \(forged.bytes.sql))"
        )
    }

    @Test func `Row 15: an insider puts the old row back or takes the revoked one away`() throws {
        let scene = try Scene()
        let key = scene.victim.right.bytes.sql
        // Signed once by the hub: a signature of the row alone would not tell.
        try scene.expectTampered(
            scene.victim.right,
            after: "UPDATE rights SET record = \(scene.victim.bytes.sql) WHERE key = \(key)"
        )
        try scene.expectTampered(
            scene.victim.right,
            after: "DELETE FROM rights WHERE key = \(key)"
        )
        let cache = try scene.filled()
        try scene.bench.attack("DELETE FROM blocklist")
        #expect(cache.block(scene.victim.right) == .tampered)
    }

    @Test func `Row 16: an insider restores an older file or disk, and gate or hub notice`()
        async throws
    {
        let scene = try Scene()
        do { _ = try scene.filled() }
        let older = try CacheBench()
        do { _ = try older.sound().apply(scene.bench.forge.snapshot(1)) }
        try FileManager.default.removeItem(atPath: scene.bench.path)
        try FileManager.default.copyItem(atPath: older.path, toPath: scene.bench.path)
        // Without the mark in the journal the older file would be taken.
        #expect(try older.open(mark: nil).findings.isEmpty)
        let (cache, findings) = try scene.bench.open(mark: scene.mark)
        #expect(findings.map(\.kind) == [.rollback])
        #expect(cache.head == nil)

        // The whole disk of yesterday, journal and mark and all: the hub remembers the end.
        let hub = try await GateBench()
        let device = try await hub.enrolled()
        device.journal.add(.boot, count: 10)
        let disk = device.journal
        device.journal.add(.clock, count: 10)
        #expect(try await device.post(device.journal.batch(1...20)).status == 200)
        device.journal = disk
        device.journal.add(.boot)
        #expect(try await device.post(device.journal.batch(11...11)).status == 409)
        #expect(try await hub.status(device.device) == .quarantined)
        #expect(try await !hub.incidents().isEmpty)
        await hub.test.stop()
    }

    @Test func `Row 17: an insider plants a malicious file, refused and fetched again`() throws {
        let scene = try Scene()
        do { _ = try scene.filled() }
        let whole = try Data(contentsOf: URL(fileURLWithPath: scene.bench.path))
        let truth = scene.bench.forge.latest.rows[.rights] ?? [:]
        var random = SeededRandom(seed: 17)
        var told = 0
        for round in 0..<60 {
            var bytes = whole
            // A few bytes anywhere, the header and the schema's page more often than the rest.
            for _ in 0..<8 {
                let end = round % 2 == 0 ? 4_096 : bytes.count
                let place = Int.random(in: 0..<end, using: &random)
                bytes[place] = UInt8(truncatingIfNeeded: random.next())
            }
            let path = scene.bench.folder.path("corpus-\(round).sqlite")
            try bytes.write(to: URL(fileURLWithPath: path))
            let (cache, findings) = try CacheFile.open(
                path: path,
                scope: scene.bench.forge.scope,
                keyring: scene.bench.forge.keyring,
                mark: scene.mark
            )
            if !findings.isEmpty { told += 1 }
            for right in scene.rights {
                guard case .row(let row) = cache.right(right.right) else { continue }
                #expect(row.bytes == truth[right.right.raw], "round \(round)")
            }
            _ = try cache.apply(scene.bench.forge.snapshot())
            #expect(try cache.verify().isSound, "round \(round)")
        }
        #expect(told > 20)
        for schema in [
            "CREATE TRIGGER t AFTER UPDATE ON rights BEGIN DELETE FROM blocklist; END",
            "CREATE VIEW v AS SELECT load_extension('x')",
            "CREATE TABLE more (a)",
        ] {
            try scene.bench.attack(schema)
            #expect(try scene.bench.open(mark: scene.mark).findings.map(\.kind) == [.foreignSchema])
            do { _ = try scene.filled() }
        }
        #expect(try scene.bench.open(mark: scene.mark).findings.isEmpty)
    }
}
