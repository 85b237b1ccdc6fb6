import Synchronization

/// Wakes one waiting task, or the next that comes to wait: rings are not counted.
package final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package func ring() {
        let waiter = state.withLock { state in
            guard let waiter = state.waiter else {
                state.isRung = true
                return nil as CheckedContinuation<Bool, Never>?
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume(returning: true)
    }

    /// Returns when rung, or when the task is cancelled; one waiter at a time.
    ///
    /// Gives whether it was rung: a ring that a cancelled wait did not take is for the next.
    @discardableResult
    package func wait() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    precondition(state.waiter == nil, "a bell wakes one waiter at a time")
                    guard !Task.isCancelled else { return false }
                    guard !state.isRung else {
                        state.isRung = false
                        return true
                    }
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: false)
        }
    }

    /// Returns when rung, or after the time given; gives whether it was rung.
    @discardableResult
    package func wait(upTo limit: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.wait() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            var isRung = await group.next() ?? false
            group.cancelAll()
            for await late in group { isRung = isRung || late }
            return isRung
        }
    }

    private enum End<Value: Sendable>: Sendable {
        case worked(Value)
        case bell(isRung: Bool)
    }

    /// What `work` gives, or nil when the bell rings first: the work is then cancelled.
    ///
    /// A ring at the very end of the work is kept for the next.
    package func interrupting<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: End<Value>.self) { group in
            group.addTask { .worked(await work()) }
            group.addTask { .bell(isRung: await self.wait()) }
            let first = await group.next()
            group.cancelAll()
            guard case .worked(let value)? = first else { return nil }
            if case .bell(isRung: true)? = await group.next() { ring() }
            return value
        }
    }
}
