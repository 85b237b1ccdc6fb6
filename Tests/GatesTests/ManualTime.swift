import Synchronization

/// Time that moves only when told to, with those who sleep in it.
final class ManualTime: Sendable {
    private struct State {
        var now = Duration.zero
        var names = 0
        var sleepers: [Int: (due: Duration, waiter: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }

    func sleep(_ duration: Duration) async {
        let name = state.withLock { state in
            state.names += 1
            return state.names
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    guard duration > .zero, !Task.isCancelled else { return true }
                    state.sleepers[name] = (state.now + duration, waiter)
                    return false
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: name) }?.waiter.resume()
        }
    }

    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.due <= state.now }
            for name in due.keys { state.sleepers[name] = nil }
            return due.values.map(\.waiter)
        }
        for waiter in woken { waiter.resume() }
    }
}
