import Glibc

/// An open socket, closed when the value ends unless it was given away.
struct SocketDescriptor: ~Copyable {
    let raw: Int32

    /// A stream socket that neither blocks nor survives `exec`.
    init(family: Int32) throws(ServerError) {
        let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        raw = socket(family, Int32(flags), 0)
        guard raw >= 0 else { throw ServerError.lastSystemError("open a socket") }
    }

    deinit {
        close(raw)
    }

    /// Gives the descriptor away; the taker closes it.
    consuming func release() -> Int32 {
        let descriptor = raw
        discard self
        return descriptor
    }
}

extension ServerError {
    /// The error that `errno` names, in the words of the system.
    static func lastSystemError(_ action: String) -> ServerError {
        let number = errno
        let code: Code =
            switch number {
            case EADDRINUSE: .addressInUse
            case EACCES, EPERM: .permission
            default: .cannotListen
            }
        let reason = String(cString: strerror(number))
        return ServerError(code: code, message: "cannot \(action): \(reason)")
    }
}
