import Dispatch
package import Gates
import ReaderLines
import SerialLines
import Synchronization

/// A pure machine on a serial line: opened, driven by a thread of its own, and opened anew after a
/// growing pause whenever it is lost.
///
/// The path is looked up at each opening: a board that was plugged in again has another device
/// node behind the same link.
package final class LineShell<Machine: LineMachine>: Sendable {
    private struct State {
        var machine: Machine
        var orders: [WireOrder] = []
        var isOverrun = false
        var isRunning = false
        var isEnded = false
        var bell: WakeUp?
    }

    /// Orders that wait for the thread; at more than these the line is given up.
    package static var ordersMax: Int { 64 }
    /// A line that takes no byte for so long is given up.
    package static var writeMilliseconds: Int { 200 }
    /// How long the last line is waited for at the end.
    package static var drainMilliseconds: Int { 100 }
    /// The longest sleep of the thread.
    package static var idleMilliseconds: Int { 1_000 }

    private let path: String
    private let state: Mutex<State>

    package init(path: String, _ machine: Machine) {
        self.path = path
        state = Mutex(State(machine: machine))
    }

    /// The machine as it stands, for reports.
    package var machine: Machine { state.withLock { $0.machine } }

    /// Hands an order over, in order, and never waits.
    package func perform(_ order: WireOrder) {
        let bell = state.withLock { state in
            guard state.isRunning else {
                // Before the start only what is to be shown is kept.
                if case .signal = order { _ = state.machine.handle(.order(order), at: .zero) }
                return state.bell
            }
            if state.orders.count < Self.ordersMax {
                state.orders.append(order)
            } else {
                state.isOverrun = true
            }
            return state.bell
        }
        bell?.ring()
    }

    /// Drives the line until the task is cancelled, and leaves the far end at rest.
    package func run(_ heard: @escaping @Sendable (WireNews) -> Void) async {
        state.withLock { state in
            precondition(!state.isRunning, "A line is driven by one task at a time")
            state.isRunning = true
            state.isEnded = false
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A serial queue of its own brings a thread beyond those that tasks share.
                DispatchQueue(label: "jalon.serial-line").async { [self] in
                    drive(heard)
                    continuation.resume()
                }
            }
        } onCancel: {
            state.withLock { state in
                state.isEnded = true
                return state.bell
            }?.ring()
        }
        state.withLock { state in
            state.isRunning = false
            state.orders = []
        }
    }

    private var isEnded: Bool { state.withLock { $0.isEnded } }

    private static func now() -> Duration {
        ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
    }

    /// Opens and serves the line, and waits between two lines, until the end.
    private func drive(_ heard: (WireNews) -> Void) {
        var reopening = ReopenMachine(at: Self.now())
        while !isEnded {
            var lost = ""
            do throws(SerialFault) {
                let bell = try WakeUp()
                state.withLock { $0.bell = bell }
                rest(until: reopening.openDue, bell, heard)
                guard !isEnded else { break }
                lost = try serve(bell, &reopening, heard)
            } catch {
                lost = error.rawValue
            }
            guard !isEnded else { break }
            let now = Self.now()
            perform(.failed(lost), at: now, heard)
            if !reopening.failed(code: lost, text: lost, at: now).isEmpty { heard(.lost(lost)) }
        }
        state.withLock { $0.bell = nil }
    }

    /// Waits for the next opening; orders of that time are told as refused, or come to nothing.
    private func rest(until due: Duration?, _ bell: WakeUp, _ heard: (WireNews) -> Void) {
        guard let due else { return }
        while !isEnded {
            for order in takeOrders() { perform(.order(order), at: Self.now(), heard) }
            let left = (due - Self.now()).wholeMilliseconds
            guard left > 0 else { return }
            bell.wait(milliseconds: min(Int(left) + 1, Self.idleMilliseconds))
        }
    }

    /// Serves an open line until it is lost, says why, or until the end.
    private func serve(
        _ bell: WakeUp,
        _ reopening: inout ReopenMachine,
        _ heard: (WireNews) -> Void
    ) throws(SerialFault) -> String {
        let line = try SerialLine(path, .terminal(baud: machine.baud))
        var event: LineEvent? = .opened
        while true {
            let isLast = isEnded
            for event in events(event, isLast: isLast) {
                let reason = try pass(event, to: line, &reopening, heard)
                if let reason { return reason }
            }
            guard !isLast else {
                line.drain(waitingMilliseconds: Self.drainMilliseconds)
                return ""
            }
            switch line.read(waitingMilliseconds: wait(), unless: bell) {
            case .bytes(let bytes): event = .bytes(bytes)
            case .nothing: event = nil
            case .gone: throw .gone
            }
        }
    }

    /// What the machine is to hear in one turn: what came, what was asked for, and that time goes.
    private func events(_ first: LineEvent?, isLast: Bool) -> [LineEvent] {
        let (orders, isOverrun) = state.withLock { state in
            defer {
                state.orders = []
                state.isOverrun = false
            }
            return (state.orders, state.isOverrun)
        }
        // What waits is dropped: the far end is put to rest before its line is left.
        guard !isOverrun else { return [first, .ended, .failed("overrun")].compactMap(\.self) }
        let asked = orders.map { LineEvent.order($0) }
        return [first].compactMap { $0 } + asked + [isLast ? .ended : .tick]
    }

    /// Returns why the line is of no more use; nil while it is.
    private func pass(
        _ event: LineEvent,
        to line: borrowing SerialLine,
        _ reopening: inout ReopenMachine,
        _ heard: (WireNews) -> Void
    ) throws(SerialFault) -> String? {
        let now = Self.now()
        for action in state.withLock({ $0.machine.handle(event, at: now) }) {
            switch action {
            case .write(let bytes):
                try line.write(bytes, waitingMilliseconds: Self.writeMilliseconds)
            case .news(let news):
                if news == .ready { reopening.opened(at: now) }
                heard(news)
            case .giveUp(let reason): return reason
            }
        }
        guard case .failed(let reason) = event else { return nil }
        line.drain(waitingMilliseconds: Self.drainMilliseconds)
        return reason
    }

    /// For what happens without a line: there is nothing to write to.
    private func perform(_ event: LineEvent, at now: Duration, _ heard: (WireNews) -> Void) {
        for action in state.withLock({ $0.machine.handle(event, at: now) }) {
            if case .news(let news) = action { heard(news) }
        }
    }

    private func takeOrders() -> [WireOrder] {
        state.withLock { state in
            defer {
                state.orders = []
                state.isOverrun = false
            }
            return state.orders
        }
    }

    private func wait() -> Int {
        guard let due = machine.deadline else { return Self.idleMilliseconds }
        let left = (due - Self.now()).wholeMilliseconds + 1
        return Int(min(max(left, 0), Int64(Self.idleMilliseconds)))
    }
}
