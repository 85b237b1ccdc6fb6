import PowerDisk
import SQLite
import Testing

/// Row 33 of the threat table: the power goes between a decision and its relay, or anywhere else.
@Suite(.timeLimit(.minutes(5)))
struct PowerLossTests {
    struct Toll {
        var seeds = 0
        var losses = 0
        var acknowledged = 0
        var keptUnderWay = 0
        var lost = 0
        var damaged = 0
        var sectors = (kept: 0, lost: 0, torn: 0, entries: 0)
    }

    /// One life a seed: a new journal or one of an earlier version, a cut in the midst of some
    /// operation, for every third another one while it is opened again.
    private static func toll(
        _ seeds: ClosedRange<UInt64>,
        _ synchronous: Connection.Synchronous,
        isLying: Bool = false
    ) throws -> Toll {
        var toll = Toll()
        for seed in seeds {
            var life = JournalLife(seed: seed, synchronous, isLying: isLying)
            let isEarlier = seed.isMultiple(of: 5)
            if isEarlier { try life.makeEarlierFile(layout: 1 + Int(seed / 5 % 3)) }
            life.disk.cut(after: life.chance(1...(isEarlier ? 40 : 260)))
            life.live(120)
            life.disk.losePower()
            if seed.isMultiple(of: 3) {
                life.disk.cut(after: life.chance(1...12))
                _ = try? life.opened()
                life.disk.losePower()
            }
            toll.add(life.outcome(), of: life)
        }
        return toll
    }

    @Test func `No scan that opened a gate is lost in 1 000 losses of power`() throws {
        let toll = try Self.toll(1...1_000, .full)
        print("power, journal FULL: \(toll)")
        #expect(toll.lost == 0 && toll.damaged == 0)
        #expect(toll.losses >= 1_000 && toll.acknowledged > 10_000 && toll.keptUnderWay > 0)
        #expect(toll.sectors.lost > 0 && toll.sectors.torn > 0 && toll.sectors.entries > 0)
    }

    @Test func `Without syncs scans are lost, which shows that the disk does lose`() throws {
        let toll = try Self.toll(1...100, .off)
        print("power, journal OFF: \(toll)")
        #expect(toll.lost > 0)
    }

    @Test func `With syncs at checkpoints alone scans are lost, and no file is damaged`() throws {
        let toll = try Self.toll(1...100, .normal)
        print("power, journal NORMAL: \(toll)")
        #expect(toll.lost > 0)
    }

    @Test func `On a disk that lies scans are lost`() throws {
        let toll = try Self.toll(1...100, .full, isLying: true)
        print("power, journal on a lying disk: \(toll)")
        #expect(toll.lost > 0 && toll.damaged > 0)
    }
}

extension PowerLossTests.Toll {
    fileprivate mutating func add(_ outcome: JournalLife.Outcome, of life: JournalLife) {
        let counts = life.disk.counts
        seeds += 1
        losses += counts.losses
        acknowledged += life.acknowledged.count
        sectors.kept += counts.sectorsKept
        sectors.lost += counts.sectorsLost
        sectors.torn += counts.sectorsTorn
        sectors.entries += counts.entriesLost
        switch outcome {
        case .sound(let wasKept): keptUnderWay += wasKept ? 1 : 0
        case .lost(let count): lost += count
        case .damaged: damaged += 1
        }
    }
}
