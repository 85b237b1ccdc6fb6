import Synchronization

/// One exchange between the task that waits for it and the thread that makes it.
final class Transfer: Sendable {
    typealias Outcome = Result<ClientResponse, HTTPClientError>

    let request: ClientRequest
    let options: ClientOptions
    let onEvent: (@Sendable (StreamEvent) -> Void)?
    private let cancelled = Atomic(false)
    private let waiting = Mutex<CheckedContinuation<Outcome, Never>?>(nil)

    init(
        request: ClientRequest,
        options: ClientOptions,
        onEvent: (@Sendable (StreamEvent) -> Void)?
    ) {
        self.request = request
        self.options = options
        self.onEvent = onEvent
    }

    /// A cancellation may come before the transfer was begun; it is remembered here.
    var isCancelled: Bool { cancelled.load(ordering: .sequentiallyConsistent) }

    func cancel() {
        cancelled.store(true, ordering: .sequentiallyConsistent)
    }

    func onEnd(_ continuation: CheckedContinuation<Outcome, Never>) {
        waiting.withLock { $0 = continuation }
    }

    /// Hands the outcome over; only the first one counts.
    func end(_ outcome: Outcome) {
        let continuation = waiting.withLock { slot in
            defer { slot = nil }
            return slot
        }
        continuation?.resume(returning: outcome)
    }
}
