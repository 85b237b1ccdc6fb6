import Access
import Gates
import Testing

@Suite struct GateStandingTests {
    @Test func `Nothing opens before the wires are ready, nor while they are lost`() {
        var bench = GateBench(isReady: false)
        #expect(bench.report.link == .opening)
        #expect(bench.grant(0, 1) == [.settle(ticket: 1, .refused)])
        #expect(bench.news(1, .ready) == [.order(.rest)])
        _ = bench.news(2, .lost("unplugged"))
        #expect(bench.grant(3, 2) == [.settle(ticket: 2, .refused)])
        #expect(bench.report.link == .lost)
        #expect(bench.report.lastFault == "unplugged")
    }

    @Test func `Unplugged during the pulse is lost, before it and in the queue is refused`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(10, 1)
        _ = bench.grant(20, 2)
        #expect(
            bench.news(100, .lost("unplugged"))
                == [
                    .settle(ticket: 1, .lost), .settle(ticket: 2, .refused),
                    .event(GateEvent(.lost)),
                ]
        )
        #expect(bench.news(200, .lost("not found")) == [])
        #expect(
            bench.news(300, .ready) == [.order(.rest), .event(GateEvent(.lost, isOver: true))]
        )
        #expect(bench.tick(60_000) == [])

        var other = GateBench()
        _ = other.grant(0, 1)
        #expect(
            other.news(5, .lost("unplugged"))
                == [.settle(ticket: 1, .refused), .event(GateEvent(.lost))]
        )
    }

    @Test func `A board that starts again loses what was open`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(10, 1)
        #expect(bench.news(100, .ready) == [.settle(ticket: 1, .lost), .order(.rest)])
    }

    @Test func `Wires that come back are put to rest first, then as the mode says`() {
        var bench = GateBench(mode: .freePassage, isReady: false)
        _ = bench.handle(0, .signal(.free))
        #expect(
            bench.news(1, .ready) == [.order(.rest), .order(.hold), .order(.signal(.free))]
        )
        _ = bench.news(10, .lost("unplugged"))
        #expect(
            bench.handle(20, .mode(.locked)) == [.event(GateEvent(.mode, mode: .locked))]
        )
        #expect(
            bench.news(30, .ready)
                == [
                    .order(.rest), .order(.signal(.free)),
                    .event(GateEvent(.lost, isOver: true)),
                ]
        )
    }

    @Test func `Locked refuses who waits and who comes, and unlocked opens again`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        _ = bench.grant(10, 2)
        #expect(
            bench.handle(20, .mode(.locked))
                == [
                    .event(GateEvent(.mode, mode: .locked)), .order(.rest),
                    .settle(ticket: 2, .refused),
                ]
        )
        #expect(bench.handle(21, .mode(.locked)) == [])
        #expect(bench.grant(30, 3) == [.settle(ticket: 3, .refused)])
        #expect(bench.pass(40) == [.settle(ticket: 1, .passed)])
        _ = bench.handle(1_000, .mode(.normal))
        #expect(bench.grant(1_010, 4) == [GateBench.pulse(4, expires: 11_010)])
    }

    @Test func `Open for all holds the contact and counts who passes`() {
        var bench = GateBench()
        #expect(
            bench.handle(0, .mode(.freePassage))
                == [.event(GateEvent(.mode, mode: .freePassage)), .order(.hold)]
        )
        #expect(bench.pass(10) == [.event(GateEvent(.freePassage, direction: .entry))])
        #expect(bench.grant(1_000, 1) == [])
        #expect(bench.grant(1_001, 2, .exit) == [])
        #expect(bench.pass(1_500, .exit) == [.settle(ticket: 2, .passed)])
        #expect(bench.pass(1_700) == [.settle(ticket: 1, .passed)])
        #expect(bench.pass(1_900) == [.event(GateEvent(.freePassage, direction: .entry))])
        #expect(bench.grant(2_000, 3) == [])
        #expect(bench.tick(7_400) == [.settle(ticket: 3, .notUsed)])
    }

    @Test func `Open for all and blind, a grant has passed at once`() {
        var bench = GateBench(hasSensor: false, mode: .freePassage)
        #expect(bench.grant(0, 1) == [.settle(ticket: 1, .passed)])
    }

    @Test func `Who waits when it opens for all walks through, in their order`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.grant(10, 2)
        #expect(
            bench.handle(20, .mode(.freePassage))
                == [
                    .event(GateEvent(.mode, mode: .freePassage)), .order(.rest), .order(.hold),
                ]
        )
        #expect(
            bench.news(30, .refused(passage: 1, reason: "rest")) == [.settle(ticket: 1, .refused)]
        )
        #expect(bench.pass(40) == [.settle(ticket: 2, .passed)])
    }

    @Test(arguments: [(1_300, GateEventKind.freePassage), (1_301, .forced)])
    func `Who is in the arm when it shuts again is still counted as free`(
        _ at: Int,
        _ kind: GateEventKind
    ) {
        var bench = GateBench(mode: .freePassage)
        _ = bench.handle(1_000, .mode(.normal))
        #expect(bench.sensor(at, true) == [.event(GateEvent(kind, direction: .entry))])
    }

    @Test func `Stopped, everybody gets an answer and the wires rest`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        _ = bench.grant(10, 2)
        #expect(
            bench.handle(20, .stop)
                == [.order(.rest), .settle(ticket: 1, .lost), .settle(ticket: 2, .refused)]
        )
        #expect(bench.grant(30, 3) == [.settle(ticket: 3, .refused)])
        #expect(bench.deadline == nil)
        #expect(bench.report.pending == 0)
    }

    @Test func `A denial is shown, and only by wires that are there`() {
        var bench = GateBench()
        #expect(bench.handle(0, .deny) == [.order(.signal(.refused))])
        _ = bench.news(1, .lost("unplugged"))
        #expect(bench.handle(2, .deny) == [])
    }
}
