import Access
import Cache
import Crypto
import Foundation
import SQLite
import Support
import Sync
import Testing
import Vocabulary

/// The attacks of a person who can write to the device's disk, each on 5 000 rights of which one
/// was revoked in version 2.
@Suite("Tampering with the cache")
struct TamperTests {
    private var bench: CacheBench
    private let rights: [RightRecord]
    private var victim: RightRecord { rights[2500] }

    init() throws {
        bench = try CacheBench()
        rights = CacheBench.rights(5000)
        bench.publishRevocation(of: rights)
    }

    private var mark: HeadMark { HeadMark(bench.forge.latest.head) }

    private func filled() throws -> CacheFile {
        let cache = try bench.sound(mark: mark)
        if cache.head == nil { _ = try cache.apply(bench.forge.snapshot()) }
        return cache
    }

    /// Runs an attack on a running cache and on a closed one: both must tell.
    private func expectTampered(_ right: RightID, after sql: String) throws {
        let cache = try filled()
        try bench.attack(sql)
        #expect(cache.right(right) == .tampered)
        let report = try cache.verify()
        #expect(!report.isSound)
        #expect(report.tables[0].firstMismatch != nil)
        _ = try cache.apply(bench.forge.snapshot())
        #expect(try cache.verify().isSound)
    }

    @Test func `An untouched file passes`() throws {
        let cache = try filled()
        try bench.attack("SELECT 1")
        for right in rights where right.right != victim.right {
            #expect(cache.right(right.right) == .row(right))
        }
        #expect(try cache.verify().isSound)
        #expect(try bench.open(mark: mark).findings.isEmpty)
    }

    @Test func `A status byte edited is told`() throws {
        var edited = victim
        edited.status = .suspended
        try expectTampered(
            victim.right,
            after: "UPDATE rights SET record = \(edited.bytes.sql) "
                + "WHERE key = \(victim.right.bytes.sql)"
        )
    }

    @Test func `The old authentic row put back is told`() throws {
        try expectTampered(
            victim.right,
            after: "UPDATE rights SET record = \(victim.bytes.sql) "
                + "WHERE key = \(victim.right.bytes.sql)"
        )
    }

    @Test func `The revoked row deleted is told`() throws {
        try expectTampered(
            victim.right,
            after: "DELETE FROM rights WHERE key = \(victim.right.bytes.sql)"
        )
    }

    @Test func `A forged row is told`() throws {
        let forged = RightRecord(right: RightID(victim.right.raw ^ 1))
        try expectTampered(
            forged.right,
            after: "INSERT INTO rights VALUES (\(forged.right.bytes.sql), \(forged.bytes.sql))"
        )
    }

    @Test func `A row moved to another key is told`() throws {
        let cache = try filled()
        let forged = RightID(victim.right.raw ^ 1 << 63)
        try bench.attack(
            "UPDATE rights SET key = \(forged.bytes.sql) WHERE key = \(victim.right.bytes.sql)"
        )
        #expect(cache.right(victim.right) == .tampered)
        #expect(cache.right(forged) == .tampered)
    }

    @Test func `The revocation taken off the blocklist is told`() throws {
        let cache = try filled()
        try bench.attack("DELETE FROM blocklist")
        #expect(cache.block(victim.right) == .tampered)
        #expect(cache.facts(of: victim.right)?.isTampered == true)
        #expect(try cache.verify().tables[4].firstMismatch == 0)
    }

    @Test func `A row edited with its leaf made to fit is told by the root`() throws {
        do {
            let cache = try filled()
            let row = bench.forge.version(1).rows[.rights]?[victim.right.raw] ?? []
            try bench.attack(
                "UPDATE rights SET record = \(row.sql) WHERE key = \(victim.right.bytes.sql)"
            )
            let bits = cache.head?.head[.rights].bits ?? 0
            let bucketing = Bucketing(bits: bits)
            let leaves = bucketing.leaves(ofSorted: bench.forge.snapshot(1).records(of: .rights))
            let chunk = bucketing.bucket(ofKey: victim.right.raw) / 32
            let digests = leaves[(chunk * 32)...].prefix(32).flatMap(\.bytes)
            let id = 1 << 32 | chunk
            try bench.attack("UPDATE leaf SET digests = \(digests.sql) WHERE id = \(id)")
            #expect(cache.right(victim.right) == .tampered)
            #expect(try cache.verify().findings.map(\.kind) == [.wrongLeaves])
        }
        let (cache, findings) = try bench.open(mark: mark)
        #expect(findings.map(\.kind) == [.wrongLeaves])
        #expect(cache.head == nil)
        _ = try cache.apply(bench.forge.snapshot())
        #expect(try cache.verify().isSound)
    }

    @Test func `An older file put back whole is a rollback`() throws {
        do { _ = try filled() }
        let older = try CacheBench()
        do {
            let cache = try older.sound()
            _ = try cache.apply(bench.forge.snapshot(1))
        }
        try FileManager.default.removeItem(atPath: bench.path)
        try FileManager.default.copyItem(atPath: older.path, toPath: bench.path)
        let (cache, findings) = try bench.open(mark: mark)
        #expect(findings.map(\.kind) == [.rollback])
        #expect(cache.head == nil)
        #expect(findings.first?.setAside == bench.path + ".damaged-1")
    }

