import Glibc
import Processes
import ReaderLines

/// Writes reader lines at once, unbuffered, to what was standard output when the process began.
///
/// libnfc and the libraries under it print; from here on what they print goes to standard error,
/// so that nothing but the protocol reaches the daemon.
struct LineOutput: ~Copyable {
    private let descriptor: Descriptor

    /// Takes standard output over; nil when there is none.
    init?() {
        let copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        guard copy >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return nil }
        descriptor = Descriptor(adopting: copy)
    }

    /// Returns false when nobody reads any more; the reader then ends quietly.
    func write(_ lines: [ReaderLine]) -> Bool {
        guard !lines.isEmpty else { return true }
        return write(lines.map { $0.text + "\n" }.joined())
    }

    private func write(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.write(descriptor.number, $0.baseAddress, $0.count)
            }
            if count > 0 { start += count }
            if count <= 0, errno != EINTR { return false }
        }
        return true
    }
}
