import Access
import Dispatch
import GatePorts
import Gates
import Synchronization
import Testing

/// More edges than anybody takes: what they must not hold up.
@Suite(.timeLimit(.minutes(1))) struct GPIOStormTests {
    private let plan = GPIOPlan(
        chip: "pinctrl-rp1",
        [.entry: .init(17), .sensorEntry: .init(5, isActiveLow: true, bias: .pullUp)]
    )

    private let pulse = WireOrder.pulse(
        passage: 4,
        .entry,
        duration: .milliseconds(300),
        expiresAt: .seconds(10)
    )

    private func edges(_ count: Int) -> [LineEdge] {
        (1...UInt32(count)).map {
            LineEdge(.sensorEntry, isActive: !$0.isMultiple(of: 2), at: .zero, sequence: $0)
        }
    }

    /// Wires whose listener is stopped at the first edge; what comes meanwhile has to wait.
    @Test func `In a storm of 5 000 edges the contact opens in time, and what was lost is told`()
        async
    {
        let time = ManualTime()
        let lines = FakeLines()
        let opener = LineOpener { (_) throws(GPIOFault) -> any LineSet in lines }
        let wakes = Atomic(0)
        let wires = GPIOWires(
            plan,
            opener: opener,
            now: { time.now },
            sleep: { pause in
                await time.sleep(pause)
                wakes.add(1, ordering: .releasing)
            }
        )
        let log = WireLog()
        let ear = DispatchSemaphore(value: 0)
        let isHeld = Atomic(false)
        let driving = Task {
            await wires.run { news in
                log.hear(news)
                guard case .sensor(_, isActive: true, _) = news, log.sensors == 2 else { return }
                isHeld.store(true, ordering: .releasing)
                _ = ear.wait(timeout: .now() + 20)
            }
        }
        await log.expect("the lines are open") { $0.contains(.ready) }
        wires.perform(pulse)
        await log.expect("it began") { _ in log.begun == [4] }
        let waits = lines.waits
        lines.change(edges(5_000), levels: 0)
        #expect(await Patience.wait { isHeld.load(ordering: .acquiring) && lines.waits > waits })
        #expect(
            await Patience.wait {
                time.advance(by: .milliseconds(300))
                return wakes.load(ordering: .acquiring) > 0
            }
        )
        // The one who slept has put its word behind the edges by now.
        try? await Task.sleep(for: .milliseconds(50))
        ear.signal()
        #expect(await Patience.wait { lines.sets.last == 0 })
        await log.expect("what was left out is told") { $0.contains(.missed) }
        await log.expect("how the line stands is told") { _ in log.sensors > 1_000 }
        driving.cancel()
        await driving.value
    }

    @Test func `A pulse that is over ends at the next edge, without a tick`() {
        var machine = GPIOMachine(plan)
        _ = machine.handle(.opened(0), at: .zero)
        _ = machine.handle(.order(pulse), at: .zero)
        let edge = LineEdge(.sensorEntry, isActive: true, at: .zero, sequence: 1)
        let told = GPIOMachine.Action.news(.sensor(.entry, isActive: true, at: .zero))
        #expect(machine.handle(.edge(edge), at: .milliseconds(299)) == [told])
        #expect(
            machine.handle(.edge(edge), at: .milliseconds(300)).first == .set(0, mask: 0b01)
        )
    }
}

extension WireLog {
    /// How often a sensor was told.
    fileprivate var sensors: Int {
        news.count { if case .sensor = $0 { true } else { false } }
    }
}
