import Dispatch
import Glibc

/// Listens on 127.0.0.1 and gives every caller the same bytes, or none at all.
final class CannedServer: Sendable {
    let port: UInt16
    private let descriptor: Int32

    /// With nil, connections are left to the kernel: they open and stay silent.
    init(_ answer: String?) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &name) { bytes in
            let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            _ = bind(descriptor, address, length)
            _ = getsockname(descriptor, address, &length)
        }
        _ = listen(descriptor, 16)
        self.descriptor = descriptor
        port = UInt16(bigEndian: name.sin_port)
        guard let answer else { return }
        DispatchQueue(label: "CannedServer").async { Self.serve(descriptor, Array(answer.utf8)) }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// At most 16 callers, one after the other.
    private static func serve(_ descriptor: Int32, _ answer: [UInt8]) {
        for _ in 0..<16 {
            let peer = accept(descriptor, nil, nil)
            guard peer >= 0 else { return }
            var room = [UInt8](repeating: 0, count: 65_536)
            _ = recv(peer, &room, room.count, 0)
            _ = send(peer, answer, answer.count, Int32(MSG_NOSIGNAL))
            shutdown(peer, Int32(SHUT_WR))
            _ = recv(peer, &room, room.count, 0)
            close(peer)
        }
    }
}
