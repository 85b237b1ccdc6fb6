import Synchronization

/// Sends requests over libcurl: kept-alive connections, one thread, no redirects, no proxies.
///
/// Not URLSession: that knows neither a private authority nor a client certificate on Linux.
package final class HTTPClient: Sendable {
    private let options: ClientOptions
    private let loop: CurlLoop
    private let inFlight = Atomic(0)

    package init(_ options: ClientOptions = ClientOptions()) throws(HTTPClientError) {
        self.options = options
        loop = try CurlLoop(connectionsMax: options.connectionsMax)
    }

    deinit {
        loop.stop()
    }

    /// Sends and waits for the whole answer, whatever its status; cancelling the task stops it.
    package func send(_ request: ClientRequest) async throws(HTTPClientError) -> ClientResponse {
        try await perform(request, onEvent: nil)
    }

    /// Reads a stream of server-sent events until it ends; cancelling the task stops it.
    ///
    /// Events are told only for an answer of 200 with `text/event-stream`; any other answer comes
    /// back whole, as from `send`. Set `timeouts.total` to nil and `silence` above the beat of the
    /// server. `onEvent` runs on the client's only thread and must not wait.
    package func stream(
        _ request: ClientRequest,
        onEvent: @escaping @Sendable (StreamEvent) -> Void
    ) async throws(HTTPClientError) -> ClientResponse {
        try await perform(request, onEvent: onEvent)
    }

    private func perform(
        _ request: ClientRequest,
        onEvent: (@Sendable (StreamEvent) -> Void)?
    ) async throws(HTTPClientError) -> ClientResponse {
        try AddressRules(options: options).check(request)
        let count = inFlight.add(1, ordering: .relaxed).newValue
        defer { inFlight.subtract(1, ordering: .relaxed) }
        guard count <= options.requestsMax else {
            throw HTTPClientError(.overloaded, "too many requests are waiting; try again later")
        }
        let transfer = Transfer(request: request, options: options, onEvent: onEvent)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.onEnd(continuation)
                loop.add(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try result.get()
    }
}
