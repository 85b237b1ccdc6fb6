import Glibc

/// A socket that listens, and where.
struct ListenSocket: ~Copyable {
    private let descriptor: SocketDescriptor
    /// Where it listens, with the port the kernel chose.
    let listen: Listen

    /// Connections the kernel keeps waiting.
    private static let backlog: Int32 = 512
    /// Owner and group may connect to a Unix socket.
    private static let mode: mode_t = 0o660

    init(_ listen: Listen) throws(ServerError) {
        if case .unix(let path) = listen { try Self.removeStale(path) }
        let descriptor = try SocketDescriptor(family: Self.family(listen))
        self.listen = try Self.bind(descriptor.raw, listen)
        self.descriptor = descriptor
    }

    /// Gives the descriptor away; the taker closes it.
    consuming func release() -> Int32 {
        descriptor.release()
    }

    private static func family(_ listen: Listen) -> Int32 {
        switch listen {
        case .loopback(let address, _): address.contains(":") ? AF_INET6 : AF_INET
        case .unix: AF_UNIX
        }
    }

    private static func bind(
        _ descriptor: Int32,
        _ listen: Listen
    ) throws(ServerError) -> Listen {
        switch listen {
        case .loopback(let address, let port):
            try bind(descriptor, address, port)
            return .loopback(address: address, port: try Self.port(descriptor))
        case .unix(let path):
            try bind(descriptor, path)
            return listen
        }
    }

    private static func bind(
        _ descriptor: Int32,
        _ address: String,
        _ port: UInt16
    ) throws(ServerError) {
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        let place = "\(address) port \(port)"
        let result: Int32
        if address.contains(":") {
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            guard inet_pton(AF_INET6, address, &name.sin6_addr) == 1 else {
                throw ServerError(code: .cannotListen, message: "\(place) is not an address")
            }
            result = Self.bind(descriptor, name)
        } else {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else {
                throw ServerError(code: .cannotListen, message: "\(place) is not an address")
            }
            result = Self.bind(descriptor, name)
        }
        guard result == 0, Glibc.listen(descriptor, backlog) == 0 else {
            throw ServerError.lastSystemError("listen on \(place)")
        }
    }

    private static func bind(_ descriptor: Int32, _ path: String) throws(ServerError) {
        guard fchmod(descriptor, mode) == 0, Self.bind(descriptor, try name(path)) == 0,
            chmod(path, mode) == 0, Glibc.listen(descriptor, backlog) == 0
        else { throw ServerError.lastSystemError("listen on the socket \(path)") }
    }

    private static func bind<Name>(_ descriptor: Int32, _ name: Name) -> Int32 {
        withUnsafeBytes(of: name) { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            let address = start.assumingMemoryBound(to: sockaddr.self)
            return Glibc.bind(descriptor, address, socklen_t(bytes.count))
        }
    }

    private static func name(_ path: String) throws(ServerError) -> sockaddr_un {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        guard (1...Listen.pathBytesMax).contains(path.utf8.count) else {
            throw ServerError(code: .cannotListen, message: "\(ListenRefusal.pathMalformed)")
        }
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        return name
    }

    private static func port(_ descriptor: Int32) throws(ServerError) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutableBytes(of: &storage) { bytes in
            getsockname(
                descriptor,
                bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                &length
            )
        }
        guard result == 0 else { throw ServerError.lastSystemError("learn the port") }
        // Both families keep the port at offset 2, in network order.
        return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    /// Removes the file a dead server left; refuses one that somebody answers on.
    private static func removeStale(_ path: String) throws(ServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ServerError(
                code: .notASocket,
                message: "\(path) exists and is not a socket; remove it or choose another path"
            )
        }
        let probe = try SocketDescriptor(family: AF_UNIX)
        let name = try name(path)
        let result = withUnsafeBytes(of: name) { bytes in
            connect(
                probe.raw,
                bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count)
            )
        }
        guard result != 0, errno == ECONNREFUSED else {
            throw ServerError(
                code: .addressInUse,
                message: "another server is listening on \(path); stop it first"
            )
        }
        guard unlink(path) == 0 else {
            throw ServerError.lastSystemError("remove the old socket \(path)")
        }
    }
}
