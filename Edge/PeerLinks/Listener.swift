internal import Glibc

/// A socket that takes connections; closed when the value ends.
struct Listener: ~Copyable {
    private static let backlog: Int32 = 16

    let socket: Int32
    let address: SocketAddress

    init(_ wanted: SocketAddress) throws(PeerFailure) {
        let socket = Self.stream(wanted.family)
        guard socket >= 0 else { throw PeerFailure(.system, "No socket could be made.") }
        var one: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard wanted.named({ bind(socket, $0, $1) }) == 0, listen(socket, Self.backlog) == 0,
            let address = SocketAddress(of: socket, getsockname)
        else {
            let code = errno
            close(socket)
            throw Self.failure(code)
        }
        self.socket = socket
        self.address = address
    }

    deinit { close(socket) }

    private static func failure(_ code: Int32) -> PeerFailure {
        switch code {
        case EADDRINUSE: PeerFailure(.addressInUse, "Another program listens there.")
        case EADDRNOTAVAIL:
            PeerFailure(.addressNotHere, "This machine does not have the address.")
        default: PeerFailure(.system, String(cString: strerror(code)))
        }
    }

    /// A socket that never waits and is never inherited.
    static func stream(_ family: Int32) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(family, kind, 0)
        if socket >= 0 { prepare(socket) }
        return socket
    }

    /// A mark goes out at once, and a neighbour whose machine died is noticed.
    private static func prepare(_ socket: Int32) {
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
        setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &one, size)
    }

    /// The next connection that waits, nil where none does.
    borrowing func take() -> (socket: Int32, other: SocketAddress?)? {
        let taken = accept(socket, nil, nil)
        guard taken >= 0 else { return nil }
        _ = fcntl(taken, F_SETFL, fcntl(taken, F_GETFL) | O_NONBLOCK)
        _ = fcntl(taken, F_SETFD, FD_CLOEXEC)
        Self.prepare(taken)
        return (taken, SocketAddress(of: taken, getpeername))
    }
}
