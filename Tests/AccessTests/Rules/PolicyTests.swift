import Access
import Support
import Testing
import Vocabulary

@Suite("Policies")
struct PolicyTests {
    private static let morning = RuleTest.weekly(
        weekdays: 0x7F,
        opens: 480,
        closes: 720,
        timeZone: 0
    )
    private static let afternoon = RuleTest.weekly(
        weekdays: 0x7F,
        opens: 720,
        closes: 1_080,
        timeZone: 0
    )
    private static let product = RuleTest.products(RuleList([7]))

    private static func verdict(_ facts: Facts) -> Refusal? {
        guard case .refused(let refusal) = Decision.verdict(on: facts) else { return nil }
        return refusal
    }

    static let groups: [(groups: [[RuleTest]], text: String, product: UInt32, Refusal?)] = [
        ([[morning, product]], "2026-03-01T09:00:00Z", 7, nil),
        ([[morning, product]], "2026-03-01T09:00:00Z", 8, .rules),
        ([[morning, product]], "2026-03-01T13:00:00Z", 7, .rules),
        ([[morning], [afternoon, product]], "2026-03-01T09:00:00Z", 8, nil),
        ([[morning], [afternoon, product]], "2026-03-01T13:00:00Z", 8, .rules),
        ([[morning], [afternoon, product]], "2026-03-01T13:00:00Z", 7, nil),
        ([], "2026-03-01T13:00:00Z", 7, .rules),
    ]

    @Test(arguments: groups)
    func `A policy admits when one of its groups holds whole`(
        _ groups: [[RuleTest]],
        _ text: String,
        _ product: UInt32,
        _ answer: Refusal?
    ) {
        var facts = Given("", nil).facts
        facts.obey(groups)
        facts.at(RuleSet.moment(text))
        facts.row {
            $0.policy = RuleSet.policy
            $0.product = product
        }
        #expect(Self.verdict(facts) == answer)
    }

    /// What the time is known to be, by its ends; whether the zone takes uncertain times.
    static let intervals: [(low: String, high: String, [[RuleTest]], Refusal?)] = [
        ("2026-03-01T07:59:00Z", "2026-03-01T07:59:59.999Z", [[morning]], .rules),
        ("2026-03-01T07:59:00Z", "2026-03-01T08:00:00Z", [[morning]], .clockUncertain),
        ("2026-03-01T08:00:00Z", "2026-03-01T11:59:59.999Z", [[morning]], nil),
        ("2026-03-01T11:00:00Z", "2026-03-01T12:00:00Z", [[morning]], .clockUncertain),
        ("2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z", [[morning]], .rules),
        // It opens and closes between: neither end tells.
        ("2026-03-01T07:00:00Z", "2026-03-01T13:00:00Z", [[morning]], .clockUncertain),
        // It closes and opens between.
        ("2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z", [[morning]], .clockUncertain),
        // One window follows the other: open throughout.
        ("2026-03-01T11:00:00Z", "2026-03-01T13:00:00Z", [[morning], [afternoon]], nil),
        // They never hold together, whatever the time is.
        ("2026-03-01T11:00:00Z", "2026-03-01T13:00:00Z", [[morning, afternoon]], .rules),
        // Nobody can say, and so many changes are not looked at.
        ("2026-03-01T09:00:00Z", "2036-03-01T09:00:00Z", [[morning]], .clockUncertain),
    ]

    @Test(arguments: intervals)
    func `What may or may not hold at an uncertain time is uncertain`(
        _ low: String,
        _ high: String,
        _ groups: [[RuleTest]],
        _ answer: Refusal?
    ) {
        var facts = Given("", nil).facts
        facts.obey(groups)
        facts.time = TimeBounds(low: RuleSet.moment(low), high: RuleSet.moment(high))
        facts.head = HeadDates(issuedAt: facts.time.low, expiresAt: .distantFuture)
        #expect(Self.verdict(facts) == answer)
        facts.zone { $0.flags = .acceptsUncertainClock }
        guard answer == .clockUncertain else {
            #expect(Self.verdict(facts) == answer)
            return
        }
        guard case .granted(let grant) = Decision.verdict(on: facts) else {
            Issue.record("refused where uncertain times are taken")
            return
        }
        #expect(grant.flags == .uncertainClock)
    }

    @Test func `Opening hours of a zone hold for every right, beside its own policy`() {
        let rows = RuleSet.rows([[Self.morning]]) + RuleSet.rows([[Self.afternoon]], policy: 9)
        var facts = Given("", nil).facts
        facts.rules = PolicyRules(rows)
        facts.zone { $0.policy = 9 }
        facts.at(RuleSet.moment("2026-03-01T11:59:59.999Z"))
        #expect(Self.verdict(facts) == .rules)
        facts.at(RuleSet.moment("2026-03-01T12:00:00Z"))
        #expect(Self.verdict(facts) == nil)
        facts.row { $0.policy = RuleSet.policy }
        #expect(Self.verdict(facts) == .rules)
        facts.zone { $0.policy = 77 }
        facts.row { $0.policy = 0 }
        #expect(Self.verdict(facts) == .rules, "a policy without rows admits nobody")
    }

    @Test func `A policy may have 64 rows, and the last of them counts`() {
        var groups = (1...63).map { number in
            [RuleTest.weekly(weekdays: 1, opens: 0, closes: UInt16(number), timeZone: 0)]
        }
        groups.append([.products(RuleList([7]))])
        var facts = Given("", nil).facts
        facts.obey(groups)
        #expect(facts.rules?.policy(RuleSet.policy).groups.count == 64)
        #expect(Self.verdict(facts) == .rules)
        facts.row {
            $0.policy = RuleSet.policy
            $0.product = 7
        }
        #expect(Self.verdict(facts) == nil)
    }

    @Test func `A missing time zone or calendar admits nobody`() {
        let tests: [RuleTest] = [
            .weekly(weekdays: 0x7F, opens: 0, closes: 1_440, timeZone: 9),
            .holiday(calendar: 9, isHoliday: false, timeZone: 0),
            .holiday(calendar: 9, isHoliday: true, timeZone: 0),
        ]
        for test in tests {
            var facts = Given("", nil).facts
            facts.obey([[test]])
            #expect(Self.verdict(facts) == .rules)
            #expect(Decision.explanation(of: facts) == Explanation(.rules))
        }
    }
}
