import Access
import Support
import Testing
import Vocabulary

/// Rules, rights and times at random, from a seed.
private struct RandomFacts {
    var random: SeededRandom

    mutating func pick<Element>(_ some: [Element]) -> Element {
        some[Int.random(in: 0..<some.count, using: &random)]
    }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    private mutating func minutes() -> (UInt16, UInt16) {
        let from = UInt16.random(in: 0..<1_400, using: &random)
        return (from, UInt16.random(in: from + 1...1_440, using: &random))
    }

    private mutating func zone() -> UInt16 { pick([0, RuleSet.paris, RuleSet.lordHowe, 3]) }

    private mutating func list() -> RuleList {
        RuleList(isIn: !chance(3), [pick([0, 1, 3, 5]), pick([1, 3, 5, 7])])
    }

    private mutating func day() -> LocalDay {
        LocalDay(count: UInt32.random(in: 20_500...20_700, using: &random))
    }

    mutating func test() -> RuleTest {
        let (from, until) = minutes()
        let bound = pick(Bound.allCases)
        switch Int.random(in: 0..<13, using: &random) {
        case 0, 12:
            let days = UInt8.random(in: 1..<0x80, using: &random)
            return .weekly(weekdays: days, opens: from, closes: until, timeZone: zone())
        case 1:
            let days = [day(), day()].sorted()
            return .dates(from: days[0], until: days[1], timeZone: zone())
        case 2:
            let start = moment()
            return .moments(from: start, until: start.advanced(by: .seconds(86_400)))
        case 3: return .holiday(calendar: 1, isHoliday: chance(2), timeZone: zone())
        case 4:
            return .entryHours(
                pick(EntryChoice.allCases),
                from: from,
                until: until,
                timeZone: zone()
            )
        case 5: return .minutesSince(pick(UseEvent.allCases), bound, minutes: pick([1, 60, 600]))
        case 6: return .entriesToday(bound, pick([1, 2, 3]), timeZone: zone())
        case 7: return .entriesInAll(bound, pick([1, 2, 3]))
        case 8: return .products(list())
        case 9: return .gates(list())
        case 10: return .zones(RuleList(isIn: !chance(3), [pick([1, 3, 5])]))
        default: return .inside(zone: pick([0, 1, 3]), isInside: chance(2))
        }
    }

    mutating func moment() -> Timestamp {
        let start = RuleSet.moment("2026-03-20T00:00:00Z").milliseconds
        return Timestamp(milliseconds: .random(in: start...start + 20_000_000_000, using: &random))
    }

    private mutating func groups() -> [[RuleTest]] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in test() }
        }
    }

    /// With the rows that its rules are made of.
    mutating func facts() -> (facts: Facts, rows: [RuleRow]) {
        var facts = Given("", nil).facts
        let now = moment()
        facts.at(now)
        if chance(4) {
            let late = Duration.seconds(Int.random(in: 1...7_200, using: &random))
            facts.time = TimeBounds(low: now, high: now.advanced(by: late))
        }
        let rows =
            RuleSet.rows(groups()) + RuleSet.rows(groups(), policy: 9) + RuleSet.clocks
            + RuleSet.holidays
        facts.rules = PolicyRules(rows)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let before = Duration.seconds(-Int.random(in: 1...100_000, using: &random))
            facts.use.settle(
                pick(Direction.allCases),
                into: pick([0, 1, 3]),
                usesSeen: 0,
                at: now.advanced(by: before)
            )
        }
        let zonePolicy: UInt16 = chance(3) ? 9 : 0
        let passback = pick(AntiPassback.allCases)
        let isFromParent = chance(5)
        facts.zone {
            $0.policy = zonePolicy
            $0.antiPassback = passback
            $0.passbackMinutes = 30
            if isFromParent { $0.flags.insert(.entersFromParent) }
        }
        let set = pick([UInt16(0), 7, 8, 9])
        let begin = chance(4) ? Minute(holding: moment()) : .first
        let end = chance(4) ? Minute(holding: moment()) : .never
        facts.row {
            $0.policy = RuleSet.policy
            $0.zoneSet = set
            $0.notBefore = begin
            $0.notAfter = end
        }
        facts.gate = GateID(pick([1, 3, 5]))
        return (facts, rows)
    }
}

@Suite("Explanations of random rules")
struct ExplanationPropertyTests {
    static let rounds = 6_000

