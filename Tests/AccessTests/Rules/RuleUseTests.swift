import Access
import Testing
import Vocabulary

@Suite("Rules of use and place")
struct RuleUseTests {
    private static let rest = RuleTest.minutesSince(.lastEntry, .atLeast, minutes: 90)
    private static let stay = RuleTest.minutesSince(.firstEntry, .atMost, minutes: 90)
    private static let back = RuleTest.minutesSince(.lastExit, .atMost, minutes: 30)
    private static let twice: @Sendable (inout Facts) -> Void = {
        $0.entered("2026-03-01T10:00:00Z", "2026-03-01T12:00:00Z")
    }
    private static let left: @Sendable (inout Facts) -> Void = {
        $0.use.settle(.exit, usesSeen: 0, at: RuleSet.moment("2026-03-01T12:00:00Z"))
    }

    static let since = [
        RuleCase(rest, "2026-03-01T13:29:59.999Z", false, twice),
        RuleCase(rest, "2026-03-01T13:30:00Z", true, twice),
        RuleCase(rest, "2026-03-01T00:00:00Z", true),
        RuleCase(stay, "2026-03-01T11:30:00Z", true, twice),
        RuleCase(stay, "2026-03-01T11:30:00.001Z", false, twice),
        RuleCase(stay, "2026-03-01T23:00:00Z", true),
        RuleCase(back, "2026-03-01T12:30:00Z", true, left),
        RuleCase(back, "2026-03-01T12:30:00.001Z", false, left),
        RuleCase(back, "2026-03-01T12:30:00.001Z", true),
    ]

    private static let threeToday = RuleTest.entriesToday(.atMost, 3, timeZone: RuleSet.paris)
    private static let later = RuleTest.entriesToday(.atLeast, 2, timeZone: RuleSet.paris)
    private static let three: @Sendable (inout Facts) -> Void = {
        $0.entered("2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z", "2026-03-01T22:30:00Z")
    }
    private static let full: @Sendable (inout Facts) -> Void = { facts in
        for minute in 0..<40 {
            let moment = RuleSet.moment("2026-03-01T00:00:00Z").advanced(by: .seconds(60 * minute))
            facts.use.settle(.entry, usesSeen: 0, at: moment)
        }
    }

    static let counts = [
        RuleCase(threeToday, "2026-03-01T22:00:00Z", true, twice),
        RuleCase(threeToday, "2026-03-01T22:59:59.999Z", false, three),
        // In Paris the day ends at 23:00 UTC.
        RuleCase(threeToday, "2026-03-01T23:00:00Z", true, three),
        RuleCase(.entriesToday(.atMost, 32, timeZone: 0), "2026-03-01T12:00:00Z", false, full),
        RuleCase(later, "2026-03-01T22:00:00Z", true, twice),
        RuleCase(later, "2026-03-01T22:00:00Z", false),
        RuleCase(.entriesInAll(.atMost, 3), "2026-03-01T12:30:00Z", true, twice),
        RuleCase(.entriesInAll(.atMost, 2), "2026-03-01T12:30:00Z", false, twice),
        RuleCase(.entriesInAll(.atMost, 9), "2026-03-01T12:30:00Z", false) { facts in
            facts.row {
                $0.policy = RuleSet.policy
                $0.usesSeen = 9
            }
        },
        RuleCase(.entriesInAll(.atLeast, 3), "2026-03-01T12:30:00Z", true, twice),
        RuleCase(.entriesInAll(.atLeast, 4), "2026-03-01T12:30:00Z", false, twice),
    ]

    private static let now = "2026-03-01T12:00:00Z"
    private static let product7: @Sendable (inout Facts) -> Void = {
        $0.row {
            $0.policy = RuleSet.policy
            $0.product = 7
        }
    }
    private static let many = RuleList((1...30).map { UInt32($0 * 7) })

    static let places = [
        RuleCase(.products(RuleList([7, 9])), now, true, product7),
        RuleCase(.products(RuleList([8, 9])), now, false, product7),
        RuleCase(.products(RuleList(isIn: false, [7])), now, false, product7),
        RuleCase(.products(RuleList(isIn: false, [8])), now, true, product7),
        RuleCase(.products(many), now, true, product7),
        RuleCase(.products(RuleList(isIn: false, many.numbers)), now, false, product7),
        RuleCase(.gates(RuleList([5])), now, true) { $0.gate = GateID(5) },
        RuleCase(.gates(RuleList([5])), now, false) { $0.gate = GateID(6) },
        RuleCase(.gates(RuleList(isIn: false, [5])), now, true) { $0.gate = GateID(6) },
        RuleCase(.zones(RuleList([3])), now, true),
        // Zone 1 is around zone 3.
        RuleCase(.zones(RuleList([1])), now, true),
        RuleCase(.zones(RuleList([5])), now, false),
        RuleCase(.zones(RuleList(isIn: false, [1])), now, false),
        RuleCase(.inside(zone: 1, isInside: true), now, true) {
            $0.use = UseState(isInside: true, zone: 1)
        },
        RuleCase(.inside(zone: 1, isInside: true), now, true) {
            $0.use = UseState(isInside: true, zone: 3)
        },
        RuleCase(.inside(zone: 1, isInside: true), now, false),
        RuleCase(.inside(zone: 5, isInside: true), now, false) {
            $0.use = UseState(isInside: true, zone: 3)
        },
        RuleCase(.inside(zone: 0, isInside: false), now, true),
        RuleCase(.inside(zone: 0, isInside: false), now, false) {
            $0.use = UseState(isInside: true)
        },
    ]

    @Test(arguments: since)
    func `Exactly so many minutes are enough, and not too many`(_ given: RuleCase) {
        #expect(given.verdict == (given.holds ? nil : .rules))
    }

    @Test(arguments: counts)
    func `Entries are counted with this one, by the day of the place`(_ given: RuleCase) {
        #expect(given.verdict == (given.holds ? nil : .rules))
    }

    @Test(arguments: places)
    func `Products, gates, zones and being inside are conditions`(_ given: RuleCase) {
        #expect(given.verdict == (given.holds ? nil : .rules))
    }

    @Test func `The newest entries are remembered, in their order`() {
        var use = UseState()
        for second in [50, 10, 30] + Array(60..<100) {
            use.noteEntry(at: Timestamp(milliseconds: UInt64(second)))
        }
        #expect(use.firstEntry == Timestamp(milliseconds: 10))
        #expect(use.lastEntry == Timestamp(milliseconds: 99))
        #expect(use.entries.count == 32)
        #expect(use.entries.first == Timestamp(milliseconds: 68))
        #expect(use.entries == use.entries.sorted())
    }
}
