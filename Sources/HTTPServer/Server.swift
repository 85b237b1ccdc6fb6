@preconcurrency import Dispatch
import Glibc
import Synchronization

/// A running HTTP/1.1 server on this machine's loopback or a Unix socket.
///
/// Free of its engine's types: programs see `Responder`, `Request` and `Response` only, so that
/// libmicrohttpd can be exchanged. nginx stands in front for everybody else.
package final class Server: Sendable {
    /// Where it listens; the port is the real one.
    package let listen: Listen
    private let core: ServerCore
    private let timer: any DispatchSourceTimer
    private let daemon: Mutex<Daemon?>

    /// How often deadlines and beats are looked at.
    private static let tick = DispatchTimeInterval.milliseconds(100)
    /// How long the last bytes of answers may take once nothing runs any more.
    private static let flushTime = Duration.seconds(1)

    /// Starts and returns once connections are accepted.
    package init(
        _ listen: Listen,
        limits: ServerLimits = ServerLimits(),
        responder: some Responder
    ) throws(ServerError) {
        let socket = try ListenSocket(listen)
        self.listen = socket.listen
        core = ServerCore(responder: responder, limits: limits)
        let descriptor = socket.release()
        guard let daemon = Daemon(socket: descriptor, core: core) else {
            close(descriptor)
            throw ServerError(code: .engine, message: "libmicrohttpd did not start")
        }
        self.daemon = Mutex(daemon)
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "HTTPServer.tick"))
        timer.setEventHandler { [core] in core.tick() }
        timer.schedule(deadline: .now() + Self.tick, repeating: Self.tick)
        timer.activate()
    }

    deinit {
        timer.cancel()
        core.halt()
        stopEngine()
    }

    /// The port, or nil for a Unix socket.
    package var port: UInt16? {
        guard case .loopback(_, let port) = listen else { return nil }
        return port
    }

    /// Requests and event streams that have not ended.
    package var openRequests: Int { core.requestCount }
    package var openStreams: Int { core.streamCount }

    /// Stops: no new connection, requests in flight get the time given, then 503; streams end.
    ///
    /// Returns when the engine's thread is gone. Safe to call again.
    package func stop(gracePeriod: Duration = .seconds(5)) async {
        core.beginStopping()
        quiesce()
        await wait(upTo: gracePeriod) { self.core.requestCount == 0 }
        core.halt()
        await wait(upTo: Self.flushTime) { self.core.openCount == 0 }
        timer.cancel()
        stopEngine()
    }

    private func wait(upTo limit: Duration, until isDone: @Sendable () -> Bool) async {
        let end = ContinuousClock.now + limit
        while !isDone(), ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(5))
            if Task.isCancelled { return }
        }
    }

    private func quiesce() {
        guard let descriptor = daemon.withLock({ $0?.quiesce() }), descriptor >= 0 else { return }
        close(descriptor)
        if case .unix(let path) = listen { unlink(path) }
    }

    private func stopEngine() {
        quiesce()
        daemon.withLock { $0 = nil }
    }
}
