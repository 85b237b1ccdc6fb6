import Glibc

/// A connection that sends bytes as they are, however wrong.
struct RawSocket: ~Copyable {
    private let descriptor: Int32

    struct Unreachable: Error {}

    init(port: UInt16?) throws(Unreachable) {
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
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// All that comes until the answers or text wanted, the end, or the end of patience.
    ///
    /// Looks and sleeps: a task that blocks its thread would take it from the handlers.
    func receive(
        answers: Int = .max,
        until wanted: String? = nil,
        patience: Duration = .seconds(5)
    ) async -> Answer {
        var all: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65_536)
        let end = ContinuousClock.now + patience
        while all.count < 4 * 1_024 * 1_024, ContinuousClock.now < end {
            let count = recv(descriptor, &room, room.count, Int32(MSG_DONTWAIT))
            if count == 0 || (count < 0 && errno == ECONNRESET) {
                return Answer(bytes: all, isClosed: true)
            }
            guard count > 0 else {
                try? await Task.sleep(for: .milliseconds(5))
                continue
            }
            all += room[..<count]
            let answer = Answer(bytes: all, isClosed: false)
            if answer.statuses.count >= answers { return answer }
            if let wanted, answer.text.contains(wanted) { return answer }
        }
        return Answer(bytes: all, isClosed: false)
    }

    struct Answer: Sendable {
        let bytes: [UInt8]
        let isClosed: Bool

        var text: String { String(decoding: bytes, as: UTF8.self) }

        /// The status of each answer but the interim ones, in order.
        var statuses: [Int] {
            text.split(separator: "HTTP/1.").dropFirst(text.hasPrefix("HTTP/1.") ? 0 : 1)
                .compactMap { Int($0.dropFirst(2).prefix(3)) }
                .filter { $0 >= 200 }
        }
    }
}
