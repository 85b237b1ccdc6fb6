package import Access
internal import Dispatch
package import Gates
internal import Glibc
package import PortEmulation
internal import SerialLines
internal import Synchronization

/// A door board made of memory, behind a serial line that is none: firmware, people and faults.
///
/// It runs on a thread of its own until `stop`, until its lifetime ends, or until nobody holds it.
package final class DoorBoard: Sendable {
    private final class Loop: Sendable {
        let state: Mutex<BoardState>
        let bell: WakeUp
        let told: @Sendable (BoardEvent, Duration) -> Void

        init(
            _ state: consuming BoardState,
            _ told: @escaping @Sendable (BoardEvent, Duration) -> Void
        ) throws(SerialFault) {
            bell = try WakeUp()
            self.state = Mutex(state)
            self.told = told
        }
    }

    private let loop: Loop
    private let hasEnded = DispatchGroup()

    /// Opens the port and begins to listen.
    ///
    /// `link` is kept pointing at the port through `unplug` and `plug`, as a by-id path is. `boot`
    /// is the number of its start; each restart is one more. `told` hears what happens, at which
    /// time since the machine's start, and must not wait.
    package init(
        link: String? = nil,
        boot: UInt64 = 1,
        hasLamps: Bool = true,
        lifetime: Duration = .seconds(3_600),
        told: @escaping @Sendable (BoardEvent, Duration) -> Void = { _, _ in }
    ) throws(EmulatorFailure) {
        let now = Self.now()
        let state = try BoardState(
            BoardFirmware(boot: boot, hasLamps: hasLamps, at: now),
            link: link.map { PortLink(path: $0) },
            endsAt: now + lifetime
        )
        do throws(SerialFault) {
            loop = try Loop(state, told)
        } catch {
            throw EmulatorFailure(.terminal, error.message)
        }
        // A serial queue of its own brings a thread beyond those that tasks share.
        DispatchQueue(label: "jalon.door-board").async(group: hasEnded) { [loop] in
            Self.run(loop)
        }
    }

    deinit { end() }

    /// Where the port is, nil while the board is unplugged.
    package var path: String? { loop.state.withLock { $0.path } }

    package var memory: BoardMemory { loop.state.withLock { $0.firmware.memory } }

    /// Whether the lifetime is over or `stop` was called.
    package var isStopped: Bool { loop.state.withLock { $0.isStopped } }

    /// What people do from now on.
    package func set(_ person: EmulatedPerson) {
        loop.state.withLock { $0.firmware.person = person }
    }

    /// Who comes next, before all the others.
    package func expect(_ people: [EmulatedPerson]) {
        loop.state.withLock { state in
            let room = BoardFirmware.peopleMax - state.firmware.queue.count
            state.firmware.queue += people.prefix(max(0, room))
        }
    }

    /// Somebody goes through now, granted or not.
    package func walk(_ direction: Direction) {
        loop.state.withLock { $0.firmware.pass(direction, at: Self.now()) }
        loop.bell.ring()
    }

    /// Switches an input: a sensor, the leaf's contact, the housing's or the fire alarm's.
    package func set(_ input: BoardInputs, _ isOn: Bool) {
        direct { $0.firmware.set(input, isOn, at: $1) }
    }

    /// Orders a fault for the next `count` times, nil for all.
    package func arm(_ fault: BoardFault, count: Int? = 1) {
        loop.state.withLock { $0.firmware.faults.arm(fault, count: count) }
    }

    package func clearFaults() { loop.state.withLock { $0.firmware.faults.clear() } }

    /// Power off and on, at the same port.
    package func restart() { direct { $0.firmware.restart(at: $1) } }

    /// Takes the board off its line, while it keeps its power: the port vanishes, and its link.
    package func unplug() { direct { _, _ in [.unplug] } }

    /// Plugs the board in: another port, the same link.
    package func plug() throws(EmulatorFailure) {
        defer { loop.bell.ring() }
        try loop.state.withLock { state throws(EmulatorFailure) in try state.plug() }
        loop.told(.plug, Self.now())
    }

    /// Sends bytes as if the board had.
    package func send(_ bytes: [UInt8]) { direct { _, _ in [.send(bytes, after: .zero)] } }

    /// Ends the thread and closes the port; returns when that is done.
    package func stop() {
        end()
        hasEnded.wait()
    }

    private func end() {
        loop.state.withLock { $0.isStopped = true }
        loop.bell.ring()
    }

    private func direct(_ body: (inout BoardState, Duration) -> [BoardFirmware.Output]) {
        let now = Self.now()
        let events = loop.state.withLock { state in
            let outputs = body(&state, now)
            return state.perform(outputs, at: now)
        }
        for event in events { loop.told(event, now) }
        loop.bell.ring()
    }

    private static func now() -> Duration {
        ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
    }

    private static func run(_ loop: Loop) {
        while let wait = loop.state.withLock({ $0.wait(at: now()) }) {
            poll(wait.port, wait.time, loop.bell)
            let time = now()
            for event in loop.state.withLock({ $0.turn(at: time) }) { loop.told(event, time) }
        }
        loop.state.withLock { $0.close() }
    }

    /// The port may be closed meanwhile by another thread, which then rings.
    private static func poll(_ port: Int32?, _ time: Duration, _ bell: WakeUp) {
        let events = Int16(POLLIN)
        var slots = [pollfd(fd: bell.descriptor, events: events, revents: 0)]
        if let port { slots.append(pollfd(fd: port, events: events, revents: 0)) }
        let milliseconds = Int32(clamping: time.wholeMilliseconds + 1)
        _ = Glibc.poll(&slots, nfds_t(slots.count), time > .zero ? milliseconds : 0)
        bell.quiet()
    }
}
