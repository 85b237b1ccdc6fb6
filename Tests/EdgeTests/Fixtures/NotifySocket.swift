import Glibc

/// The service manager's side of sd_notify: a datagram socket of our own.
final class NotifySocket: Sendable {
    let name: String
    private let path: String
    private let number: Int32

    struct CannotBind: Error {}

    init(_ path: String, isAbstract: Bool = false) throws {
        self.path = path
        name = isAbstract ? "@" + path : path
        number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = isAbstract ? [0] + Array(path.utf8) : Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw CannotBind() }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let number = number
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, length) }
        }
        guard bound == 0 else { throw CannotBind() }
    }

    deinit {
        close(number)
        unlink(path)
    }

    /// All datagrams that wait.
    func received() -> [String] {
        var all: [String] = []
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return all }
            all.append(String(decoding: bytes.prefix(count), as: UTF8.self))
        }
    }
}
