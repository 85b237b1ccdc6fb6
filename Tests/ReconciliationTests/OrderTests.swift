import Access
import Reconciliation
import Support
import Sync
import Testing
import Vocabulary

/// A day of gates that were cut off from each other, with clocks that know the time badly.
struct GeneratedDay {
    static let gates: UInt32 = 6
    static let rights: UInt64 = 60
    static let passes = 400

    let records: [JournalRecord]

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var journals = Journals()
        var second = 0
        for _ in 0..<Self.passes {
            second += Int.random(in: 0...40, using: &random)
            let widths = [2, 2, 60, 900, 36 * 3_600]
            let flags: [RecordFlags] = [[], [], [], .assumed, .notUsed, .unsettled]
            let gate = UInt32.random(in: 1...Self.gates, using: &random)
            let right = UInt64.random(in: 1...Self.rights, using: &random)
            let place = journals.pass(
                right,
                // Half of the gates lead into zone 1, the others into zone 2.
                gate: gate <= Self.gates / 2 ? gate : gate + 10,
                at: second,
                width: widths[Int.random(in: 0..<widths.count, using: &random)],
                Int.random(in: 0..<4, using: &random) == 0 ? .exit : .entry,
                flags: flags[Int.random(in: 0..<flags.count, using: &random)]
            )
            if Int.random(in: 0..<20, using: &random) == 0 {
                let later = second + Int.random(in: 1...1_000, using: &random)
                journals.annul(place, of: right, at: later)
            }
        }
        records = journals.records
    }
}

@Suite("Reconciliation, in any order", .timeLimit(.minutes(2)))
struct OrderTests {
    static let orders = 1_000
    private let terms = EntryTerms(usesMax: 2)

    /// Batches in the order in which a network may let them through, some of them twice.
    private func arrival(
        _ day: [JournalRecord],
        _ random: inout SeededRandom
    ) -> [JournalRecord] {
        var all = day
        all += (0..<day.count / 10).compactMap { _ in day.randomElement(using: &random) }
        all.shuffle(using: &random)
        return all
    }

    @Test(arguments: [PassbackRule.none, .untilExit, .within(.seconds(1_200))])
    func `A thousand orders of arrival come to one state and the same incidents`(
        _ passback: PassbackRule
    ) {
        let day = GeneratedDay(seed: 0x1A10).records
        let rules = Reconciliation.Rules.tens(terms, passback)
        let expected = Reconciliation(day, rules: rules)
        #expect(expected.findings.contains { $0.finding.certainty == .contested })
        #expect(expected.findings.contains { $0.finding.certainty == .clear })
        #expect(expected.findings.contains { $0.finding.kind == .exitWithoutEntry })
        var random = SeededRandom(seed: 0x0D0E)
        var different = 0
        for _ in 0..<Self.orders / 3 + 1 {
            let state = Reconciliation(arrival(day, &random), rules: rules)
            if state != expected { different += 1 }
        }
        #expect(different == 0)
    }

    /// Who comes first is right, whatever the journals say of the time: what this module must not
    /// be.
    private struct FirstComeFirstServed: Equatable {
        var doubles: Set<CrossingPlace> = []

        init(_ records: [JournalRecord], usesMax: Int) {
            var uses: [RightID: Int] = [:]
            for record in records where record.kind == .passage && record.direction == .entry {
                guard let place = CrossingPlace(referredToBy: record) else { continue }
                uses[record.right, default: 0] += 1
                if uses[record.right, default: 0] > usesMax { doubles.insert(place) }
            }
        }
    }

    @Test func `A merge that believes the order of arrival is caught by the same orders`() {
        let day = GeneratedDay(seed: 0x1A10).records
        let expected = FirstComeFirstServed(day, usesMax: 2)
        var random = SeededRandom(seed: 0x0D0E)
        let caught = (0..<20).count { _ in
            FirstComeFirstServed(arrival(day, &random), usesMax: 2) != expected
        }
        #expect(caught == 20)
    }

    @Test func `Of many days, no seed has a finding that the order of arrival changes`() {
        for seed in UInt64(1)...30 {
            let day = GeneratedDay(seed: seed).records
            let rules = Reconciliation.Rules.tens(terms, .untilExit)
            let expected = Reconciliation(day, rules: rules)
            var random = SeededRandom(seed: seed &* 31)
            for _ in 0..<3 {
                let state = Reconciliation(arrival(day, &random), rules: rules)
                #expect(state == expected, "seed \(seed)")
            }
        }
    }
}

/// What is counted by sorted ends must be what comparing each with each gives.
@Suite("Reconciliation, against the definition", .timeLimit(.minutes(1)))
struct DefinitionTests {
    @Test func `Entries are called double and contested as comparing all pairs says`() {
        for seed in UInt64(1)...200 {
            let rules = Reconciliation.Rules.tens(EntryTerms(usesMax: 2))
            let day = GeneratedDay(seed: seed).records
            let crossings = CrossingGatherer(day).crossings(zone: rules.zone)
            for (right, own) in Dictionary(grouping: crossings, by: \.right) {
                let state = RightState(
                    own,
                    terms: EntryTerms(usesMax: 2),
                    passback: { _ in .none }
                )
                let (surplus, contested) = Self.byPairs(own, usesMax: 2)
                let doubles = state.findings.filter { $0.kind == .doubleEntry }
                let clear = doubles.filter { $0.certainty == .clear }
                #expect(Set(clear.compactMap(\.members.last)) == surplus, "\(seed) \(right)")
                let open = doubles.filter { $0.certainty == .contested }
                #expect(Set(open.flatMap(\.members)) == contested, "\(seed) \(right)")
            }
        }
    }

    private static func byPairs(
        _ crossings: [Crossing],
        usesMax: Int
    ) -> (surplus: Set<CrossingPlace>, contested: Set<CrossingPlace>) {
        let timeline = Timeline(crossings)
        let entries = timeline.crossings.indices.filter {
            timeline.crossings[$0].direction == .entry
        }
        var surplus: Set<CrossingPlace> = []
        var contested: Set<CrossingPlace> = []
        for entry in entries {
            let surely = entries.count { timeline.isSurelyBefore($0, entry) }
            let possibly = entries.count { $0 != entry && !timeline.isSurelyBefore(entry, $0) }
            let place = timeline.crossings[entry].place
            if surely >= usesMax {
                surplus.insert(place)
            } else if possibly >= usesMax {
                contested.insert(place)
            }
        }
        return (surplus, contested)
    }
}
