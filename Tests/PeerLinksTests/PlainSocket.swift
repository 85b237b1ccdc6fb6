import Glibc

/// A connection without TLS.
final class PlainSocket: Sendable {
    struct Failed: Error {}

    private let descriptor: Int32

    /// `host` is the last number of the loopback address that it comes from.
    init(to port: UInt16, fromHost host: UInt32 = 1) throws(Failed) {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let bound = Self.named(0x7F00_0000 | host, 0) { bind(made, $0, $1) }
        guard bound == 0, Self.named(0x7F00_0001, port, { connect(made, $0, $1) }) == 0 else {
            close(made)
            throw Failed()
        }
        descriptor = made
    }

    deinit { close(descriptor) }

    private static func named(
        _ host: UInt32,
        _ port: UInt16,
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = host.bigEndian
        return withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    static var openDescriptors: Int { (0..<1_024).count { fcntl($0, F_GETFD) >= 0 } }
}
