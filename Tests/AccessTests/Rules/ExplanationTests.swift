import Access
import Testing
import Vocabulary

@Suite("Explanations")
struct ExplanationTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let refusal: Refusal
        let proposals: [Proposal]
        let words: String?
        let facts: Facts

        init(
            _ description: String,
            _ refusal: Refusal,
            _ proposals: [Proposal],
            _ words: String?,
            _ change: (inout Facts) -> Void
        ) {
            self.description = description
            self.refusal = refusal
            self.proposals = proposals
            self.words = words
            var facts = Given("", nil).facts
            // Monday 2 March 2026, 11:00 in Paris.
            facts.at(RuleSet.moment("2026-03-02T10:00:00Z"))
            facts.rules = RuleSet.rules([])
            change(&facts)
            self.facts = facts
        }
    }

    private static func window(_ opens: UInt16, _ closes: UInt16, days: UInt8 = 0x7F) -> RuleTest {
        .weekly(weekdays: days, opens: opens, closes: closes, timeZone: RuleSet.paris)
    }

    private static func moment(_ text: String) -> Proposal { .moment(RuleSet.moment(text)) }

    static let times = [
        Case(
            "later today",
            .rules,
            [moment("2026-03-02T13:00:00Z")],
            "from 2026-03-02 14:00 +01:00"
        ) {
            $0.obey([[window(840, 900)]])
        },
        Case(
            "the soonest of two",
            .rules,
            [moment("2026-03-02T12:00:00Z")],
            "from 2026-03-02 13:00 +01:00"
        ) {
            $0.obey([[window(840, 900)], [window(780, 800)]])
        },
        Case("tomorrow", .rules, [moment("2026-03-03T08:00:00Z")], "from 2026-03-03 09:00 +01:00") {
            $0.obey([[window(540, 600)]])
        },
        Case(
            "on Sunday, in summer time",
            .rules,
            [moment("2026-03-29T07:00:00Z")],
            "from 2026-03-29 09:00 +02:00"
        ) {
            $0.at(RuleSet.moment("2026-03-28T12:00:00Z"))
            $0.obey([[window(540, 600, days: 0x40)]])
        },
        Case(
            "on the next holiday",
            .rules,
            [moment("2026-04-30T22:00:00Z")],
            "from 2026-05-01 00:00 +02:00"
        ) {
            $0.obey([[.holiday(calendar: 1, isHoliday: true, timeZone: RuleSet.paris)]])
        },
        Case(
            "a holiday that is a Tuesday",
            .rules,
            [moment("2026-07-13T22:00:00Z")],
            "from 2026-07-14 00:00 +02:00"
        ) {
            $0.obey([
                [
                    .holiday(calendar: 1, isHoliday: true, timeZone: RuleSet.paris),
                    window(0, 1_440, days: 0x02),
                ]
            ])
        },
        Case("never again", .rules, [], nil) {
            $0.obey([
                [
                    .dates(
                        from: RuleSet.day(2026, 1, 1),
                        until: RuleSet.day(2026, 2, 1),
                        timeZone: 0
                    )
                ]
            ])
        },
        Case("only after it has expired", .rules, [], nil) { facts in
            facts.obey([[window(840, 900)]])
            facts.row {
                $0.policy = RuleSet.policy
                $0.notAfter = Minute(holding: RuleSet.moment("2026-03-02T13:00:00Z"))
            }
        },
        Case(
            "not yet, and then not before it opens",
            .notYet,
            [moment("2026-03-04T13:00:00Z")],
            "from 2026-03-04 14:00 +01:00"
        ) { facts in
            facts.obey([[window(840, 900)]])
            facts.row {
                $0.policy = RuleSet.policy
                $0.notBefore = Minute(holding: RuleSet.moment("2026-03-03T14:30:00Z"))
            }
        },
        Case(
            "after a rest",
            .rules,
            [moment("2026-03-02T11:00:00Z")],
            "from 2026-03-02 12:00 +01:00"
        ) {
            $0.entered("2026-03-02T09:30:00Z")
            $0.obey([[.minutesSince(.lastEntry, .atLeast, minutes: 90)]])
        },
        Case(
            "tomorrow, for all of today's entries are made",
            .rules,
            [moment("2026-03-02T23:00:00Z")],
            "from 2026-03-03 00:00 +01:00"
        ) {
            $0.entered("2026-03-02T09:30:00Z")
            $0.obey([[.entriesToday(.atMost, 1, timeZone: RuleSet.paris)]])
        },
        Case(
            "right and zone together",
            .rules,
            [moment("2026-03-03T08:30:00Z")],
            "from 2026-03-03 09:30 +01:00"
        ) { facts in
            facts.obey([[window(540, 600)]])
            facts.rules = PolicyRules(
                RuleSet.rows([[window(540, 600)]]) + RuleSet.rows([[window(570, 1_200)]], policy: 9)
                    + RuleSet.clocks
            )
            facts.zone { $0.policy = 9 }
        },
        Case(
            "timed anti-passback",
            .alreadyInside,
            [moment("2026-03-02T10:20:00Z")],
            "from 2026-03-02 11:20 +01:00"
        ) { facts in
            facts.use.settle(
                .entry,
                into: 3,
                usesSeen: 0,
                at: RuleSet.moment("2026-03-02T09:50:00Z")
            )
            facts.zone {
                $0.antiPassback = .timed
                $0.passbackMinutes = 30
            }
        },
    ]

    static let places = [
        Case(
            "another gate rather than tomorrow and another product",
            .rules,
            [.gates([GateID(5)])],
            "at \(GateID(5))"
        ) {
            $0.obey([
                [window(540, 600), .products(RuleList([7]))], [.gates(RuleList([5]))],
            ])
        },
        Case("now rather than later", .rules, [.gates([GateID(5)])], "at \(GateID(5))") {
            $0.obey([[window(840, 900)], [.gates(RuleList([5]))]])
        },
        Case("another product", .rules, [.products([7, 8])], "with product 7 or 8") {
            $0.obey([[.products(RuleList([7, 8]))]])
        },
        Case("any other product", .rules, [.products([])], "with another product") { facts in
            facts.obey([[.products(RuleList(isIn: false, [0, 1, 3]))]])
        },
        Case("a zone that the right opens", .wrongZone, [.zones([5])], "in zone 5") {
            $0.row { $0.zoneSet = 9 }
        },
        Case("another zone while this one is closed", .rules, [.zones([1, 5])], "in zone 1 or 5") {
            $0.row { $0.zoneSet = 0 }
            $0.emergency.isZoneClosed = true
        },
        Case("nowhere else", .rules, [], nil) { $0.emergency.isZoneClosed = true },
        Case("out first", .alreadyInside, [.leaving(3)], "after leaving zone 3") {
            $0.use = UseState(isInside: true, zone: 3)
            $0.zone { $0.antiPassback = .hard }
        },
        Case("into the zone around first", .rules, [.entering(1)], "after entering zone 1") {
            $0.zone { $0.flags = .entersFromParent }
        },
        Case("when there is room", .capacity, [.room], "once somebody has left") {
            $0.zone { $0.capacity = 1 }
            $0.occupancy = 1
        },
    ]

    static let others = [
        Case(
            "a stronger medium",
            .mediumTooWeak,
            [.medium(.oneTime)],
            "with a medium that is at least one_time"
        ) {
            $0.zone { $0.assuranceMin = .oneTime }
        },
        Case("payment", .unpaid, [.payment], "once paid") {
            $0.row { $0.paidThrough = Minute(count: 5) }
        },
        Case("reactivation", .suspended, [.reactivation], "once reactivated") {
            $0.row { $0.status = .suspended }
        },
        Case(
            "two things at once",
            .suspended,
            [.reactivation, .medium(.mutual)],
            "once reactivated, with a medium that is at least mutual"
        ) {
            $0.row { $0.status = .suspended }
            $0.zone { $0.assuranceMin = .mutual }
        },
        Case("a sure clock", .clockUncertain, [.clock], "once this gate is sure of the time") {
            $0.obey([[window(600, 700)]])
            $0.time = TimeBounds(low: $0.time.low, high: $0.time.low.advanced(by: .seconds(3_000)))
        },
        Case("fresh news", .stale, [.freshCache], "once this gate has heard from the hub") {
            $0.stale(.closed)
        },
        Case("nothing for who is revoked", .revoked, [], nil) { $0.row { $0.status = .revoked } },
        Case("nothing for what has expired", .expired, [], nil) {
            $0.row { $0.notAfter = Minute(count: 6) }
        },
        Case("nothing where all uses are spent", .noUsesLeft, [], nil) {
            $0.row { $0.usesMax = 1 }
            $0.use.known = 1
        },
        Case("nothing that contradicts itself", .rules, [], nil) {
            $0.obey([[.inside(zone: 1, isInside: true), .inside(zone: 0, isInside: false)]])
        },
    ]

    @Test(arguments: times + places + others)
    func `A refusal names the nearest thing that would have let the person in`(_ given: Case) {
        #expect(Decision.verdict(on: given.facts) == .refused(given.refusal))
        let explanation = Decision.explanation(of: given.facts)
        #expect(explanation?.refusal == given.refusal)
        #expect(explanation?.proposals == given.proposals)
        #expect(explanation?.words == given.words)
    }

    @Test func `Who is let in needs no explanation`() {
        #expect(Decision.explanation(of: Given("", nil).facts) == nil)
    }

    @Test func `A place without a time zone shows no local time`() {
        var facts = Given("", nil).facts
        facts.row { $0.notBefore = Given.minutes(1) }
        let explanation = Decision.explanation(of: facts)
        #expect(explanation?.offset == nil)
        #expect(explanation?.words == "from 2026-03-01T18:31:00.000Z")
    }
}
