import Access
import CGPIO
import GatePorts
import Gates
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct GPIOTests {
    private let plan = GPIOPlan(
        chip: "pinctrl-rp1",
        [
            .entry: .init(17), .exit: .init(27, isActiveLow: true),
            .sensorEntry: .init(5, isActiveLow: true, bias: .pullUp),
            .fire: .init(6, bias: .pullDown),
        ]
    )

    private func order(_ direction: Direction, expires: Int = 10_000) -> WireOrder {
        .pulse(
            passage: 4,
            direction,
            duration: .milliseconds(300),
            expiresAt: .milliseconds(expires)
        )
    }

    @Test func `The kernel's structures have the sizes that its requests are made of`() {
        #expect(MemoryLayout<gpio_v2_line_request>.size == 592)
        #expect(MemoryLayout<gpio_v2_line_values>.size == 16)
        #expect(MemoryLayout<gpio_v2_line_event>.size == 48)
        #expect(MemoryLayout<gpiochip_info>.size == 68)
        #expect(cgpio_get_line() == 0xC250_B407)
        #expect(cgpio_set_values() == 0xC010_B40F)
        #expect(cgpio_get_values() == 0xC010_B40E)
        #expect(cgpio_get_chip_info() == 0x8044_B401)
    }

    @Test func `A request names the lines, their polarity, bias, edges and debounce`() {
        let request = KernelLines.request(of: plan, isDebounced: true)
        #expect(request.num_lines == 4)
        #expect(request.offsets.0 == 17)
        #expect(request.offsets.1 == 27)
        #expect(request.offsets.2 == 5)
        #expect(request.offsets.3 == 6)
        let consumer = withUnsafeBytes(of: request.consumer) { Array($0.prefix(6)) }
        #expect(consumer == Array("jalon".utf8) + [0])
        #expect(request.config.num_attrs == 5)
        let attributes = request.config.attrs
        #expect(attributes.0.attr.flags == 0x08 && attributes.0.mask == 0b0001)
        #expect(attributes.1.attr.flags == 0x0A && attributes.1.mask == 0b0010)
        #expect(attributes.2.attr.flags == 0x136 && attributes.2.mask == 0b0100)
        #expect(attributes.3.attr.flags == 0x234 && attributes.3.mask == 0b1000)
        #expect(attributes.4.attr.id == 3 && attributes.4.mask == 0b1100)
        #expect(attributes.4.attr.debounce_period_us == 5_000)
        #expect(KernelLines.request(of: plan, isDebounced: false).config.num_attrs == 4)
    }

    /// The id and the line of an event, and what it is told as.
    @Test(arguments: [
        (UInt32(1), UInt32(5), true as Bool?), (2, 5, false), (3, 5, nil), (1, 99, nil),
    ])
    func `An event of the kernel is an edge of its role, in time since boot`(
        _ id: UInt32,
        _ offset: UInt32,
        _ isActive: Bool?
    ) {
        var event = gpio_v2_line_event()
        event.timestamp_ns = 2_000_000_000
        event.id = id
        event.offset = offset
        event.seqno = 7
        let edge = KernelEvent(event, plan).edge(shiftedBy: .seconds(40))
        let expected = isActive.map {
            LineEdge(.sensorEntry, isActive: $0, at: .seconds(42), sequence: 7)
        }
        #expect(edge == expected)
    }

    @Test func `Inputs are told before the lines are ready, and outputs are set to rest`() {
        var machine = GPIOMachine(plan)
        #expect(
            machine.handle(.opened(0b1000), at: .seconds(1))
                == [
                    .news(.sensor(.entry, isActive: false, at: .seconds(1))), .news(.fire(true)),
                    .set(0, mask: 0b01), .set(0, mask: 0b10), .news(.ready),
                ]
        )
        #expect(
            machine.handle(.order(order(.exit)), at: .seconds(2))
                == [
                    .set(0b10, mask: 0b10), .news(.began(passage: 4, at: .seconds(2))),
                ]
        )
        #expect(machine.deadline == .milliseconds(2_300))
        #expect(
            machine.handle(.tick, at: .milliseconds(2_300)) == [.set(0, mask: 0b10)]
        )
    }

    @Test func `Edges that the kernel dropped are made good by reading the levels`() {
        var machine = GPIOMachine(plan)
        _ = machine.handle(.opened(0), at: .zero)
        func edge(_ sequence: UInt32) -> GPIOMachine.Input {
            .edge(LineEdge(.sensorEntry, isActive: true, at: .seconds(1), sequence: sequence))
        }
        let told = GPIOMachine.Action.news(.sensor(.entry, isActive: true, at: .seconds(1)))
        #expect(machine.handle(edge(1), at: .seconds(1)) == [told])
        #expect(machine.handle(edge(2), at: .seconds(1)) == [told])
        #expect(machine.handle(edge(9), at: .seconds(1)) == [.news(.missed), told, .readLevels])
    }

    @Test func `A gate on GPIO opens, sees the passage and is lost when its lines are`() async {
        let time = ManualTime()
        let lines = FakeLines()
        let opener = LineOpener { (_) throws(GPIOFault) -> any LineSet in
            _ = try lines.levels()
            return lines
        }
        let wires = GPIOWires(plan, opener: opener, now: { time.now }, sleep: time.sleep)
        let gate = WiredGate(wires, now: { time.now }, sleep: time.sleep)
        let driving = Task { await gate.run { _ in } }
        while gate.report.link != .ready { await Task.yield() }
        let grant = GateGrant(
            passage: 4,
            direction: .entry,
            window: .seconds(5),
            expiresAt: .seconds(10)
        )
        async let outcome = gate.grant(grant)
        while lines.sets.last != 0b01 { await Task.yield() }
        lines.change(
            [LineEdge(.sensorEntry, isActive: true, at: time.now, sequence: 1)],
            levels: 0b0100
        )
        #expect(await outcome == .passed)
        while lines.sets.last != 0 {
            time.advance(by: .milliseconds(300))
            await Task.yield()
        }
        lines.unplug()
        while gate.report.link != .lost { await Task.yield() }
        #expect(gate.report.lastFault == "gone")
        driving.cancel()
        await driving.value
    }

    @Test func `Ended in the middle of a pulse, the outputs are inactive`() async {
        let time = ManualTime()
        let lines = FakeLines()
        let opener = LineOpener { (_) throws(GPIOFault) -> any LineSet in lines }
        let wires = GPIOWires(plan, opener: opener, now: { time.now }, sleep: time.sleep)
        let isReady = Atomic(false)
        let driving = Task {
            await wires.run { if $0 == .ready { isReady.store(true, ordering: .relaxed) } }
        }
        while !isReady.load(ordering: .relaxed) { await Task.yield() }
        wires.perform(order(.entry))
        while lines.sets.last != 0b01 { await Task.yield() }
        driving.cancel()
        await driving.value
        #expect(lines.sets.last == 0)
        wires.perform(order(.entry))
        #expect(lines.sets.last == 0)
    }

    @Test func `A machine without the chip says so once, and looks again with growing pauses`()
        async
    {
        let pauses = Mutex<[Duration]>([])
        let told = Mutex<[WireNews]>([])
        let opener = LineOpener { (_) throws(GPIOFault) -> any LineSet in throw .noChips }
        let sleep: @Sendable (Duration) async -> Void = { pause in
            pauses.withLock { $0.append(pause) }
            await Task.yield()
        }
        let wires = GPIOWires(plan, opener: opener, now: { .zero }, sleep: sleep)
        let driving = Task { await wires.run { news in told.withLock { $0.append(news) } } }
        while pauses.withLock({ $0.count }) < 9 { await Task.yield() }
        driving.cancel()
        await driving.value
        #expect(told.withLock { $0 } == [.lost("no-chips")])
        let milliseconds = pauses.withLock { $0.prefix(8).map { Int($0 / .milliseconds(1)) } }
        #expect(milliseconds == [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
    }

    @Test func `The kernel is asked for a chip by its label`() {
        let unknown = GPIOPlan(chip: "no chip has this label", [.entry: .init(0)])
        let fault = #expect(throws: GPIOFault.self) { try KernelLines(unknown) }
        #expect([.noChips, .noSuchChip, .notAllowed].contains(fault))
    }

    @Test func `Each fault says what to do`() {
        for fault in GPIOFault.allCases { #expect(fault.message.count > 20) }
    }
}
