import Glibc

/// Ports of 127.0.0.1 for programs that must find theirs again after a restart.
///
/// Below the range from which the kernel takes ports for outgoing connections: one of those could
/// take the port while its owner is being started again.
enum LocalPort {
    struct NoneFree: Error {}

    static func free() throws(NoneFree) -> UInt16 {
        for _ in 0..<100 {
            let port = UInt16.random(in: 20_000..<32_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            if bind(descriptor, to: port) { return port }
        }
        throw NoneFree()
    }

    /// Whether the port could be taken for this socket.
    static func bind(_ descriptor: Int32, to port: UInt16) -> Bool {
        named(port) { Glibc.bind(descriptor, $0, $1) } == 0
    }

    static func connect(_ descriptor: Int32, to port: UInt16) -> Bool {
        named(port) { Glibc.connect(descriptor, $0, $1) } == 0
    }

    private static func named(
        _ port: UInt16,
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
