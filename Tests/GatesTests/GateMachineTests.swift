import Access
import Gates
import Testing

@Suite struct GateMachineTests {
    /// A passage at a moment after a contact closed at 100 ms: what it is taken for.
    struct Border: Sendable, CustomTestStringConvertible {
        let at: Int
        let outcome: GateOutcome
        let told: GateEvent?
        var testDescription: String { "at \(at) ms" }
    }

    static let borders = [
        Border(at: 99, outcome: .notUsed, told: GateEvent(.forced, direction: .entry)),
        Border(at: 100, outcome: .passed, told: nil),
        Border(at: 5_099, outcome: .passed, told: nil),
        Border(at: 5_400, outcome: .passed, told: nil),
        Border(
            at: 5_401,
            outcome: .notUsed,
            told: GateEvent(.forced, direction: .entry, passage: 7)
        ),
    ]

    @Test(arguments: borders)
    func `A passage counts from the moment of opening to the end of window and grace`(
        _ given: Border
    ) {
        var bench = GateBench()
        #expect(bench.grant(50, 7) == [GateBench.pulse(7, expires: 10_050)])
        #expect(bench.began(100, 7) == [])
        var done = bench.sensor(given.at, true, heard: given.at + 60)
        done += bench.sensor(given.at + 80, false)
        done += bench.tick(5_499)
        done += bench.tick(5_500)
        let settled = GateMachine.Action.settle(ticket: 1, given.outcome)
        let told = given.told.map { [GateMachine.Action.event($0)] } ?? []
        #expect(done == (given.at > 5_400 ? [settled] + told : told + [settled]))
        #expect(bench.report.outcomes == [given.outcome.rawValue: 1])
        #expect(bench.report.pending == 0)
    }

    @Test func `A window nobody used is settled when word of its end can have come`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        #expect(bench.deadline == 5_400)
        #expect(bench.tick(5_399) == [])
        #expect(bench.tick(5_400) == [.settle(ticket: 1, .notUsed)])
        #expect(bench.deadline == nil)
    }

    /// After a passage at 1 000 ms: what the next one is.
    @Test(arguments: [
        (1_200, GateEvent(.secondPassage, direction: .entry, passage: 3)),
        (2_000, GateEvent(.secondPassage, direction: .entry, passage: 3)),
        (2_001, GateEvent(.forced, direction: .entry, passage: 3)),
        (15_300, GateEvent(.forced, direction: .entry, passage: 3)),
        (15_301, GateEvent(.forced, direction: .entry)),
    ])
    func `Who follows within a second is a second passage and later ones are forced`(
        _ at: Int,
        _ told: GateEvent
    ) {
        var bench = GateBench()
        _ = bench.grant(0, 3)
        _ = bench.began(0, 3)
        #expect(bench.pass(1_000) == [.settle(ticket: 1, .passed)])
        #expect(bench.sensor(at, true) == [.event(told)])
        #expect(bench.report.events == [told.kind.name: 1])
    }

    @Test func `A leaf that was shut ends who may follow`() {
        var bench = GateBench()
        _ = bench.grant(0, 3)
        _ = bench.began(0, 3)
        _ = bench.leaf(500, isOpen: true)
        #expect(bench.pass(1_000) == [.settle(ticket: 1, .passed)])
        #expect(bench.leaf(1_300, isOpen: false) == [])
        #expect(
            bench.sensor(1_500, true)
                == [.event(GateEvent(.forced, direction: .entry, passage: 3))]
        )
    }

    @Test func `A passage before any grant is forced and names nobody`() {
        var bench = GateBench()
        #expect(bench.pass(10) == [.event(GateEvent(.forced, direction: .entry))])
    }

    @Test func `A passage between order and opening is forced and the grant stays open`() {
        var bench = GateBench()
        _ = bench.grant(0, 3)
        #expect(bench.pass(10) == [.event(GateEvent(.forced, direction: .entry))])
        _ = bench.began(200, 3)
        #expect(bench.pass(300) == [.settle(ticket: 1, .passed)])
    }

    @Test func `A passage in the other direction is forced and spends nothing`() {
        var bench = GateBench()
        _ = bench.grant(0, 3)
        _ = bench.began(0, 3)
        #expect(bench.pass(100, .exit) == [.event(GateEvent(.forced, direction: .exit))])
        #expect(bench.tick(5_400) == [.settle(ticket: 1, .notUsed)])
    }

    /// An edge so long after the passage's first one, itself 5 ms long.
    @Test(arguments: [(19, 0), (20, 1)])
    func `Edges less than 20 ms apart are one`(_ gap: Int, _ seconds: Int) {
        var bench = GateBench()
        _ = bench.grant(0, 3)
        _ = bench.began(0, 3)
        var done = bench.sensor(100, true)
        done += bench.sensor(105, false)
        done += bench.sensor(105 + gap, true)
        #expect(done.count == 1 + seconds)
        #expect(bench.report.events["second_passage", default: 0] == seconds)
    }

    @Test func `A contact that rattles without end is one passage`() {
        var bench = GateBench()
        _ = bench.grant(0, 3)
        _ = bench.began(0, 3)
        var done: [GateMachine.Action] = []
        for step in 0..<100 { done += bench.sensor(100 + step * 10, step.isMultiple(of: 2)) }
        done += bench.tick(1_120)
        #expect(done == [.settle(ticket: 1, .passed)])
        #expect(bench.sensor(3_000, true).count == 1)
    }

    @Test func `A machine called twice in one instant does everything once`() {
        var bench = GateBench()
        _ = bench.grant(0, 3)
        _ = bench.began(0, 3)
        #expect(bench.began(0, 3) == [])
        let first = bench.sensor(0, true)
        #expect(first == [.settle(ticket: 1, .passed)])
        #expect(bench.sensor(0, true) == [])
        #expect(bench.tick(0) == [])
        #expect(bench.tick(0) == [])
    }

    @Test func `A clock that goes back moves nothing`() {
        var bench = GateBench()
        _ = bench.grant(1_000, 3)
        _ = bench.began(1_000, 3)
        #expect(bench.tick(0) == [])
        #expect(bench.deadline == 6_400)
        #expect(bench.tick(6_400) == [.settle(ticket: 1, .notUsed)])
    }
}
