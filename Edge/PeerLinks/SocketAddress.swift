internal import Glibc

/// Where a peer listens: sixteen bytes of IPv6, or of IPv4 as `::ffff:a.b.c.d`, and a port.
package struct SocketAddress: Hashable, Sendable {
    private static let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    package let bytes: [UInt8]
    package let port: UInt16

    package init(bytes: [UInt8], port: UInt16) {
        precondition(bytes.count == 16, "an address has 16 bytes")
        self.bytes = bytes
        self.port = port
    }

    var family: Int32 { bytes.starts(with: Self.mapped) ? AF_INET : AF_INET6 }

    /// Calls with the address as the system wants it.
    func named<Result>(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if family == AF_INET {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &name.sin_addr) { $0.copyBytes(from: bytes[12...]) }
            return Self.named(&name, call)
        }
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &name.sin6_addr) { $0.copyBytes(from: bytes) }
        return Self.named(&name, call)
    }

    private static func named<Name, Result>(
        _ name: inout Name,
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<Name>.size))
            }
        }
    }

    /// The address that a socket has, or that its other end has.
    init?(
        of socket: Int32,
        _ ask: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask(socket, $0, &length) }
        }
        guard status == 0 else { return nil }
        let raw = withUnsafeBytes(of: &storage) { Array($0) }
        let port = UInt16(raw[2]) << 8 | UInt16(raw[3])
        switch Int32(storage.ss_family) {
        case AF_INET: self.init(bytes: Self.mapped + raw[4..<8], port: port)
        case AF_INET6: self.init(bytes: Array(raw[8..<24]), port: port)
        default: return nil
        }
    }
}