    @Test func `Another head under the same version is a fork, an older hub epoch a rollback`()
        throws
    {
        do { _ = try filled() }
        let version = bench.forge.latest
        let other = bench.forge.head(of: version.rows, version: 2, previous: .zero)
        #expect(try bench.open(mark: HeadMark(other)).findings.map(\.kind) == [.fork])
        do { _ = try filled() }
        let later = HeadMark(hubEpoch: 2, version: 1, digestStart: Array(repeating: 1, count: 16))
        #expect(try bench.open(mark: later).findings.map(\.kind) == [.rollback])
    }

    @Test func `A head of another scope, an unknown key or no key is not believed`() throws {
        for attack in 0..<3 {
            do { _ = try filled() }
            var bytes = bench.forge.latest.head.bytes
            if attack == 1 { bytes[325] = 77 }
            if attack == 2 { bytes[389] ^= 1 }
            let scope = attack == 0 ? ScopeID(8) : bench.forge.scope
            try bench.attack("UPDATE head SET bytes = \(bytes.sql)")
            let opened = try CacheFile.open(
                path: bench.path,
                scope: scope,
                keyring: bench.forge.keyring,
                mark: mark
            )
            #expect(opened.findings.map(\.kind) == [.foreignHead])
        }
    }

    @Test func `Zones edited on the disk are told when the cache is opened`() throws {
        do { _ = try filled() }
        var zone = ZoneRecord(zone: 1)
        zone.aheadQuota = 1000
        try bench.attack("UPDATE zones SET record = \(zone.bytes.sql)")
        #expect(try bench.open(mark: mark).findings.map(\.kind) == [.wrongRows])
    }

    @Test func `A trigger is told at the opening and before an update`() throws {
        let trigger = "CREATE TRIGGER t AFTER UPDATE ON rights BEGIN DELETE FROM blocklist; END"
        do {
            let cache = try filled()
            try bench.attack(trigger)
            #expect(throws: CacheError(.foreignSchema, "")) {
                _ = try cache.apply(Delta(from: 2, head: bench.forge.latest.head, changes: []))
            }
            let applied = try cache.apply(bench.forge.snapshot())
            #expect(applied.finding?.kind == .foreignSchema)
            #expect(cache.right(rights[0].right) == .row(rights[0]))
        }
        #expect(try bench.open(mark: mark).findings.isEmpty)
        try bench.attack(trigger)
        #expect(try bench.open(mark: mark).findings.map(\.kind) == [.foreignSchema])
    }

    @Test func `A tampered cache is replaced and filled again, and three are kept`() throws {
        let cache = try filled()
        for _ in 0..<5 {
            try bench.attack("DELETE FROM rights WHERE key = \(victim.right.bytes.sql)")
            #expect(cache.right(victim.right) == .tampered)
            #expect(try cache.replaceWithEmpty().kind == .tampered)
            #expect(cache.head == nil)
            _ = try cache.apply(bench.forge.snapshot())
            #expect(cache.right(rights[1].right) == .row(rights[1]))
        }
        let kept = [1, 2, 3, 4, 5].filter {
            FileManager.default.fileExists(atPath: "\(bench.path).damaged-\($0)")
        }
        #expect(kept == [3, 4, 5])
    }

    @Test(arguments: [0, 1, 100, 4095, 4096, 50_000, 300_000])
    func `A file cut short never grants what it should not`(bytes: Int) throws {
        do { _ = try filled() }
        let handle = try #require(FileHandle(forUpdatingAtPath: bench.path))
        try handle.truncate(atOffset: UInt64(bytes))
        try handle.close()
        let (cache, findings) = try bench.open(mark: mark)
        #expect(cache.head == nil)
        // A file of no bytes, or of one, is a new database to SQLite.
        #expect(findings.count == (bytes < 2 ? 0 : 1))
        _ = try cache.apply(bench.forge.snapshot())
        #expect(try cache.verify().isSound)
    }

    @Test(.timeLimit(.minutes(3)))
    func `Three hundred flipped bits never make a wrong answer`() throws {
        let small = CacheBench.rights(400)
        var bench = try CacheBench()
        bench.publishRevocation(of: small)
        do {
            let cache = try bench.sound()
            _ = try cache.apply(bench.forge.snapshot())
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: bench.path))
        let truth = bench.forge.latest.rows[.rights] ?? [:]
        var random = SeededRandom(seed: 2026)
        var told = 0
        for round in 0..<300 {
            var bytes = whole
            let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
            bytes[bit / 8] ^= 1 << (bit % 8)
            let path = bench.folder.path("flip\(round).sqlite")
            try bytes.write(to: URL(fileURLWithPath: path))
            let (cache, findings) = try CacheFile.open(
                path: path,
                scope: bench.forge.scope,
                keyring: bench.forge.keyring,
                mark: HeadMark(bench.forge.latest.head)
            )
            if !findings.isEmpty { told += 1 }
            var tampered = 0
            for right in small {
                switch cache.right(right.right) {
                case .row(let row):
                    #expect(row.bytes == truth[right.right.raw], "bit \(bit)")
                case .absent: Issue.record("bit \(bit): a right is proven absent that is there")
                case .tampered: tampered += 1
                }
            }
            if findings.isEmpty, tampered > 0 { told += 1 }
        }
        // Most of the file is rows and leaves; the rest is free space and numbers nobody reads.
        #expect(told > 100)
    }
}