    /// Does what a proposal says, by what it says alone.
    private static func apply(_ proposal: Proposal, to facts: inout Facts) {
        switch proposal {
        case .moment(let moment):
            let width = facts.time.high.since(facts.time.low)
            facts.time = TimeBounds(low: moment, high: moment.advanced(by: width))
            facts.head = HeadDates(issuedAt: facts.head.issuedAt, expiresAt: .distantFuture)
        case .zones(let zones):
            if facts.use.isInside, facts.use.zone == 0 { facts.use.zone = facts.zone }
            facts.zone = zones[0]
            facts.gate = GateID(0)
            facts.occupancy = 0
        case .gates(let gates): facts.gate = gates.first ?? GateID(1_000)
        case .products(let products): change(&facts) { $0.product = products.first ?? 1_000 }
        case .medium: facts.medium = .badgeMutual
        case .leaving(let zone):
            let after = zone == 0 ? 0 : facts.zones.after(.exit, of: zone)
            facts.use.zone = after
            facts.use.isInside = after != 0
        case .entering(let zone):
            facts.use.zone = zone == 0 ? facts.zone : zone
            facts.use.isInside = true
        case .payment: change(&facts) { $0.paidThrough = .never }
        case .reactivation: change(&facts) { $0.status = .active }
        case .room: facts.occupancy = 0
        case .freshCache:
            facts.head = HeadDates(issuedAt: facts.head.issuedAt, expiresAt: .distantFuture)
        case .clock: facts.time = TimeBounds(exactly: facts.time.low)
        }
    }

    private static func change(_ facts: inout Facts, _ change: (inout RightRecord) -> Void) {
        guard case .row(var row) = facts.right else { return }
        change(&row)
        facts.right = .row(row)
    }

    private static func isGranted(_ facts: Facts) -> Bool {
        guard case .granted = Decision.verdict(on: facts) else { return false }
        return true
    }

    @Test(.timeLimit(.minutes(2)))
    func `Who does what is proposed is let in, and not a moment sooner`() {
        var maker = RandomFacts(random: SeededRandom(seed: 5))
        var counts: [String: Int] = [:]
        for round in 0..<Self.rounds {
            let (facts, _) = maker.facts()
            guard let explanation = Decision.explanation(of: facts) else {
                #expect(Self.isGranted(facts))
                counts["granted", default: 0] += 1
                continue
            }
            guard !explanation.proposals.isEmpty else {
                counts["nothing", default: 0] += 1
                continue
            }
            var changed = facts
            for proposal in explanation.proposals { Self.apply(proposal, to: &changed) }
            #expect(Self.isGranted(changed), "round \(round): \(explanation)")
            for proposal in explanation.proposals {
                counts[ProposalForm(proposal).need, default: 0] += 1
            }
            guard case .moment(let moment) = explanation.proposals[0],
                explanation.proposals.count == 1
            else { continue }
            var early = facts
            Self.apply(.moment(moment.advanced(by: .milliseconds(-1))), to: &early)
            #expect(!Self.isGranted(early), "round \(round): \(explanation) is too late")
            counts["moment alone", default: 0] += 1
        }
        // A kind that is never met proves nothing.
        for kind in [
            "granted", "nothing", "moment", "moment alone", "zone", "gate", "product", "leave",
            "enter", "clock",
        ] {
            #expect(counts[kind, default: 0] >= 20, "\(kind): \(counts)")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `A gate that reads the rows decides as the hub that wrote them`() {
        var maker = RandomFacts(random: SeededRandom(seed: 6))
        for round in 0..<1_000 {
            let (facts, rows) = maker.facts()
            var read = facts
            read.rules = PolicyRules(records: rows.map(\.bytes).shuffled(using: &maker.random))
            #expect(
                Decision.verdict(on: read) == Decision.verdict(on: facts),
                "round \(round)"
            )
            #expect(
                Decision.explanation(of: read) == Decision.explanation(of: facts),
                "round \(round)"
            )
        }
    }

    @Test func `Rules that can never hold together cost no more than their bound`() {
        let days = (0..<6).map { day in
            RuleTest.weekly(weekdays: 1 << UInt8(day), opens: 0, closes: 1, timeZone: 1)
        }
        var facts = Given("", nil).facts
        facts.rules = PolicyRules(
            RuleSet.rows((0..<32).map { [days[$0 % 6], days[($0 + 1) % 6]] })
                + RuleSet.rows((0..<32).map { [days[$0 % 6]] }, policy: 9) + RuleSet.clocks
        )
        facts.zone { $0.policy = 9 }
        facts.row { $0.policy = RuleSet.policy }
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(Decision.explanation(of: facts) == Explanation(.rules))
        }
        // 4 096 looks at a condition; without the bound it would be minutes.
        #expect(time < .seconds(1))
        print("An explanation of rules that never hold took \(time).")
    }
}
