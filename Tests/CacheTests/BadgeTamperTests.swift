import Access
import Cache
import Foundation
import SQLite
import Support
import Sync
import Testing
import Vocabulary

/// The attacks on rights, on the two tables of badges: 2 000 badges with their card keys, of which
/// one was reported lost in version 2.
@Suite("Tampering with badges")
struct BadgeTamperTests {
    private static let count = 2_000
    private static let victim = 1_000
    private var bench: CacheBench

    init() throws {
        bench = try CacheBench()
        for index in 0..<Self.count {
            bench.forge.put(Self.right(index))
            bench.forge.put(.credentials, Self.credential(index).bytes)
            bench.forge.put(.cardKeys, Self.cardKey(index).bytes)
        }
        bench.forge.put(ZoneRecord(zone: 1))
        bench.forge.publish()
        bench.forge.put(.credentials, Self.credential(Self.victim, status: .lost).bytes)
        bench.forge.publish()
    }

    private static func digest(_ index: Int) -> BadgeDigest {
        BadgeDigest(.card, [4, UInt8(index >> 8), UInt8(index & 255), 7], key: [1, 2, 3])
    }

    private static func right(_ index: Int) -> RightRecord {
        RightRecord(right: RightID(digest(index).key ^ 0x5555), product: UInt32(index))
    }

    private static func credential(
        _ index: Int,
        status: BadgeStatus = .active
    ) -> CredentialRecord {
        CredentialRecord(
            digest: digest(index),
            right: right(index).right,
            generation: 1,
            status: status,
            medium: .badgeOneTime,
            chip: .ntag424,
            counterSeen: UInt32(index)
        )
    }

    private static func cardKey(_ index: Int) -> CardKeyRecord {
        CardKeyRecord(
            badge: digest(index).key,
            chip: .ntag424,
            keyNumber: 2,
            keyVersion: 1,
            sealing: 1,
            sealed: [UInt8](repeating: UInt8(index & 255), count: 32)
        )
    }

    private func filled() throws -> CacheFile {
        let cache = try bench.sound(mark: HeadMark(bench.forge.latest.head))
        if cache.head == nil { _ = try cache.apply(bench.forge.snapshot()) }
        return cache
    }

    @Test func `Untouched tables give every badge, its right and its key`() throws {
        let cache = try filled()
        for index in 0..<Self.count where index != Self.victim {
            let digest = Self.digest(index)
            #expect(cache.credential(digest) == .row(Self.credential(index)))
            #expect(cache.cardKey(digest) == .row(Self.cardKey(index)))
            let found = try #require(cache.facts(badge: digest))
            #expect(found.credential == .row(Self.credential(index)))
            #expect(found.facts.right == .row(Self.right(index)))
            #expect(found.facts.headVersion == 2)
        }
        let lost = Self.digest(Self.victim)
        #expect(cache.credential(lost) == .row(Self.credential(Self.victim, status: .lost)))
    }

    @Test func `A row of which half a digest fits is another badge's`() throws {
        let cache = try filled()
        var bytes = Self.digest(3).bytes
        bytes[15] ^= 1
        let other = try #require(BadgeDigest(bytes: bytes))
        #expect(other.key == Self.digest(3).key)
        #expect(cache.credential(other) == .absent)
        let found = try #require(cache.facts(badge: other))
        #expect(found.credential == .absent)
        #expect(found.facts.right == .absent)
    }

    @Test func `A token's right stands over that of the row`() throws {
        let cache = try filled()
        let right = Self.right(7)
        let found = try #require(cache.facts(of: right.right, badge: Self.digest(3)))
        #expect(found.credential == .row(Self.credential(3)))
        #expect(found.facts.right == .row(right))
    }

    @Test func `An empty cache proves nothing of badges`() throws {
        let cache = try bench.sound()
        #expect(cache.credential(Self.digest(1)) == .tampered)
        #expect(cache.cardKey(Self.digest(1)) == .tampered)
        #expect(cache.facts(badge: Self.digest(1)) == nil)
    }

