internal import Glibc

/// The lines on standard input, until they end, a signal asks for the end, or time is over.
package struct ControlInput {
    private static let lineBytesMax = 8_192
    private static let lookMilliseconds: Int32 = 100

    private var buffer: [UInt8] = []

    /// From here on SIGTERM and SIGINT end the lines and not the process: call it first, on the
    /// thread from which the others are made.
    package init() {
        ControlSignals.listen()
    }

    /// The next line, nil at the end; `isOver` is asked about ten times a second.
    package mutating func next(unless isOver: () -> Bool) -> String? {
        while !isOver(), !ControlSignals.hasArrived {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            guard fill() else { return nil }
        }
        return nil
    }

    /// False when nothing more will come.
    private mutating func fill() -> Bool {
        var slot = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&slot, 1, Self.lookMilliseconds) > 0 else { return true }
        var bytes = [UInt8](repeating: 0, count: Self.lineBytesMax)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        buffer += bytes[..<count]
        return buffer.count <= 2 * Self.lineBytesMax
    }
}

/// Whether the process was asked to end.
private enum ControlSignals {
    static func listen() {
        var asking = sigset_t()
        sigemptyset(&asking)
        sigaddset(&asking, SIGTERM)
        sigaddset(&asking, SIGINT)
        pthread_sigmask(SIG_BLOCK, &asking, nil)
    }

    /// A blocked signal waits at the process until it is looked for.
    static var hasArrived: Bool {
        var waiting = sigset_t()
        sigpending(&waiting)
        return sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGINT) == 1
    }
}
