import Glibc

/// The socket by which a service tells its manager how it is.
final class NotifySocket: Sendable {
    private let number: Int32
    let path: String

    init(_ path: String) throws {
        self.path = path
        number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw NotInTime(description: "\(path) is too long for a socket")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, length) }
        }
        guard bound == 0, chmod(path, 0o666) == 0 else {
            throw NotInTime(description: "\(path) cannot be bound")
        }
    }

    deinit {
        close(number)
        unlink(path)
    }

    /// Waits until a message with this line came.
    func wait(for line: String) async throws {
        try await eventually("the service says \(line)", within: .seconds(60)) {
            self.next()?.split(separator: "\n").contains(Substring(line)) == true
        }
    }

    private func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