    @Test func `Tables without rows prove that a badge is absent`() throws {
        var empty = try CacheBench()
        empty.forge.put(ZoneRecord(zone: 1))
        empty.forge.publish()
        let cache = try empty.sound()
        _ = try cache.apply(empty.forge.snapshot())
        #expect(cache.credential(Self.digest(1)) == .absent)
        #expect(cache.cardKey(Self.digest(1)) == .absent)
    }

    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let table: CacheTable
        let sql: String
        var digest = BadgeTamperTests.digest(BadgeTamperTests.victim)

        var testDescription: String { "\(table): \(name)" }
    }

    private static let attacks: [Attack] = [CacheTable.credentials, .cardKeys].flatMap { table in
        let key = Array(digest(victim).bytes.prefix(8))
        let own = table == .credentials ? credential(victim).bytes : cardKey(victim).bytes
        let other = table == .credentials ? credential(9).bytes : cardKey(9).bytes
        var edited = own
        edited[20] ^= 1
        var moved = key
        moved[0] ^= 0x80
        let forged = BadgeDigest(.card, [9, 9, 9, 9], key: [])
        let forgedRow = forged.bytes + own.suffix(32)
        var attacks = [
            Attack(
                name: "a byte edited",
                table: table,
                sql: "UPDATE \(table.name) SET record = \(edited.sql) WHERE key = \(key.sql)"
            ),
            Attack(
                name: "another badge's row in its place",
                table: table,
                sql: "UPDATE \(table.name) SET record = \(other.sql) WHERE key = \(key.sql)"
            ),
            Attack(
                name: "deleted",
                table: table,
                sql: "DELETE FROM \(table.name) WHERE key = \(key.sql)"
            ),
            Attack(
                name: "moved to another key",
                table: table,
                sql: "UPDATE \(table.name) SET key = \(moved.sql) WHERE key = \(key.sql)"
            ),
            Attack(
                name: "forged",
                table: table,
                sql: "INSERT INTO \(table.name) VALUES "
                    + "(\(Array(forged.bytes.prefix(8)).sql), \(forgedRow.sql))",
                digest: forged
            ),
        ]
        if table == .credentials {
            attacks.append(
                Attack(
                    name: "the row from before it was lost put back",
                    table: table,
                    sql: "UPDATE \(table.name) SET record = \(own.sql) WHERE key = \(key.sql)"
                )
            )
        }
        return attacks
    }

    @Test(arguments: attacks)
    func `Every attack is told by the lookup and by the sweep`(_ attack: Attack) throws {
        let cache = try filled()
        try bench.attack(attack.sql)
        if attack.table == .credentials {
            #expect(cache.credential(attack.digest) == .tampered)
            #expect(cache.facts(badge: attack.digest)?.credential == .tampered)
            #expect(cache.facts(badge: attack.digest)?.facts.right == .absent)
        } else {
            #expect(cache.cardKey(attack.digest) == .tampered)
            #expect(cache.credential(attack.digest) != .tampered)
        }
        let report = try cache.verify()
        #expect(!report.isSound)
        #expect(report.tables[Int(attack.table.rawValue) - 1].firstMismatch != nil)
        _ = try cache.apply(bench.forge.snapshot())
        #expect(try cache.verify().isSound)
        #expect(cache.cardKey(Self.digest(Self.victim)) == .row(Self.cardKey(Self.victim)))
    }

    @Test(.timeLimit(.minutes(3)))
    func `A hundred flipped bits never make a wrong answer about a badge`() throws {
        do { _ = try filled() }
        let whole = try Data(contentsOf: URL(fileURLWithPath: bench.path))
        var random = SeededRandom(seed: 3)
        var told = 0
        for round in 0..<100 {
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
            var isTold = !findings.isEmpty
            for index in stride(from: 0, to: Self.count, by: 5) where index != Self.victim {
                let digest = Self.digest(index)
                switch cache.credential(digest) {
                case .row(let row): #expect(row == Self.credential(index), "bit \(bit)")
                case .absent: Issue.record("bit \(bit): a badge is proven absent that is there")
                case .tampered: isTold = true
                }
                switch cache.cardKey(digest) {
                case .row(let row): #expect(row == Self.cardKey(index), "bit \(bit)")
                case .absent: Issue.record("bit \(bit): a key is proven absent that is there")
                case .tampered: isTold = true
                }
            }
            if isTold { told += 1 }
        }
        #expect(told > 20)
    }
}
