import Access
import Badges
import CardEmulation
import Edge
import Journal
import Support
import Sync
import Testing
import Vocabulary

@testable import EdgeTests

/// Rows 9 to 11 and 27: copied and hostile cards.
@Suite(.timeLimit(.minutes(2)))
struct ClonerTests {
    private static let uid: [UInt8] = [4, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]
    private static let right = RightRecord(right: RightID(0x1234_5678_9ABC_DEF0))
    private static let badges = BadgeForge()

    private static func bench(
        _ medium: Medium,
        _ chip: BadgeChip,
        least: Assurance = .copyable
    ) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.runsGate = false
        options.rights = [right]
        options.zone = ZoneRecord(zone: EdgeBench.zone, assuranceMin: least)
        let key = try badges.keyRow(uid)
        options.forging = { forge in
            forge.put(badges.credential(uid, right, medium, chip: chip))
            forge.put(key)
        }
        let bench = try EdgeBench(options)
        bench.stores.badges.adopt(badges.keys)
        return bench
    }

    @Test func `Row 9: a cloner copies a number to a magic card, refused where more is asked`()
        async throws
    {
        for (least, word) in [(Assurance.oneTime, "medium_too_weak"), (.copyable, "granted")] {
            let bench = try Self.bench(.badgeNumber, .none, least: least)
            var magic = PlainCard(uid: Self.uid)
            #expect(try await bench.show(card: &magic, Self.badges)?.verdict == word)
        }
        let bench = try Self.bench(.badgeOneTime, .ntag424, least: .oneTime)
        var copy = PlainCard(uid: Self.uid)
        #expect(try await bench.show(card: &copy, Self.badges)?.verdict == "medium_too_weak")
        var real = Self.badges.ntag424(Self.uid)
        #expect(try await bench.show(card: &real, Self.badges)?.verdict == "granted")
    }

    @Test func `Row 10: a cloner replays a tap, and a count that does not rise is refused`()
        async throws
    {
        let bench = try Self.bench(.badgeOneTime, .ntag424)
        var card = Self.badges.ntag424(Self.uid, counter: 9)
        let tap = try bench.read(&card, Self.badges)
        #expect(await bench.show(tap)?.verdict == "granted")
        #expect(await bench.show(tap)?.verdict == "superseded")
        card.counter = 3
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "superseded")
        card.counter = 10
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "granted")
    }

    @Test func `Row 11: a cloner shows a tap harvested unseen, dead once a later one was seen`()
        async throws
    {
        let bench = try Self.bench(.badgeOneTime, .ntag424)
        var card = Self.badges.ntag424(Self.uid, counter: 9)
        let harvested = try bench.read(&card, Self.badges)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict == "granted")
        #expect(await bench.show(harvested)?.verdict == "superseded")
        // Before any later tap it would have opened, once: doors of value ask for more than that.
        let unseen = try Self.bench(.badgeOneTime, .ntag424)
        #expect(await unseen.show(harvested)?.verdict == "granted")
        let valued = try Self.bench(.badgeOneTime, .ntag424, least: .mutual)
        #expect(await valued.show(harvested)?.verdict == "medium_too_weak")
    }

    /// Answers that no card of ours gives: random, endless, torn, looping.
    private static func hostile(_ seed: UInt64) -> ScriptedCard {
        ScriptedCard(uid: uid) { command, index in
            var random = SeededRandom(seed: seed &* 64 &+ UInt64(index))
            let length = Int(random.next() % 260)
            let noise = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let ends: [[UInt8]] = [
                [0x90, 0], [0x61, 0xFF], [0x91, 0xAF], [0x6C, 0x01], [0x90], [],
            ]
            switch seed % 4 {
            case 0: return .bytes(noise + ends[Int(random.next() % 6)])
            // More, for ever.
            case 1: return .bytes([0x61, 0xFF])
            // A container that names itself, with the greatest lengths.
            case 2:
                return .bytes([
                    0, 15, 0x20, 0xFF, 0xFF, 0xFF, 0xFF, 4, 6, 0xE1, 3, 0xFF, 0xFF, 0, 0, 0x90, 0,
                ])
            // As long as was asked for, nested messages in all of it.
            default: return index > 40 ? .silence : .bytes([0xFF, 0xFE] + noise + [0x90, 0])
            }
        }
    }

    @Test func `Row 27: anyone shows a tag of endless, looped or torn answers, and opens nothing`()
        async throws
    {
        let bench = try Self.bench(.badgeOneTime, .ntag424)
        for seed in 0..<400 as Range<UInt64> {
            var card = Self.hostile(seed)
            // It throws where a card were asked more than 32 times.
            let reading = try bench.read(&card, Self.badges)
            switch reading.outcome {
            case .proof(.number), .fault, .withoutKey: continue
            default: Issue.record("seed \(seed): \(reading.outcome)")
            }
        }
        var card = Self.hostile(2)
        #expect(try await bench.show(card: &card, Self.badges)?.verdict != "granted")
        let tag = NTAG21x(uid: Self.uid, address: String(repeating: "x", count: 120))
        let long = try bench.read(any: tag, Self.badges)
        #expect(await bench.show(long)?.verdict != "granted")
        bench.time.advance(by: .seconds(5))
        var real = Self.badges.ntag424(Self.uid)
        #expect(try await bench.show(card: &real, Self.badges)?.verdict == "granted")
    }
}
