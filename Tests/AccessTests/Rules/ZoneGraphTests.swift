import Access
import Testing
import Vocabulary

@Suite("Zones, entries and exits")
struct ZoneGraphTests {
    /// A stadium (1) with a hospitality lounge (3) in it, and in that a kitchen (4); a car park (5)
    /// apart, and a terrace (6) beside the lounge whose exits lead to the street.
    static func graph(_ change: (inout ZoneRecord) -> Void = { _ in }) -> ZoneGraph {
        var lounge = ZoneRecord(zone: 3, parent: 1, antiPassback: .hard)
        change(&lounge)
        return ZoneGraph(
            zones: [
                ZoneRecord(zone: 1, antiPassback: .hard), lounge,
                ZoneRecord(zone: 4, parent: 3), ZoneRecord(zone: 5, antiPassback: .hard),
                ZoneRecord(zone: 6, parent: 1, antiPassback: .hard, exitZone: ZoneRecord.outside),
                ZoneRecord(zone: 7, parent: 1, exitZone: 5),
            ],
            sets: [ZoneSetRecord(set: 7, zones: [1])]
        )
    }

    static func facts(
        _ use: UseState,
        _ change: (inout ZoneRecord) -> Void = { _ in }
    ) -> Facts {
        var facts = Given("", nil).facts
        facts.zones = graph(change)
        facts.use = use
        return facts
    }

    static let exits: [(zone: UInt16, after: UInt16)] = [
        (1, 0), (3, 1), (4, 3), (5, 0), (6, 0), (7, 5), (99, 0),
    ]

    @Test(arguments: exits)
    func `An exit leads to the zone around, or where the zone says`(
        _ zone: UInt16,
        _ after: UInt16
    ) {
        #expect(Self.graph().after(.exit, of: zone) == after)
        #expect(Self.graph().after(.entry, of: zone) == zone)
    }

    @Test func `A person who leaves a zone is in the one around it`() {
        var use = UseState()
        let graph = Self.graph()
        for zone in [UInt16(1), 3, 4] {
            use.settle(.entry, into: zone, usesSeen: 0, at: Given.now)
            #expect(graph.isInside(1, use))
        }
        #expect(use.zone == 4)
        for after in [UInt16(3), 1, 0] {
            use.settle(.exit, into: graph.after(.exit, of: use.zone), usesSeen: 0, at: Given.now)
            #expect(use.zone == after)
            #expect(use.isInside == (after != 0))
        }
        #expect(use.known == 3)
        #expect(use.lastExit == Given.now)
    }

    /// Where the person is, zone 0 for a journal that says inside and not where.
    static let hard: [(use: UseState, Refusal?)] = [
        (UseState(), nil), (UseState(isInside: true, zone: 1), nil),
        (UseState(isInside: true, zone: 3), .alreadyInside),
        (UseState(isInside: true, zone: 4), .alreadyInside),
        (UseState(isInside: true), .alreadyInside), (UseState(isInside: true, zone: 5), nil),
        (UseState(isInside: true, zone: 6), nil),
    ]

    @Test(arguments: hard)
    func `Who is inside a zone, or a zone in it, may not enter it again`(
        _ use: UseState,
        _ answer: Refusal?
    ) {
        #expect(Self.refusal(Self.facts(use)) == answer)
        var again = Self.facts(use)
        again.row { $0.flags = .reentryAllowed }
        #expect(Self.refusal(again) == nil)
        var leaving = Self.facts(use)
        leaving.direction = .exit
        #expect(Self.refusal(leaving) == nil)
        // The older flag means the same.
        let flagged = Self.facts(use) {
            $0.antiPassback = .none
            $0.flags = .antiPassback
        }
        #expect(Self.refusal(flagged) == answer)
        let free = Self.facts(use) { $0.antiPassback = .none }
        #expect(Self.refusal(free) == nil)
    }

