import Access
import Gates
import Testing

@Suite struct GateAlarmTests {
    @Test func `A sensor active for 5 s is stuck until it goes inactive`() {
        var bench = GateBench()
        _ = bench.sensor(0, true)
        #expect(bench.deadline == 5_000)
        #expect(bench.tick(4_999) == [])
        #expect(bench.tick(5_000) == [.event(GateEvent(.sensorStuck, direction: .entry))])
        #expect(bench.report.isSensorStuck)
        #expect(bench.tick(50_000) == [])
        let end = GateEvent(.sensorStuck, isOver: true, direction: .entry)
        #expect(bench.sensor(60_000, false) == [.event(end)])
        #expect(!bench.report.isSensorStuck)
    }

    @Test(arguments: [(Direction.entry, GateOutcome.lost), (.exit, .notUsed)])
    func `While its sensor is stuck a window without an edge ends as lost`(
        _ direction: Direction,
        _ outcome: GateOutcome
    ) {
        var bench = GateBench()
        _ = bench.sensor(0, true)
        _ = bench.tick(5_000)
        _ = bench.grant(6_000, 1, direction)
        _ = bench.began(6_000, 1)
        #expect(bench.tick(11_400) == [.settle(ticket: 1, outcome)])
    }

    @Test func `A sensor that gets free in the window still tells a passage`() {
        var bench = GateBench()
        _ = bench.sensor(0, true)
        _ = bench.tick(5_000)
        _ = bench.grant(6_000, 1)
        _ = bench.began(6_000, 1)
        _ = bench.sensor(7_000, false)
        #expect(bench.pass(8_000) == [.settle(ticket: 1, .passed)])
    }

    @Test func `A sensor that was active at the start is no passage`() {
        var bench = GateBench(isReady: false)
        #expect(bench.sensor(0, true) == [])
        _ = bench.news(1, .ready)
        #expect(bench.sensor(2, true) == [])
        #expect(bench.tick(5_001) == [.event(GateEvent(.sensorStuck, direction: .entry))])
    }

    @Test func `A leaf open for 15 s is held open until it is shut`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        #expect(bench.leaf(100, isOpen: true) == [])
        _ = bench.pass(200)
        #expect(bench.tick(15_099) == [])
        #expect(bench.tick(15_100) == [.event(GateEvent(.heldOpen))])
        #expect(bench.report.isHeldOpen)
        #expect(bench.leaf(20_000, isOpen: false) == [.event(GateEvent(.heldOpen, isOver: true))])
    }

    @Test func `Word that comes late tells both beginning and end`() {
        var bench = GateBench(mode: .freePassage)
        _ = bench.leaf(0, isOpen: true)
        _ = bench.handle(1_000, .mode(.normal))
        #expect(
            bench.leaf(17_000, isOpen: false)
                == [
                    .event(GateEvent(.heldOpen)), .event(GateEvent(.heldOpen, isOver: true)),
                ]
        )
    }

    @Test func `A leaf may stand open while the gate does, and is counted from the change`() {
        var bench = GateBench(mode: .freePassage)
        #expect(bench.leaf(0, isOpen: true) == [])
        #expect(bench.tick(60_000) == [])
        _ = bench.handle(70_000, .mode(.normal))
        #expect(bench.tick(84_999) == [])
        #expect(bench.tick(85_000) == [.event(GateEvent(.heldOpen))])
        #expect(
            bench.handle(90_000, .mode(.freePassage)).contains(
                .event(GateEvent(.heldOpen, isOver: true))
            )
        )
    }

    @Test(arguments: [(0, true), (5_400, false), (5_500, true)])
    func `A leaf that opens outside a window is forced`(_ at: Int, _ isForced: Bool) {
        var bench = GateBench()
        _ = bench.grant(100, 4)
        if at > 100 { _ = bench.began(100, 4) }
        let passage: UInt64? = at > 100 ? 4 : nil
        let done = bench.leaf(at, isOpen: true)
        let forced = GateMachine.Action.event(GateEvent(.forced, passage: passage))
        #expect(done.contains(forced) == isForced)
    }

    @Test func `Where the leaf's contact is the sensor its opening is the passage`() {
        var bench = GateBench { $0.sensor = .contact }
        #expect(bench.leaf(0, isOpen: true) == [.event(GateEvent(.forced))])
        _ = bench.leaf(100, isOpen: false)
        _ = bench.grant(1_000, 1, .exit)
        _ = bench.began(1_000, 1)
        #expect(bench.leaf(2_000, isOpen: true) == [.settle(ticket: 1, .passed)])
        _ = bench.leaf(2_500, isOpen: false)
        #expect(
            bench.leaf(2_900, isOpen: true)
                == [.event(GateEvent(.secondPassage, direction: .exit, passage: 1))]
        )
    }

    @Test func `Through a door that stands open nobody can say who passed`() {
        var bench = GateBench { $0.sensor = .contact }
        _ = bench.leaf(0, isOpen: true)
        _ = bench.grant(1_000, 1)
        _ = bench.began(1_000, 1)
        #expect(bench.tick(6_400) == [.settle(ticket: 1, .lost)])
    }

    @Test func `A housing that is opened is told at its beginning and end`() {
        var bench = GateBench()
        #expect(bench.news(0, .tamper(false)) == [])
        #expect(bench.news(1, .tamper(true)) == [])
        #expect(bench.tick(100) == [])
        #expect(bench.tick(101) == [.event(GateEvent(.tamper))])
        #expect(bench.news(200, .tamper(true)) == [])
        #expect(bench.news(300, .tamper(false)) == [])
        #expect(bench.tick(399) == [])
        #expect(bench.tick(400) == [.event(GateEvent(.tamper, isOver: true))])
    }
}
