import Access
import Gates
import Testing

/// Windows in which the sensor could not tell: nobody can say whether somebody passed.
@Suite struct GateBlindTests {
    private func opened(
        mode: GateMode = .normal,
        _ change: (inout GateSettings) -> Void = { _ in }
    ) -> GateBench {
        var bench = GateBench(mode: mode, change)
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        return bench
    }

    @Test(arguments: [GateMode.normal, .freePassage])
    func `A window in which word was lost ends as lost, in either mode`(_ mode: GateMode) {
        var bench = opened(mode: mode)
        #expect(bench.news(1_000, .missed) == [])
        #expect(bench.tick(5_400) == [.settle(ticket: 1, .lost)])
    }

    @Test(arguments: [GateMode.normal, .freePassage])
    func `A clear passage settles a window in which word was lost`(_ mode: GateMode) {
        var bench = opened(mode: mode)
        _ = bench.news(1_000, .missed)
        #expect(bench.pass(2_000) == [.settle(ticket: 1, .passed)])
    }

    @Test(arguments: [(Direction.entry, GateOutcome.lost), (.exit, .notUsed)])
    func `A falling edge without its rising one may be a passage, in its direction`(
        _ direction: Direction,
        _ outcome: GateOutcome
    ) {
        var bench = opened()
        #expect(bench.sensor(1_000, false, direction) == [])
        #expect(bench.tick(5_400) == [.settle(ticket: 1, outcome)])
    }

    @Test func `A leaf that shuts and was not told to open may have been passed`() {
        var bench = opened { $0.sensor = .contact }
        #expect(bench.leaf(1_000, isOpen: false) == [])
        #expect(bench.tick(5_400) == [.settle(ticket: 1, .lost)])
    }

    @Test func `Open for all with its sensor stuck, nobody can say who passed`() {
        var bench = GateBench(mode: .freePassage)
        _ = bench.sensor(0, true)
        _ = bench.grant(3_000, 1)
        _ = bench.tick(5_000)
        _ = bench.grant(6_000, 2)
        _ = bench.grant(6_000, 3, .exit)
        #expect(bench.tick(8_400) == [.settle(ticket: 1, .lost)])
        #expect(
            bench.tick(11_400) == [.settle(ticket: 2, .lost), .settle(ticket: 3, .notUsed)]
        )
    }

    @Test func `Who stands in the beam when the window begins may go through unseen`() {
        var bench = GateBench()
        _ = bench.sensor(0, true)
        _ = bench.grant(1_000, 1)
        _ = bench.began(1_000, 1)
        _ = bench.sensor(1_800, false)
        #expect(bench.tick(6_400) == [.settle(ticket: 1, .lost)])
    }

    /// Who passed is still in the beam when the next window begins: that is a queue, no doubt.
    @Test(arguments: [(1_600, GateOutcome.notUsed), (3_000, .lost)])
    func `Who passed before blinds the next window only by staying until its end`(
        _ leaves: Int,
        _ outcome: GateOutcome
    ) {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        _ = bench.grant(10, 2, window: 1_000)
        #expect(
            bench.sensor(1_000, true)
                == [.settle(ticket: 1, .passed), GateBench.pulse(2, expires: 10_010)]
        )
        _ = bench.began(1_010, 2)
        var done: [GateMachine.Action] = []
        for at in [1_600, 2_410, 3_000] {
            done += at == leaves ? bench.sensor(at, false) : bench.tick(at)
        }
        #expect(done == [.settle(ticket: 2, outcome)])
    }
}
