import Gates
import Synchronization

/// What waits for the task that serves GPIO lines: a storm of edges leaves out edges alone.
///
/// Orders, the end of a pulse and a failure never wait behind edges and are never left out.
final class GPIOInbox: Sendable {
    enum Item: Sendable, Equatable {
        case input(GPIOMachine.Input)
        /// Edges were lost, and those before were taken: the levels are to be read.
        case readLevels
    }

    private struct State {
        var orders: [WireOrder] = []
        var isTickDue = false
        var edges: [LineEdge] = []
        /// How many of `edges` were taken.
        var taken = 0
        var isMissed = false
        var areLevelsDue = false
        var fault: GPIOFault?
    }

    /// Something waits; ends when the waiting task is cancelled.
    let bells: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init() {
        (bells, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func put(_ order: WireOrder) {
        change { state in
            if state.orders.count < GPIOLimits.ordersMax {
                state.orders.append(order)
            } else {
                state.fault = state.fault ?? .overrun
            }
        }
    }

    func put(_ edges: [LineEdge]) {
        change { state in
            let room = GPIOLimits.inboxMax - (state.edges.count - state.taken)
            state.edges += edges.prefix(max(0, room))
            if edges.count > room { state.isMissed = true }
        }
    }

    func tick() { change { $0.isTickDue = true } }

    func readLevels() { change { $0.areLevelsDue = true } }

    func fail(_ fault: GPIOFault) { change { $0.fault = $0.fault ?? fault } }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        bell.yield()
    }

    /// What is to be seen to next; edges in their order, and nil when nothing waits.
    func next() -> Item? {
        state.withLock { state in
            if let fault = state.fault { return .input(.failed(fault)) }
            if state.isTickDue {
                state.isTickDue = false
                return .input(.tick)
            }
            if !state.orders.isEmpty { return .input(.order(state.orders.removeFirst())) }
            if state.taken < state.edges.count {
                state.taken += 1
                return .input(.edge(state.edges[state.taken - 1]))
            }
            state.edges.removeAll(keepingCapacity: true)
            state.taken = 0
            if state.isMissed {
                state.isMissed = false
                return .input(.missed)
            }
            guard state.areLevelsDue else { return nil }
            state.areLevelsDue = false
            return .readLevels
        }
    }
}
