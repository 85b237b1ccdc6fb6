import Access
import Gates
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct WiredGateTests {
    private func grant(_ passage: UInt64, expires: Int = 60_000) -> GateGrant {
        GateGrant(
            passage: passage,
            direction: .entry,
            window: .seconds(5),
            expiresAt: .milliseconds(expires)
        )
    }

    /// Waits until something that other tasks do has come true.
    private func until(_ isTrue: () -> Bool) async {
        while !isTrue() { await Task.yield() }
    }

    /// A contact that closes at once and a person who goes through at once.
    private func prompt(_ time: ManualTime) -> FakeWires {
        FakeWires { order in
            guard case .pulse(let passage, _, _, _) = order else { return nil }
            return .began(passage: passage, at: time.now)
        }
    }

    @Test func `A grant comes back with its passage, and news from within an order are heard`()
        async
    {
        let time = ManualTime()
        let wires = prompt(time)
        let gate = WiredGate(wires, now: { time.now }, sleep: time.sleep)
        let driving = Task { await gate.run { _ in } }
        await until { gate.report.link == .ready }
        async let outcome = gate.grant(grant(1))
        await until { wires.orders.count == 2 }
        wires.tell(.sensor(.entry, isActive: true, at: time.now))
        #expect(await outcome == .passed)
        driving.cancel()
        await driving.value
        #expect(wires.orders.last == .rest)
    }

    @Test func `A window that nobody used ends by itself`() async {
        let time = ManualTime()
        let wires = prompt(time)
        let gate = WiredGate(wires, now: { time.now }, sleep: time.sleep)
        let driving = Task { await gate.run { _ in } }
        await until { gate.report.link == .ready }
        async let outcome = gate.grant(grant(1))
        await until { gate.report.pending == 1 }
        while gate.report.pending == 1 {
            time.advance(by: .milliseconds(100))
            await Task.yield()
        }
        #expect(await outcome == .notUsed)
        #expect(time.now >= .milliseconds(5_400))
        driving.cancel()
        await driving.value
    }

    @Test func `Cancelled, everybody who waits gets an answer and the wires rest`() async {
        let time = ManualTime()
        let wires = prompt(time)
        let gate = WiredGate(wires, now: { time.now }, sleep: time.sleep)
        #expect(await gate.grant(grant(9)) == .refused)
        let driving = Task { await gate.run { _ in } }
        await until { gate.report.link == .ready }
        async let first = gate.grant(grant(1))
        await until { gate.report.pending == 1 }
        async let second = gate.grant(grant(2))
        await until { gate.report.pending == 2 }
        driving.cancel()
        await driving.value
        #expect(await first == .lost)
        #expect(await second == .refused)
        #expect(wires.orders.last == .rest)
        #expect(await gate.grant(grant(3)) == .refused)
    }

    @Test func `A gate that was stopped can be driven again`() async {
        let time = ManualTime()
        let wires = prompt(time)
        let gate = WiredGate(wires, now: { time.now }, sleep: time.sleep)
        for _ in 1...2 {
            let driving = Task { await gate.run { _ in } }
            await until { gate.report.link == .ready }
            driving.cancel()
            await driving.value
            #expect(gate.report.link == .opening)
        }
    }

    @Test func `Events are heard in the order in which they happened`() async {
        let time = ManualTime()
        let wires = FakeWires()
        let gate = WiredGate(wires, now: { time.now }, sleep: time.sleep)
        let heard = Mutex<[GateEventKind]>([])
        let driving = Task { await gate.run { event in heard.withLock { $0.append(event.kind) } } }
        await until { gate.report.link == .ready }
        wires.tell(.tamper(true))
        wires.tell(.fire(true))
        time.advance(by: GateLimits.alarmAfter)
        wires.tell(.sensor(.exit, isActive: true, at: time.now))
        wires.tell(.lost("unplugged"))
        await until { heard.withLock { $0.count } == 4 }
        #expect(heard.withLock { $0 } == [.fire, .tamper, .freePassage, .lost])
        await gate.set(.locked)
        await until { heard.withLock { $0.last } == .mode }
        #expect(gate.report.events["lost"] == 1)
        driving.cancel()
        await driving.value
    }

    @Test func `Of 200 grants at once each gets one answer, on real time`() async {
        let clock = ContinuousClock()
        let start = clock.now
        let now: @Sendable () -> Duration = { start.duration(to: clock.now) }
        let wires = FakeWires(hasSensor: false) { order in
            guard case .pulse(let passage, _, _, _) = order else { return nil }
            return .began(passage: passage, at: now())
        }
        var settings = GateSettings()
        settings.pulse = .milliseconds(1)
        let gate = WiredGate(wires, settings, now: now)
        let driving = Task { await gate.run { _ in } }
        await until { gate.report.link == .ready }
        let outcomes = await withTaskGroup(of: GateOutcome.self) { group in
            for number in 1...200 {
                let order = grant(UInt64(number))
                group.addTask { await gate.grant(order) }
            }
            return await group.reduce(into: [GateOutcome: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes.values.reduce(0, +) == 200)
        #expect((outcomes[.passed] ?? 0) >= 17)
        driving.cancel()
        await driving.value
    }
}
