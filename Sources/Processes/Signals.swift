internal import Dispatch
internal import Glibc

/// Signals that ask this process to do something.
package enum Signals {
    package enum Kind: Int32, Sendable, CaseIterable {
        case hangUp = 1
        case interrupt = 2
        case userOne = 10
        case terminate = 15
    }

    /// The signals as they arrive, from now on; their default effect is off while it is listened.
    ///
    /// At most eight are kept for a slow listener: they ask, they do not count.
    package static func stream(_ kinds: [Kind]) -> AsyncStream<Kind> {
        OwnProcess.ignoreBrokenPipes()
        let (stream, continuation) = AsyncStream.makeStream(
            of: Kind.self,
            bufferingPolicy: .bufferingNewest(8)
        )
        let sources = SignalSources(kinds) { continuation.yield($0) }
        continuation.onTermination = { _ in sources.cancel() }
        return stream
    }

    /// Waits until the process is asked to end, by its manager or by Ctrl-C.
    @discardableResult
    package static func ended() async -> Kind? {
        for await kind in stream([.terminate, .interrupt]) { return kind }
        return nil
    }
}

/// The dispatch sources behind one stream.
///
/// Unchecked because the protocol of sources is not Sendable: `sources` never changes and
/// cancelling is safe from any thread.
private final class SignalSources: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]

    init(_ kinds: [Signals.Kind], _ notify: @escaping @Sendable (Signals.Kind) -> Void) {
        let queue = DispatchQueue(label: "jalon.signals")
        let registered = DispatchSemaphore(value: 0)
        sources = kinds.map { kind in
            let source = DispatchSource.makeSignalSource(signal: kind.rawValue, queue: queue)
            source.setEventHandler { notify(kind) }
            source.setRegistrationHandler { registered.signal() }
            source.activate()
            return source
        }
        // Before the registration a signal would still end the process.
        for _ in kinds { registered.wait() }
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