    static let fromParent: [(use: UseState, Refusal?)] = [
        (UseState(), .rules), (UseState(isInside: true, zone: 1), nil),
        (UseState(isInside: true, zone: 5), .rules),
        (UseState(isInside: true, zone: 6), .alreadyInside),
        (UseState(isInside: true, zone: 7), nil),
        (UseState(isInside: true, zone: 3), .alreadyInside),
    ]

    @Test(arguments: fromParent)
    func `Where gates hear of each other, one enters from the zone around`(
        _ use: UseState,
        _ answer: Refusal?
    ) {
        #expect(Self.refusal(Self.facts(use) { $0.flags = .entersFromParent }) == answer)
    }

    @Test func `Soft anti-passback lets in and tells`() throws {
        let soft: (inout ZoneRecord) -> Void = { $0.antiPassback = .soft }
        let inside = try Self.grant(Self.facts(UseState(isInside: true, zone: 3), soft))
        #expect(inside.isSoftPassback)
        #expect(inside.flags.isEmpty)
        let outside = try Self.grant(Self.facts(UseState(), soft))
        #expect(!outside.isSoftPassback)
    }

    /// Ten minutes after the last entry at 18:00.
    static let timed: [(low: String, high: String, Refusal?)] = [
        ("2026-03-01T18:09:59.999Z", "2026-03-01T18:09:59.999Z", .alreadyInside),
        ("2026-03-01T18:10:00Z", "2026-03-01T18:10:00Z", nil),
        ("2026-03-01T18:00:00Z", "2026-03-01T18:09:59.999Z", .alreadyInside),
        ("2026-03-01T18:09:59.999Z", "2026-03-01T18:10:00Z", .clockUncertain),
        ("2026-03-01T18:10:00Z", "2026-03-01T19:00:00Z", nil),
    ]

    @Test(arguments: timed)
    func `Timed anti-passback ends after exactly its minutes`(
        _ low: String,
        _ high: String,
        _ answer: Refusal?
    ) {
        var use = UseState()
        use.settle(.entry, into: 3, usesSeen: 0, at: RuleSet.moment("2026-03-01T18:00:00Z"))
        var facts = Self.facts(use) {
            $0.antiPassback = .timed
            $0.passbackMinutes = 10
        }
        facts.time = TimeBounds(low: RuleSet.moment(low), high: RuleSet.moment(high))
        #expect(Self.refusal(facts) == answer)
        // Who was seen to leave need not wait.
        facts.use.settle(.exit, into: 1, usesSeen: 0, at: facts.time.low)
        #expect(Self.refusal(facts) == nil)
    }

    @Test func `A full zone takes nobody in and lets everybody out`() {
        var facts = Self.facts(UseState()) { $0.capacity = 100 }
        facts.occupancy = 99
        #expect(Self.refusal(facts) == nil)
        facts.occupancy = 100
        #expect(Self.refusal(facts) == .capacity)
        facts.direction = .exit
        #expect(Self.refusal(facts) == nil)
    }

    @Test func `A zone says all that it is in its row`() {
        let zone = ZoneRecord(
            zone: 3,
            parent: 1,
            flags: .entersFromParent,
            capacity: 500,
            policy: 0x0102,
            antiPassback: .timed,
            passbackMinutes: 0x0304,
            exitZone: ZoneRecord.outside
        )
        #expect(zone.bytes[20..<28].elementsEqual([1, 2, 3, 0, 3, 4, 0xFF, 0xFF]))
        #expect(ZoneRecord(bytes: zone.bytes) == zone)
        for (place, value) in [(22, UInt8(4)), (23, 1), (26, 0x7F), (28, 1), (47, 1)] {
            var bytes = zone.bytes
            bytes[place] = value
            #expect(ZoneRecord(bytes: bytes) == nil)
        }
    }

    private static func refusal(_ facts: Facts) -> Refusal? {
        guard case .refused(let refusal) = Decision.verdict(on: facts) else { return nil }
        return refusal
    }

    private static func grant(_ facts: Facts) throws -> Grant {
        guard case .granted(let grant) = Decision.verdict(on: facts) else {
            throw Refused()
        }
        return grant
    }

    private struct Refused: Error {}
}
