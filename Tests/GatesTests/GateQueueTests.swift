import Access
import Gates
import Testing

@Suite struct GateQueueTests {
    @Test func `One person passes at a time and the next pulse follows the passage`() {
        var bench = GateBench()
        #expect(bench.grant(0, 1) == [GateBench.pulse(1, expires: 10_000)])
        #expect(bench.grant(10, 2, .exit) == [])
        _ = bench.began(20, 1)
        #expect(bench.report.pending == 2)
        // Settled at 1 000 ms; its contact was open again since 320 ms.
        #expect(
            bench.pass(1_000)
                == [.settle(ticket: 1, .passed), GateBench.pulse(2, .exit, expires: 10_010)]
        )
    }

    @Test func `A contact stays open for 100 ms between two pulses`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        _ = bench.grant(1, 2)
        #expect(bench.sensor(50, true) == [.settle(ticket: 1, .passed)])
        #expect(bench.deadline == 400)
        #expect(bench.tick(399) == [])
        #expect(bench.tick(400) == [GateBench.pulse(2, expires: 10_001)])
    }

    @Test func `Of 50 grants in a second one opens, 16 wait and the others are refused`() {
        var bench = GateBench()
        var settled: [UInt64: [GateOutcome]] = [:]
        func note(_ actions: [GateMachine.Action]) {
            for case .settle(let ticket, let outcome) in actions {
                settled[ticket, default: []].append(outcome)
            }
        }
        for number in 1...50 { note(bench.grant(number * 20, UInt64(number), expires: 60_000)) }
        #expect(settled.count == 33)
        #expect(settled.allSatisfy { $0.key >= 18 && $0.value == [.refused] })
        #expect(bench.report.pending == 17)
        for number in 1...17 {
            let at = 1_000 + number * 1_000
            note(bench.began(at, UInt64(number)))
            note(bench.pass(at + 300))
            note(bench.tick(at + 500))
        }
        #expect(settled.count == 50)
        #expect((1...17).allSatisfy { settled[$0] == [.passed] })
        #expect(bench.report.outcomes == ["passed": 17, "refused": 33])
    }

    /// Who waits behind a window that ends at 5 400 ms.
    @Test(arguments: [(5_399, false), (5_400, true), (5_401, true)])
    func `A grant opens until the moment of its expiry and is refused after it`(
        _ expires: Int,
        _ isOpened: Bool
    ) {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        _ = bench.grant(10, 2, expires: expires)
        let done = bench.tick(expires) + bench.tick(5_400)
        let opened = GateBench.pulse(2, expires: expires)
        let refused = GateMachine.Action.settle(ticket: 2, .refused)
        #expect(done.contains(opened) == isOpened)
        #expect(done.contains(refused) == !isOpened)
    }

    @Test func `A grant that expires in the queue is refused at once, not at its turn`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        _ = bench.began(0, 1)
        _ = bench.grant(10, 2, expires: 1_000)
        #expect(bench.deadline == 1_001)
        #expect(bench.tick(1_000) == [])
        #expect(bench.tick(1_001) == [.settle(ticket: 2, .refused)])
    }

    @Test(arguments: [(100, false), (99, true)])
    func `A grant that comes after its expiry is refused`(_ expires: Int, _ isRefused: Bool) {
        var bench = GateBench()
        let done = bench.grant(100, 1, expires: expires)
        #expect((done == [.settle(ticket: 1, .refused)]) == isRefused)
    }

    @Test func `A passage is never opened twice, but for those without a record`() {
        var bench = GateBench(hasSensor: false)
        _ = bench.grant(0, 9)
        _ = bench.began(0, 9)
        #expect(bench.grant(1, 9) == [.settle(ticket: 2, .refused)])
        #expect(bench.tick(300) == [.settle(ticket: 1, .passed)])
        #expect(bench.grant(1_000, 9) == [.settle(ticket: 3, .refused)])
        #expect(bench.grant(1_000, 0) == [GateBench.pulse(0, expires: 11_000)])
        _ = bench.began(1_000, 0)
        #expect(bench.tick(1_300) == [.settle(ticket: 4, .passed)])
        #expect(bench.grant(2_000, 0) == [GateBench.pulse(0, expires: 12_000)])
    }

    @Test func `Wires that say nothing of a pulse are waited for 1 s past its expiry`() {
        var bench = GateBench()
        _ = bench.grant(0, 1, expires: 2_000)
        #expect(bench.deadline == 3_000)
        #expect(bench.tick(2_999) == [])
        #expect(bench.tick(3_000) == [.settle(ticket: 1, .lost), .order(.rest)])
        #expect(bench.began(3_001, 1) == [])
    }

    @Test func `A pulse that the wires refuse is refused, once`() {
        var bench = GateBench()
        _ = bench.grant(0, 1)
        let refused = WireNews.refused(passage: 1, reason: "expired")
        #expect(bench.news(10, refused) == [.settle(ticket: 1, .refused)])
        #expect(bench.news(11, refused) == [])
        #expect(bench.report.lastFault == "expired")
        #expect(bench.grant(20, 2) == [GateBench.pulse(2, expires: 10_020)])
    }

    @Test func `No pulse is longer than 10 s and no window longer than 60 s`() {
        var bench = GateBench { $0.pulse = .seconds(1_000_000_000) }
        let done = bench.grant(0, 1, window: 1_000_000_000)
        #expect(done == [GateBench.pulse(1, milliseconds: 10_000, expires: 10_000)])
        _ = bench.began(0, 1)
        #expect(bench.tick(60_399) == [])
        #expect(bench.tick(60_400) == [.settle(ticket: 1, .notUsed)])
    }

    @Test func `Without a sensor a passage follows the opening, and unplugged nobody can say`() {
        var bench = GateBench(hasSensor: false)
        _ = bench.grant(0, 1)
        _ = bench.began(10, 1)
        #expect(bench.deadline == 310)
        #expect(bench.tick(309) == [])
        #expect(bench.tick(310) == [.settle(ticket: 1, .passed)])
        _ = bench.grant(1_000, 2)
        _ = bench.began(1_000, 2)
        let lost = bench.news(1_100, .lost("unplugged"))
        #expect(lost == [.settle(ticket: 2, .lost), .event(GateEvent(.lost))])
    }
}
