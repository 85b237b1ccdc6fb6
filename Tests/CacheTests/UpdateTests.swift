import Access
import Cache
import Crypto
import Support
import Sync
import Testing
import Vocabulary

@Suite("Updates of the cache")
struct UpdateTests {
    @Test func `A new file is an empty cache that proves nothing`() throws {
        let bench = try CacheBench()
        let cache = try bench.sound()
        #expect(cache.head == nil)
        #expect(cache.facts(of: RightID(1)) == nil)
        #expect(cache.right(RightID(1)) == .tampered)
        #expect(cache.block(RightID(1)) == .tampered)
        #expect(try cache.verify().isSound)
    }

    @Test func `A snapshot answers for what it holds and proves the rest absent`() throws {
        var bench = try CacheBench()
        let rights = CacheBench.rights(1000)
        bench.publishRevocation(of: rights)
        let cache = try bench.sound()
        let applied = try cache.apply(bench.forge.snapshot())
        #expect(applied.changes == 1003)
        #expect(applied.finding == nil)
        #expect(cache.head == bench.forge.latest.head)
        for (index, right) in rights.enumerated() where index != 500 {
            #expect(cache.right(right.right) == .row(right))
        }
        #expect(cache.right(RightID(12345)) == .absent)
        #expect(cache.block(rights[0].right) == .absent)
        let facts = try #require(cache.facts(of: rights[500].right))
        guard case .row(let victim) = facts.right, case .row(let block) = facts.block else {
            Issue.record("the revoked right is not told")
            return
        }
        #expect(victim.status == .revoked)
        #expect(block.reason == .revoked)
        #expect(facts.headVersion == 2)
        #expect(cache.zones.zone(1) == ZoneRecord(zone: 1))
        #expect(cache.rules.policy(3).groups.count == 1)
        #expect(cache.rules.policy(4).groups.isEmpty)
        #expect(try cache.verify().isSound)
    }

    @Test func `A cache is found again as it was left`() throws {
        var bench = try CacheBench()
        let rights = CacheBench.rights(100)
        bench.publishRevocation(of: rights)
        do {
            let cache = try bench.sound()
            _ = try cache.apply(bench.forge.snapshot(1))
            _ = try cache.apply(bench.forge.delta(from: 1))
        }
        let cache = try bench.sound(mark: HeadMark(bench.forge.latest.head))
        #expect(cache.head == bench.forge.latest.head)
        #expect(cache.right(rights[3].right) == .row(rights[3]))
        let report = try CacheFile.inspect(path: bench.path, keyring: bench.forge.keyring)
        #expect(report.isSound)
        #expect(report.isSignatureChecked)
        #expect(report.tables.map(\.rowsFound) == [100, 0, 1, 1, 1, 0])
    }

    /// Rows that make one bucket more or fewer bits: 8 → 9 and back, 16 → 17 and back.
    @Test(arguments: [(8, 9), (9, 8), (16, 17), (17, 16), (0, 1), (1, 0), (7, 8), (100, 1000)])
    func `A delta crosses the borders of the bucket count`(before: Int, after: Int) throws {
        var bench = try CacheBench()
        let rights = CacheBench.rights(max(before, after))
        for right in rights.prefix(before) { bench.forge.put(right) }
        bench.forge.publish()
        let cache = try bench.sound()
        _ = try cache.apply(bench.forge.snapshot())
        for right in rights.prefix(after) { bench.forge.put(right) }
        for right in rights.dropFirst(after) {
            bench.forge.remove(.rights, key: right.right.raw)
        }
        bench.forge.publish()
        _ = try cache.apply(bench.forge.delta(from: 1))
        for (index, right) in rights.enumerated() {
            #expect(cache.right(right.right) == (index < after ? .row(right) : .absent))
        }
        #expect(try cache.verify().isSound)
        #expect(try bench.sound().head == bench.forge.latest.head)
    }

    @Test func `A delta to another version's rows is taken back whole`() throws {
        var bench = try CacheBench()
        let rights = CacheBench.rights(200)
        bench.publishRevocation(of: rights)
        let cache = try bench.sound()
        _ = try cache.apply(bench.forge.snapshot(1))
        let good = bench.forge.delta(from: 1)
        let short = Delta(from: 1, head: good.head, changes: Array(good.changes.dropLast()))
        let more = Delta(
            from: 1,
            head: good.head,
            changes: good.changes + [.delete(.rights, key: rights[0].right.raw)]
        )
        for bad in [short, more] {
            #expect(throws: CacheError(.rootMismatch, "")) { _ = try cache.apply(bad) }
            #expect(cache.head == bench.forge.version(1).head)
            #expect(rights.allSatisfy { cache.right($0.right) == .row($0) })
            #expect(try cache.verify().isSound)
        }
        _ = try cache.apply(good)
        #expect(cache.head == good.head)
    }

