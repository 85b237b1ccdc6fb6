import CMicrohttpd
import Glibc

/// The engine: libmicrohttpd with one thread of its own, stopped when the value ends.
struct Daemon: ~Copyable {
    private let raw: OpaquePointer
    private var isQuiet = false

    /// Starts on a listening socket, which is the engine's from then on.
    ///
    /// The core must outlive the daemon: callbacks reach it unretained.
    init?(socket: Int32, core: ServerCore) {
        let limits = core.limits
        let settings = jalon_mhd_settings(
            listen_socket: socket,
            connection_memory: limits.headBytes * 2 + Self.spareBytes,
            connections: UInt32(limits.connections),
            connections_per_address: UInt32(limits.perAddress),
            idle_seconds: UInt32(limits.idleSeconds)
        )
        let context = Unmanaged.passUnretained(core).toOpaque()
        guard let raw = jalon_mhd_start(settings, onAccess, onTarget, onCompleted, context) else {
            return nil
        }
        self.raw = raw
    }

    deinit {
        MHD_stop_daemon(raw)
    }

    /// Stops accepting; the caller closes the socket that comes back, nil the second time.
    mutating func quiesce() -> Int32? {
        guard !isQuiet else { return nil }
        isQuiet = true
        return MHD_quiesce_daemon(raw)
    }

    /// Memory of a connection beyond its head: the fields' table and the head of the answer.
    private static let spareBytes = 16 * 1_024
}

/// Called with the target as it was received, before the engine decodes it in place.
private func onTarget(
    _ context: UnsafeMutableRawPointer?,
    _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let connection, let target else { return nil }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let exchange = Exchange(
        connection: ConnectionHandle(connection),
        core: core,
        target: String(validatingCString: target)
    )
    core.remember(exchange)
    return Unmanaged.passRetained(exchange).toOpaque()
}

private func onAccess(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ decodedTarget: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?,
    _ bytes: UnsafePointer<CChar>?,
    _ count: UnsafeMutablePointer<Int>?,
    _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let raw = request?.pointee, let method, let version, let count else { return .NO }
    let exchange = Unmanaged<Exchange>.fromOpaque(raw).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count.pointee)
    count.pointee = 0
    return piece.withMemoryRebound(to: UInt8.self) { piece in
        exchange.advance(
            method: String(cString: method),
            version: String(cString: version),
            bytes: piece
        )
    }
}

private func onCompleted(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ reason: MHD_RequestTerminationCode
) {
    guard let context, let raw = request?.pointee else { return }
    request?.pointee = nil
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    core.forget(Unmanaged<Exchange>.fromOpaque(raw).takeRetainedValue())
}
