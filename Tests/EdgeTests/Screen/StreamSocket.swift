import Glibc

/// A page that asks for events and reads as slowly as a test wants.
struct StreamSocket: ~Copyable {
    private let descriptor: Int32

    struct Unreachable: Error {}

    init(port: UInt16?, path: String = "/fr/events") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = (port ?? 0).bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafeBytes(of: name) { bytes in
            connect(
                descriptor,
                bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count)
            )
        }
        guard result == 0 else { throw Unreachable() }
        let head = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        _ = head.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    deinit {
        close(descriptor)
    }

    /// Reads until the text is there; all that came, or nil when it did not come in time.
    func read(until wanted: String, within patience: Duration = .seconds(10)) async -> String? {
        var all: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            let count = recv(descriptor, &room, room.count, Int32(MSG_DONTWAIT))
            if count > 0 {
                all += room[..<count]
                let text = String(decoding: all, as: UTF8.self)
                if text.contains(wanted) { return text }
            } else if count == 0 {
                return nil
            } else {
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        return nil
    }
}
