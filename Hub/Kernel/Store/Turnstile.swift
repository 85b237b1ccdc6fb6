import Synchronization

/// Things that are lent to one at a time; who comes too late waits in line.
final class Turnstile<Thing: Sendable>: Sendable {
    private struct State {
        var idle: [Thing]
        var waiting: [CheckedContinuation<Thing?, Never>] = []
        /// How many of `waiting` went already; the line is cut when half of it has.
        var gone = 0
        var isClosed = false
    }

    private let state: Mutex<State>
    private let waitingMax: Int

    init(_ things: [Thing], waitingMax: Int) {
        state = Mutex(State(idle: things))
        self.waitingMax = waitingMax
    }

    /// Waits for a thing; throws `busy` where too many wait already, `closed` after the end.
    func take() async throws(StoreError) -> Thing {
        let thing: Thing? = await withCheckedContinuation { continuation in
            // The inner nil sends away; the outer one has put the continuation in line.
            let outcome: Thing?? = state.withLock { state in
                guard !state.isClosed else { return .some(nil) }
                // The last one back is the warmest.
                if let thing = state.idle.popLast() { return thing }
                guard state.waiting.count - state.gone < waitingMax else { return .some(nil) }
                state.waiting.append(continuation)
                return nil
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
        if let thing { return thing }
        if state.withLock({ $0.isClosed }) { throw StoreError(.closed, "The store was closed.") }
        throw StoreError(.busy, "Too many commands wait for the database.")
    }

    func giveBack(_ thing: Thing) {
        let next = state.withLock { state -> CheckedContinuation<Thing?, Never>? in
            guard state.gone < state.waiting.count else {
                state.idle.append(thing)
                return nil
            }
            let first = state.waiting[state.gone]
            state.gone += 1
            if state.gone * 2 > state.waiting.count {
                state.waiting.removeFirst(state.gone)
                state.gone = 0
            }
            return first
        }
        next?.resume(returning: thing)
    }

    /// Sends away who waits and who comes.
    func close() {
        let sent = state.withLock { state in
            state.isClosed = true
            defer {
                state.waiting = []
                state.gone = 0
            }
            return Array(state.waiting.dropFirst(state.gone))
        }
        for continuation in sent { continuation.resume(returning: nil) }
    }
}
