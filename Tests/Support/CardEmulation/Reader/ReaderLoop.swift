internal import Glibc
internal import PortEmulation
internal import SerialLines
internal import Synchronization

/// The thread of an emulated reader and what it shares with those who direct it.
final class ReaderLoop: Sendable {
    private let state: Mutex<ReaderState>
    private let wakeUp: WakeUp

    init(link: PortLink?, lifetime: Duration) throws(EmulatorFailure) {
        do throws(SerialFault) {
            wakeUp = try WakeUp()
        } catch {
            throw EmulatorFailure(.terminal, error.message)
        }
        let state = try ReaderState(link: link, endsAt: .now + lifetime)
        self.state = Mutex(state)
    }

    var path: String? { state.withLock { $0.path } }
    var card: (any EmulatedCard)? { state.withLock { $0.chip.card } }
    var isCardPresent: Bool { state.withLock { $0.chip.isCardPresent } }
    var statistics: ReaderStatistics { state.withLock { $0.statistics } }
    var isStopped: Bool { state.withLock { $0.isStopped } }

    func setLatency(_ latency: Duration) {
        state.withLock { $0.latency = min(max(latency, .zero), ReaderStatistics.latencyMax) }
    }

    @discardableResult
    func place(_ card: (any EmulatedCard)?, for time: Duration?) -> (any EmulatedCard)? {
        defer { wakeUp.ring() }
        return state.withLock { $0.place(card, until: time.map { .now + $0 }) }
    }

    func remove() { state.withLock { $0.remove() } }

    func arm(_ change: CardChange) { state.withLock { $0.chip.arm(change) } }

    func arm(_ fault: ChipFault, _ count: Int?, _ command: UInt8?) {
        state.withLock { $0.chip.faults.arm(fault, count: count, command: command) }
    }

    func clearFaults() { state.withLock { $0.chip.faults.clear() } }

    func unplug() {
        state.withLock { $0.unplug() }
        wakeUp.ring()
    }

    func plug() throws(EmulatorFailure) {
        defer { wakeUp.ring() }
        try state.withLock { state throws(EmulatorFailure) in try state.plug() }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        wakeUp.ring()
    }

    /// Answers until it is stopped or its time is over.
    func run() {
        while let wait = state.withLock({ $0.wait(at: .now) }) {
            poll(wait.port, wait.time)
            wakeUp.quiet()
            state.withLock { $0.turn(at: .now) }
        }
        state.withLock { $0.close() }
    }

    /// The port may be closed meanwhile by another thread, which then rings.
    private func poll(_ port: Int32?, _ time: Duration) {
        let events = Int16(POLLIN)
        var slots = [pollfd(fd: wakeUp.descriptor, events: events, revents: 0)]
        if let port { slots.append(pollfd(fd: port, events: events, revents: 0)) }
        let (seconds, attoseconds) = time.components
        let millisecond: Int64 = 1_000_000_000_000_000
        let milliseconds = seconds * 1_000 + (attoseconds + millisecond - 1) / millisecond
        _ = Glibc.poll(&slots, nfds_t(slots.count), Int32(clamping: milliseconds))
    }
}
