internal import Glibc

/// A terminal that a daemon writes to: opened when there is something to write, and again after it
/// failed.
///
/// It never becomes the terminal of the process (`O_NOCTTY`), and one that is stopped keeps this
/// actor waiting and nobody else.
package actor TerminalOutput {
    private let path: String
    private var descriptor: Descriptor?

    package init(_ path: String) {
        self.path = path
    }

    /// Writes all bytes, waiting while the terminal takes none; throws when it is gone or the task
    /// is cancelled.
    package func write(_ bytes: [UInt8]) async throws(SystemFailure) {
        let number = try opened()
        var offset = 0
        while offset < bytes.count {
            guard !Task.isCancelled else { throw SystemFailure(.closed, "write", path) }
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(number, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                offset += count
            } else if errno == EAGAIN {
                try await waitUntilWritable(number)
            } else if errno != EINTR {
                let failure = SystemFailure("write", path, errno: errno)
                descriptor = nil
                throw failure
            }
        }
    }

    /// On a copy, which nobody closes meanwhile.
    private func waitUntilWritable(_ number: Int32) async throws(SystemFailure) {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        guard copy >= 0 else { throw SystemFailure("fcntl", path, errno: errno) }
        let held = Descriptor(adopting: copy)
        await Readiness.writable(held.number)
    }

    private func opened() throws(SystemFailure) -> Int32 {
        OwnProcess.ignoreBrokenPipes()
        if let number = descriptor?.number { return number }
        let opened = try Descriptor.open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK)
        let number = opened.number
        descriptor = consume opened
        return number
    }
}
