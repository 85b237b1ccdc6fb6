internal import Glibc

/// Ends the wait of a thread that polls.
package final class WakeUp: Sendable {
    /// To be polled for reading.
    package let descriptor: Int32
    private let writing: Int32

    package init() throws(SerialFault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .exhausted }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        writing = ends[1]
    }

    deinit {
        _ = close(descriptor)
        _ = close(writing)
    }

    /// A full pipe rings as well.
    package func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Waits for a ring where there is nothing else to wait for.
    package func wait(milliseconds: Int) {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, Int32(clamping: max(0, milliseconds)))
        quiet()
    }

    package func quiet() {
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = read(descriptor, &bytes, bytes.count)
    }
}
