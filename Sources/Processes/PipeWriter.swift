internal import Glibc

/// The writing end of a child's standard input.
actor PipeWriter {
    private var descriptor: Descriptor?

    init(_ descriptor: consuming Descriptor) throws(SystemFailure) {
        try descriptor.setNonBlocking()
        self.descriptor = consume descriptor
    }

    /// Writes all bytes, waiting while the pipe is full; `closed` when nobody reads any more.
    func write(_ bytes: [UInt8]) async throws(SystemFailure) {
        var offset = 0
        while offset < bytes.count {
            guard !Task.isCancelled, let number = descriptor?.number else {
                throw SystemFailure(.closed, "write", "standard input of a child")
            }
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(number, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                offset += count
            } else if errno == EAGAIN {
                // The descriptor cannot be closed meanwhile: a copy is waited on.
                try await waitUntilWritable(number)
            } else if errno != EINTR {
                throw SystemFailure("write", "standard input of a child", errno: errno)
            }
        }
    }

    func close() {
        descriptor = nil
    }

    private func waitUntilWritable(_ number: Int32) async throws(SystemFailure) {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        guard copy >= 0 else { throw SystemFailure("fcntl", "pipe", errno: errno) }
        let held = Descriptor(adopting: copy)
        await Readiness.writable(held.number)
    }
}
