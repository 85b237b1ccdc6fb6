import Access
import Dispatch
import GatePorts
import Gates
import PortEmulation
import Testing

/// The relay board's bytes on a line: it answers nothing and keeps what it was told last.
@Suite(.timeLimit(.minutes(1))) struct BoardRelayTests {
    nonisolated private static let shut: [UInt8] = [0xA0, 0x01, 0x01, 0xA2]
    nonisolated private static let rest: [UInt8] = [0xA0, 0x01, 0x00, 0xA1]

    /// The relay's states as written, those that repeat one taken as one.
    private static func states(_ bytes: [UInt8]) -> [Bool] {
        var states: [Bool] = []
        for start in stride(from: 0, to: bytes.count - bytes.count % 4, by: 4) {
            let command = Array(bytes[start..<start + 4])
            #expect(command == Self.shut || command == Self.rest)
            if states.last != (command == Self.shut) { states.append(command == Self.shut) }
        }
        return states
    }

    @Test func `It is put to rest at opening, pulsed once, and put to rest at the end`()
        async throws
    {
        let port = try PseudoTerminal.opened()
        let wires = RelayWires(path: port.path)
        let log = WireLog()
        let running = Task { await wires.run { log.hear($0) } }
        await log.expect("the line is open") { $0.contains(.ready) }
        var written: [UInt8] = []
        #expect(
            await Patience.wait {
                written += port.read()
                return Self.states(written) == [false]
            }
        )
        let now = ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
        let pulse = Duration.milliseconds(100)
        wires.perform(.pulse(passage: 3, .entry, duration: pulse, expiresAt: now + .seconds(5)))
        #expect(
            await Patience.wait {
                written += port.read()
                return Self.states(written) == [false, true, false]
            }
        )
        #expect(log.begun == [3])
        wires.perform(.hold)
        #expect(
            await Patience.wait {
                written += port.read()
                return Self.states(written).last == true
            }
        )
        running.cancel()
        await running.value
        written += port.read()
        #expect(Self.states(written) == [false, true, false, true, false])
    }

    @Test func `Unplugged in the pulse it is lost, and found at rest`() async throws {
        var port: PseudoTerminal? = try PseudoTerminal.opened()
        let wires = RelayWires(path: port?.path ?? "")
        let log = WireLog()
        let running = Task { await wires.run { log.hear($0) } }
        await log.expect("the line is open") { $0.contains(.ready) }
        let now = ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
        wires.perform(
            .pulse(passage: 3, .entry, duration: .seconds(2), expiresAt: now + .seconds(5))
        )
        await log.expect("it began") { _ in log.begun == [3] }
        port = nil
        await log.expect("it is lost") { _ in log.losses == ["gone"] }
        running.cancel()
        await running.value
    }

    @Test func `A relay that is held is put to rest before an overrun line is left`() async throws {
        let port = try PseudoTerminal.opened()
        let wires = RelayWires(path: port.path)
        let log = WireLog()
        let ear = DispatchSemaphore(value: 0)
        let running = Task {
            await wires.run { news in
                log.hear(news)
                switch news {
                case .refused, .lost: _ = ear.wait(timeout: .now() + 20)
                default: break
                }
            }
        }
        await log.expect("the line is open") { $0.contains(.ready) }
        wires.perform(.hold)
        let now = ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
        // Refused, as it is held: the line's thread is kept from what follows.
        let pulse = Duration.milliseconds(100)
        wires.perform(.pulse(passage: 3, .entry, duration: pulse, expiresAt: now + .seconds(5)))
        await log.expect("the thread is kept") {
            $0.contains { $0 == .refused(passage: 3, reason: "busy") }
        }
        for _ in 0...LineShell<RelayMachine>.ordersMax { wires.perform(.signal(.ready)) }
        ear.signal()
        await log.expect("it is overrun") { _ in log.losses == ["overrun"] }
        // The line's thread is still kept: nothing was opened again.
        var written: [UInt8] = []
        #expect(
            await Patience.wait {
                written += port.read()
                return Self.states(written).suffix(2) == [true, false]
            }
        )
        ear.signal()
        running.cancel()
        await running.value
    }
}
