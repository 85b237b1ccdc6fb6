import Dispatch
import Synchronization

/// The one thread on which libcurl works; other threads leave orders and wake it.
final class CurlLoop: Sendable {
    private struct State {
        var added: [Transfer] = []
        var hasCancelled = false
        var isStopping = false
        /// Nil once the thread has ended: then nobody is left to wake.
        var waker: CurlMulti.Waker?
    }

    private let state: Mutex<State>

    /// The longest sleep without an order; every order wakes the thread at once.
    private static let sleepMilliseconds: Int32 = 60_000

    init(connectionsMax: Int) throws(HTTPClientError) {
        guard let multi = CurlMulti(connectionsMax: connectionsMax) else {
            throw HTTPClientError(.overloaded, "libcurl did not start")
        }
        state = Mutex(State(waker: multi.waker))
        start(multi)
    }

    private func start(_ multi: consuming sending CurlMulti) {
        let box = Mutex<CurlMulti?>(multi)
        DispatchQueue(label: "HTTPClient.loop").async { [self] in
            guard let multi = box.withLock({ $0.take() }) else { return }
            run(multi)
        }
    }

    func add(_ transfer: Transfer) {
        let isOver = state.withLock { state in
            guard !state.isStopping else { return true }
            state.added.append(transfer)
            state.waker?.wake()
            return false
        }
        if isOver { transfer.end(.failure(Self.cancelled)) }
    }

    func cancel(_ transfer: Transfer) {
        transfer.cancel()
        state.withLock { state in
            state.hasCancelled = true
            state.waker?.wake()
        }
    }

    /// Ends the thread and cancels what is left.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            state.waker?.wake()
        }
    }

    static let cancelled = HTTPClientError(.cancelled, "the request was cancelled")

    private func run(_ multi: consuming sending CurlMulti) {
        var handles: [UnsafeMutableRawPointer: EasyHandle] = [:]
        while true {
            let orders = state.withLock { state in
                defer {
                    state.added = []
                    state.hasCancelled = false
                }
                return state
            }
            for transfer in orders.added { begin(transfer, multi, &handles) }
            if orders.hasCancelled || orders.isStopping {
                cancel(multi, &handles, all: orders.isStopping)
            }
            if orders.isStopping { break }
            multi.perform()
            end(multi, &handles)
            multi.wait(milliseconds: Self.sleepMilliseconds)
        }
        state.withLock { $0.waker = nil }
    }

    private func begin(
        _ transfer: Transfer,
        _ multi: borrowing CurlMulti,
        _ handles: inout [UnsafeMutableRawPointer: EasyHandle]
    ) {
        guard !transfer.isCancelled else {
            transfer.end(.failure(Self.cancelled))
            return
        }
        do throws(HTTPClientError) {
            let handle = try EasyHandle(transfer)
            guard multi.add(handle) else {
                throw HTTPClientError(.overloaded, "libcurl takes no further request")
            }
            handles[handle.raw] = handle
        } catch {
            transfer.end(.failure(error))
        }
    }

    private func end(
        _ multi: borrowing CurlMulti,
        _ handles: inout [UnsafeMutableRawPointer: EasyHandle]
    ) {
        while let ended = multi.nextEnded() {
            guard let handle = handles.removeValue(forKey: ended.handle) else { continue }
            multi.remove(handle)
            handle.transfer.end(handle.outcome(ended.code))
        }
    }

    private func cancel(
        _ multi: borrowing CurlMulti,
        _ handles: inout [UnsafeMutableRawPointer: EasyHandle],
        all: Bool
    ) {
        for handle in handles.values where all || handle.transfer.isCancelled {
            handles[handle.raw] = nil
            multi.remove(handle)
            handle.transfer.end(.failure(Self.cancelled))
        }
    }
}
