import Synchronization

/// The bytes of one event stream between its source and the engine's thread.
///
/// The engine pulls; with nothing to pull the connection is suspended, and the next write resumes
/// it. The source waits while more than the bound is unread.
final class EventOutbox: Sendable {
    enum Pull: Equatable {
        case bytes(Int)
        case suspended
        case ended
    }

    private struct State {
        var bytes: [UInt8] = []
        var isEnded = false
        var isSuspended = false
        var writer: CheckedContinuation<Void, Never>?
        var lastWrite = ContinuousClock.now
        var pump: Task<Void, Never>?
    }

    private let connection: ConnectionHandle
    private let core: ServerCore
    private let state = Mutex(State())

    init(connection: ConnectionHandle, core: ServerCore) {
        self.connection = connection
        self.core = core
    }

    /// Begins to read the source; the task belongs to this outbox and ends with it.
    func start(_ stream: EventStream) {
        let pump = Task {
            for await event in stream.events {
                await write(event.wire)
            }
            end(with: [])
        }
        let isOver = state.withLock { state in
            state.pump = pump
            return state.isEnded
        }
        if isOver { pump.cancel() }
    }

    /// Adds bytes, and waits while the reader lags by more than the bound.
    private func write(_ bytes: [UInt8]) async {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                guard !state.isEnded else { return false }
                append(bytes, &state)
                guard state.bytes.count >= core.limits.eventBytes else { return false }
                state.writer = continuation
                return true
            }
            if !waits { continuation.resume() }
        }
    }

    private func append(_ bytes: [UInt8], _ state: inout State) {
        state.bytes += bytes
        state.lastWrite = .now
        if state.isSuspended {
            state.isSuspended = false
            connection.resume()
        }
    }

    /// Sends a comment into a silent stream.
    func beat(now: ContinuousClock.Instant) {
        state.withLock { state in
            guard !state.isEnded, state.bytes.isEmpty,
                state.lastWrite.duration(to: now) >= core.limits.eventBeat
            else { return }
            append(ServerEvent.beat, &state)
        }
    }

    /// Ends the stream after what was written; safe to call again.
    func end(with farewell: [UInt8]) {
        let (writer, pump) = state.withLock { state in
            guard !state.isEnded else { return (state.writer, state.pump) }
            append(farewell, &state)
            state.isEnded = true
            defer { state.writer = nil }
            return (state.writer, state.pump)
        }
        writer?.resume()
        pump?.cancel()
    }

    /// The engine has let go of the stream: the peer left, or all was sent.
    func released() {
        end(with: [])
        core.forget(self)
    }

    /// Copies what fits; called on the engine's thread.
    func pull(into room: UnsafeMutableRawBufferPointer) -> Pull {
        let (pull, writer) = state.withLock { state in
            guard state.bytes.isEmpty else {
                let count = min(room.count, state.bytes.count)
                room.copyBytes(from: state.bytes.prefix(count))
                state.bytes.removeFirst(count)
                return (Pull.bytes(count), takeWriter(&state))
            }
            guard !state.isEnded else { return (Pull.ended, nil) }
            state.isSuspended = true
            connection.suspend()
            return (Pull.suspended, nil)
        }
        writer?.resume()
        return pull
    }

    private func takeWriter(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        guard state.bytes.count < core.limits.eventBytes else { return nil }
        defer { state.writer = nil }
        return state.writer
    }
}