    @Test func `A delta from another version, or from nothing, is refused`() throws {
        var bench = try CacheBench()
        bench.publishRevocation(of: CacheBench.rights(50))
        let delta = bench.forge.delta(from: 1)
        let cache = try bench.sound()
        #expect(throws: CacheError(.wrongBase, "")) { _ = try cache.apply(delta) }
        _ = try cache.apply(bench.forge.snapshot(2))
        #expect(throws: CacheError(.wrongBase, "")) { _ = try cache.apply(delta) }
        var other = bench.forge
        other.hubEpoch = 2
        other.publish()
        #expect(throws: CacheError(.wrongBase, "")) {
            _ = try cache.apply(other.delta(from: 2))
        }
        #expect(cache.head == bench.forge.latest.head)
    }

    @Test func `Rows out of order, twice or of an unknown form are refused`() throws {
        var bench = try CacheBench()
        let rights = CacheBench.rights(3).sorted { $0.right < $1.right }
        bench.forge.put(rights[0])
        bench.forge.publish()
        let cache = try bench.sound()
        _ = try cache.apply(bench.forge.snapshot())
        bench.forge.put(rights[1])
        bench.forge.put(rights[2])
        let head = bench.forge.publish()
        let swapped = Snapshot(
            head: head,
            records: [.rights: rights[1].bytes + rights[0].bytes + rights[2].bytes]
        )
        #expect(throws: CacheError(.unsorted, "")) { _ = try cache.apply(swapped) }
        let twice = Delta(
            from: 1,
            head: head,
            changes: [
                .put(.rights, record: rights[1].bytes), .put(.rights, record: rights[1].bytes),
                .put(.rights, record: rights[2].bytes),
            ]
        )
        #expect(throws: CacheError(.unsorted, "")) { _ = try cache.apply(twice) }
        var unknown = rights[2].bytes
        unknown[9] = 9
        bench.forge.put(.rights, unknown)
        bench.forge.publish()
        #expect(throws: CacheError(.unreadableRecord, "")) {
            _ = try cache.apply(bench.forge.delta(from: 1))
        }
        #expect(throws: CacheError(.unreadableRecord, "")) {
            _ = try cache.apply(bench.forge.snapshot())
        }
        #expect(cache.head == bench.forge.version(1).head)
    }

    @Test func `A snapshot that its head does not sum up is refused`() throws {
        var bench = try CacheBench()
        var rights = CacheBench.rights(20).sorted { $0.right < $1.right }
        for right in rights { bench.forge.put(right) }
        let head = bench.forge.publish()
        rights[4].status = .suspended
        let snapshot = Snapshot(head: head, records: [.rights: rights.flatMap(\.bytes)])
        let cache = try bench.sound()
        #expect(throws: CacheError(.rootMismatch, "")) { _ = try cache.apply(snapshot) }
        #expect(cache.head == nil)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `Many random deltas lead where a snapshot leads`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bench = try CacheBench()
        var rights = CacheBench.rights(10_000, seed: seed)
        for right in rights { bench.forge.put(right) }
        bench.forge.publish()
        let cache = try bench.sound()
        _ = try cache.apply(bench.forge.snapshot())
        for _ in 0..<4 {
            for _ in 0..<Int.random(in: 1...400, using: &random) {
                let index = Int.random(in: 0..<rights.count, using: &random)
                rights[index].usesSeen &+= 1
                bench.forge.put(rights[index])
            }
            for _ in 0..<Int.random(in: 0...200, using: &random) {
                let index = Int.random(in: 0..<rights.count, using: &random)
                bench.forge.remove(.rights, key: rights.remove(at: index).right.raw)
            }
            let new = CacheBench.rights(
                Int.random(in: 0...200, using: &random),
                seed: random.next()
            )
            for right in new { bench.forge.put(right) }
            rights += new
            bench.forge.publish()
            let from = bench.forge.latest.head.head.version - 1
            _ = try cache.apply(bench.forge.delta(from: from))
        }
        let whole = try CacheBench()
        let other = try whole.sound()
        _ = try other.apply(bench.forge.snapshot())
        #expect(try cache.verify().tables == other.verify().tables)
        #expect(rights.allSatisfy { cache.right($0.right) == .row($0) })
        #expect(rights.allSatisfy { other.right($0.right) == .row($0) })
    }
}
