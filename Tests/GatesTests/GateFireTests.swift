import Access
import Gates
import Testing

/// Under the fire alarm the release is wired: software neither opens nor shuts.
@Suite struct GateFireTests {
    private let begins = GateMachine.Action.event(GateEvent(.fire))
    private let ends = GateMachine.Action.event(GateEvent(.fire, isOver: true))

    @Test func `Under the fire alarm nothing is pulsed and everybody is counted`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        _ = bench.grant(10, 2)
        #expect(bench.news(20, .fire(true)) == [])
        #expect(bench.deadline == 120)
        // The pulse that runs is not cut.
        #expect(bench.tick(120) == [begins, .settle(ticket: 2, .refused)])
        #expect(bench.report.isReleasedByFire)
        #expect(bench.grant(130, 3) == [.settle(ticket: 3, .refused)])
        #expect(bench.pass(140, .exit) == [.event(GateEvent(.freePassage, direction: .exit))])
        #expect(bench.pass(300) == [.settle(ticket: 1, .passed)])
        #expect(bench.pass(500) == [.event(GateEvent(.freePassage, direction: .entry))])
        #expect(bench.news(9_000, .fire(true)) == [])
        #expect(bench.news(9_001, .fire(false)) == [])
        #expect(bench.tick(9_101) == [ends, .order(.rest)])
        #expect(bench.grant(9_500, 4) == [GateBench.pulse(4, expires: 19_500)])
    }

    @Test func `A gate that stands open for all is not shut by the fire alarm`() {
        var bench = GateBench(mode: .freePassage)
        _ = bench.news(10, .fire(true))
        #expect(bench.tick(110) == [begins])
        _ = bench.news(200, .fire(false))
        #expect(bench.tick(300) == [ends, .order(.hold)])
    }

    @Test func `A mode set under the fire alarm holds after it`() {
        var bench = GateBench(mode: .freePassage)
        _ = bench.news(10, .fire(true))
        #expect(bench.tick(110) == [begins])
        #expect(
            bench.handle(140, .mode(.locked)) == [.event(GateEvent(.mode, mode: .locked))]
        )
        _ = bench.news(150, .fire(false))
        #expect(bench.tick(250) == [ends, .order(.rest)])
    }

    /// A release so long: whether it is one.
    @Test(arguments: [(99, false), (100, true)])
    func `A release of less than 100 ms is none, but delays a pulse`(
        _ milliseconds: Int,
        _ isFire: Bool
    ) {
        var bench = GateBench()
        _ = bench.news(0, .fire(true))
        #expect(bench.grant(1, 1) == [])
        let done = bench.news(milliseconds, .fire(false))
        let pulse = GateBench.pulse(1, expires: 10_001)
        #expect(done.contains(begins) == isFire)
        #expect(done.contains(pulse) == !isFire)
    }

    @Test func `How the alarm stands when the wires are opened counts at once`() {
        var bench = GateBench(isReady: false)
        #expect(bench.news(0, .fire(true)) == [begins])
        _ = bench.news(1, .ready)
        #expect(bench.grant(2, 1) == [.settle(ticket: 1, .refused)])
    }

    @Test func `An alarm that is not told again by wires that come back is over`() {
        var bench = GateBench()
        _ = bench.news(10, .fire(true))
        _ = bench.news(10, .tamper(true))
        _ = bench.tick(110)
        _ = bench.news(120, .lost("unplugged"))
        #expect(bench.news(130, .tamper(true)) == [])
        #expect(
            bench.news(140, .ready)
                == [ends, .order(.rest), .event(GateEvent(.lost, isOver: true))]
        )
        #expect(bench.report.isTampered)
        #expect(!bench.report.isReleasedByFire)
    }
}
