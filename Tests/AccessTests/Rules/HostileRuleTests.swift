import Access
import Support
import Testing
import Vocabulary

@Suite("Hostile rules")
struct HostileRuleTests {
    private static let always = RuleTest.weekly(
        weekdays: 0x7F,
        opens: 0,
        closes: 1_440,
        timeZone: RuleSet.paris
    )

    private static func verdict(_ records: [[UInt8]]) -> Verdict {
        var facts = Given("", nil).facts
        facts.row { $0.policy = RuleSet.policy }
        facts.rules = PolicyRules(records: records)
        return Decision.verdict(on: facts)
    }

    private static var sound: [[UInt8]] {
        (RuleSet.rows([[always]]) + RuleSet.clocks + RuleSet.holidays).map(\.bytes)
    }

    private static func condition(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes = RuleSet.rows([[always]])[0].bytes
        bytes[4] = 1
        change(&bytes)
        return bytes
    }

    /// Beside a group that holds: what is added must not be left out of account.
    static let hostile: [(String, [UInt8])] = [
        ("an unknown kind", condition { $0[0] = 200 }),
        ("kind zero", condition { $0[0] = 0 }),
        ("an unknown test", condition { $0[8] = 13 }),
        ("test zero", condition { $0[8] = 0 }),
        ("the highest test", condition { $0[8] = 255 }),
        ("no weekday", condition { $0[11] = 0 }),
        ("an eighth weekday", condition { $0[11] = 0x80 }),
        ("a sense that a window has not", condition { $0[9] = 1 }),
        ("a subject that a window has not", condition { $0[10] = 1 }),
        ("it closes before it opens", condition { $0[18] = 0xFF }),
        ("it opens on another day", condition { $0[17] = 1 }),
        ("a number behind the last", condition { $0[47] = 1 }),
        ("a reserved byte", condition { $0[1] = 1 }),
        ("a part of what is no list", condition { $0[3] = 1 }),
        (
            "a part without a beginning",
            condition {
                $0 = RuleSet.rows([[.products(RuleList([1]))]])[0].bytes
                $0[3] = 1
                $0[4] = 1
            }
        ),
        (
            "a list of none",
            condition {
                $0[8] = 9
                $0[9] = 1
                $0[11] = 0
                $0[12] = 0
                $0[13] = 0
            }
        ),
        ("the same place twice", RuleSet.rows([[.entriesInAll(.atMost, 1)]])[0].bytes),
    ]

    @Test(arguments: hostile)
    func `A policy with a row that cannot be read admits nobody`(
        _ name: String,
        _ record: [UInt8]
    ) {
        guard case .granted = Self.verdict(Self.sound) else {
            Issue.record("the sound rules refuse")
            return
        }
        #expect(Self.verdict(Self.sound + [record]) == .refused(.rules), "\(name)")
        #expect(Self.verdict([record] + Self.sound) == .refused(.rules), "\(name)")
    }

    @Test func `A row that cannot be read leaves other policies alone`() {
        var other = Self.condition { $0[8] = 99 }
        other[7] = 77
        guard case .granted = Self.verdict(Self.sound + [other]) else {
            Issue.record("another policy's row counted")
            return
        }
    }

    @Test(arguments: 0..<3)
    func `A clock with a damaged, missing or doubled row is no clock`(_ kind: Int) {
        var records = Self.sound
        switch kind {
        case 0: records[1][10] = 0x7F
        case 1: records.remove(at: 1)
        default: records.append(records[1])
        }
        #expect(Self.verdict(records) == .refused(.rules))
    }

    @Test(.timeLimit(.minutes(1)))
    func `Random rows never crash, and one flipped bit never opens what was shut`() {
        var random = SeededRandom(seed: 16)
        let shut = RuleSet.rows([[.entriesToday(.atLeast, 9, timeZone: RuleSet.paris)]])[0].bytes
        for _ in 0..<4_000 {
            var record = (0..<48).map { _ in UInt8.random(in: 0...255, using: &random) }
            if Bool.random(using: &random) { record[0] = UInt8.random(in: 0...5, using: &random) }
            record[6] = 0
            record[7] = UInt8(RuleSet.policy)
            var facts = Given("", nil).facts
            facts.row { $0.policy = RuleSet.policy }
            facts.rules = PolicyRules(records: [shut, record] + Self.sound.dropFirst())
            facts.time = TimeBounds(
                low: facts.time.low,
                high: Timestamp(
                    milliseconds: .random(in: facts.time.low.milliseconds...(.max), using: &random)
                )
            )
            _ = Decision.verdict(on: facts)
            _ = Decision.explanation(of: facts)
        }
        for bit in 0..<384 where bit / 8 != 4 && bit / 8 != 5 {
            var record = shut
            record[bit / 8] ^= 0x80 >> UInt8(bit % 8)
            let verdict = Self.verdict([record] + Self.sound.dropFirst())
            // Another count, or at most instead of at least, is another rule.
            guard bit / 8 != 9, !(16..<20).contains(bit / 8) else { continue }
            guard case .granted = verdict else { continue }
            Issue.record("bit \(bit) opened the policy")
        }
    }
}
