internal import Glibc

/// The two streams a program talks on.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Whether a person's terminal is at the other end.
    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes the whole text, in one piece where the system allows it.
    ///
    /// Returns false when nobody reads any more; there is nobody to tell then.
    @discardableResult
    package func write(_ text: String) -> Bool {
        write(Array(text.utf8))
    }

    /// Writes all the bytes; false when nobody reads any more.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        OwnProcess.ignoreBrokenPipes()
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(rawValue, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                offset += count
            } else if errno == EAGAIN {
                var slot = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                _ = poll(&slot, 1, 100)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
