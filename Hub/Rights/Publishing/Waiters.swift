import Synchronization

/// Lets tasks wait for the next of a kind of event, for a bounded time.
///
/// Read `generation` first, then look at what the event changes, then wait: an event between the
/// look and the wait is not missed.
package final class Waiters: Sendable {
    /// Beyond it a task does not wait but is told so.
    package static let waitersMax = 4_096

    private enum Place {
        case expected
        case waiting(CheckedContinuation<Void, Never>)
        case released
    }

    private struct State {
        var generation: UInt64 = 0
        var next: UInt64 = 0
        var places: [UInt64: Place] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var generation: UInt64 { state.withLock { $0.generation } }

    /// The event happened: all who wait go on.
    package func wake() {
        let places = state.withLock { state in
            state.generation += 1
            let places = state.places
            for id in places.keys { state.places[id] = .released }
            return places
        }
        for place in places.values {
            if case .waiting(let continuation) = place { continuation.resume() }
        }
    }

    /// Returns at the next event, after the time, or when the task is cancelled; false where too
    /// many wait already.
    package func wait(after seen: UInt64, atMost duration: Duration) async -> Bool {
        let admitted: UInt64? = state.withLock { state in
            guard state.places.count < Self.waitersMax else { return nil }
            state.next += 1
            state.places[state.next] = state.generation == seen ? .expected : .released
            return state.next
        }
        guard let id = admitted else { return false }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try? await Task.sleep(for: duration)
                self.release(id)
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { self.enlist(id, $0) }
            } onCancel: {
                self.release(id)
            }
            group.cancelAll()
        }
        state.withLock { state in state.places[id] = nil }
        return true
    }

    private func enlist(_ id: UInt64, _ continuation: CheckedContinuation<Void, Never>) {
        let isOver = state.withLock { state in
            guard case .expected? = state.places[id] else { return true }
            state.places[id] = .waiting(continuation)
            return false
        }
        if isOver { continuation.resume() }
    }

    private func release(_ id: UInt64) {
        let place = state.withLock { state in
            guard let place = state.places[id] else { return Place.released }
            state.places[id] = .released
            return place
        }
        if case .waiting(let continuation) = place { continuation.resume() }
    }
}
