import Access
import Cache
import PowerDisk
import Support
import Sync
import Testing
import Vocabulary

/// The power goes in the midst of an update: the cache is the old one or the new one.
///
/// The journal marks a head once `apply` returned, and calls an older cache a rollback: so what
/// `apply` did must be on the disk by then.
@Suite(.timeLimit(.minutes(5)))
struct PowerLossTests {
    private static let path = "/edge/cache.sqlite"

    private struct Toll {
        var losses = 0
        var applied = 0
        var keptUnderWay = 0
        /// An older version than the one marked, which a start takes for an attack.
        var older = 0
        var damaged = 0
        var sectors = (kept: 0, lost: 0, torn: 0)
    }

    /// Six versions of sixty rights: rows are put, changed and removed.
    private static func forge() -> ScopeForge {
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: 1))
        let rights = CacheBench.rights(60)
        for right in rights[..<40] { forge.put(right) }
        forge.publish()
        for version in 1...5 {
            for right in rights[version * 4..<version * 4 + 3] {
                var changed = right
                changed.generation = UInt8(version + 1)
                forge.put(changed)
            }
            forge.put(rights[40 + version])
            forge.remove(.rights, key: rights[version].right.raw)
            forge.publish()
        }
        return forge
    }

    private static func open(
        _ disk: PowerDisk,
        _ forge: ScopeForge,
        _ mark: HeadMark?
    ) throws(CacheError) -> (cache: CacheFile, findings: [CacheFinding]) {
        try CacheFile.open(
            path: path,
            scope: forge.scope,
            keyring: forge.keyring,
            mark: mark,
            on: disk.fileSystem
        )
    }

    /// Takes a snapshot and the deltas after it until the power goes; gives the last that `apply`
    /// returned for, with power left to mark it.
    private static func live(_ disk: PowerDisk, _ forge: ScopeForge) -> SignedHead? {
        var applied: SignedHead?
        do throws(CacheError) {
            let cache = try open(disk, forge, nil).cache
            for version in 0...UInt64(5) {
                let head =
                    version == 0
                    ? try cache.apply(forge.snapshot(1)).head
                    : try cache.apply(forge.delta(from: version, to: version + 1)).head
                guard !disk.isOff else { break }
                applied = head
            }
        } catch {}
        return applied
    }

    private static func toll(_ seeds: ClosedRange<UInt64>, isLying: Bool = false) throws -> Toll {
        let forge = forge()
        var toll = Toll()
        for seed in seeds {
            let disk = PowerDisk(seed: seed)
            var random = SeededRandom(seed: seed)
            disk.lie(isLying)
            disk.cut(after: .random(in: 1...300, using: &random))
            let applied = live(disk, forge)
            disk.losePower()
            toll.applied += Int(applied?.head.version ?? 0)
            let (cache, findings) = try open(disk, forge, applied.map { HeadMark($0) })
            let found = cache.head?.head.version ?? 0
            let marked = applied?.head.version ?? 0
            if findings.contains(where: { $0.kind == .rollback }) || found < marked {
                toll.older += 1
            }
            if findings.contains(where: { $0.kind != .rollback }) { toll.damaged += 1 }
            if cache.head != nil, try !cache.verify().isSound { toll.damaged += 1 }
            if found > marked { toll.keptUnderWay += 1 }
            // Whatever is left, the hub's snapshot repairs it.
            _ = try cache.apply(forge.snapshot())
            #expect(try cache.verify().isSound)
            toll.losses += disk.counts.losses
            toll.sectors.kept += disk.counts.sectorsKept
            toll.sectors.lost += disk.counts.sectorsLost
            toll.sectors.torn += disk.counts.sectorsTorn
        }
        return toll
    }

    @Test func `No loss of power takes a marked head back or damages the cache`() throws {
        let toll = try Self.toll(1...1_000)
        print("power, cache: \(toll)")
        #expect(toll.older == 0 && toll.damaged == 0)
        #expect(toll.losses == 1_000 && toll.applied > 1_000)
        #expect(toll.sectors.lost > 0 && toll.sectors.torn > 0)
    }

    @Test func `On a disk that lies marked heads are taken back`() throws {
        let toll = try Self.toll(1...100, isLying: true)
        print("power, cache on a lying disk: \(toll)")
        #expect(toll.older > 0)
    }
}
