import Access
import Dispatch
import Gates
import Synchronization
import Testing

/// What the watchdog sees of a gate's loop.
@Suite(.timeLimit(.minutes(1))) struct WiredGateTurnsTests {
    @Test func `Its turns grow once a second, and are none while nobody drives it`() async throws {
        let time = ManualTime()
        let gate = WiredGate(FakeWires(), now: { time.now }, sleep: time.sleep)
        #expect(gate.report.turns == nil)
        let driving = Task { await gate.run { _ in } }
        #expect(await Patience.wait { gate.report.link == .ready })
        for _ in 1...3 {
            let seen = try #require(gate.report.turns)
            #expect(
                await Patience.wait {
                    time.advance(by: WiredGate.beat)
                    return gate.report.turns ?? 0 > seen
                }
            )
        }
        driving.cancel()
        await driving.value
        #expect(gate.report.turns == nil)
    }

    /// The watchdog is not fed for a gate that ticks and carries nothing out.
    @Test func `Its turns stop while an order does not come back`() async {
        let time = ManualTime()
        let wires = FakeWires()
        let wakes = Atomic(0)
        let gate = WiredGate(
            wires,
            now: { time.now },
            sleep: { pause in
                await time.sleep(pause)
                wakes.add(1, ordering: .relaxed)
            }
        )
        let ear = StuckEar()
        let driving = Task { await gate.run { _ in ear.wait() } }
        #expect(await Patience.wait { gate.report.link == .ready })
        DispatchQueue(label: "test.stuck").async { wires.tell(.lost("unplugged")) }
        #expect(await Patience.wait { ear.isEntered })
        func wakeThrice() async -> Bool {
            let before = wakes.load(ordering: .relaxed)
            return await Patience.wait {
                time.advance(by: WiredGate.beat)
                return wakes.load(ordering: .relaxed) >= before + 3
            }
        }
        #expect(await wakeThrice())
        let seen = gate.report.turns
        #expect(await wakeThrice())
        #expect(gate.report.turns == seen)
        ear.release()
        #expect(
            await Patience.wait {
                time.advance(by: WiredGate.beat)
                return gate.report.turns ?? 0 > seen ?? 0
            }
        )
        driving.cancel()
        await driving.value
    }
}

/// Somebody who does not come back from hearing until released.
private final class StuckEar: Sendable {
    private let entered = Atomic(false)
    private let gate = DispatchSemaphore(value: 0)

    var isEntered: Bool { entered.load(ordering: .acquiring) }

    func wait() {
        entered.store(true, ordering: .releasing)
        gate.wait()
        gate.signal()
    }

    func release() { gate.signal() }
}
