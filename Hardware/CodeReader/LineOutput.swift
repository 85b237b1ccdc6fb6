import Glibc
import ReaderLines

/// Writes reader lines to standard output at once, unbuffered.
struct LineOutput {
    /// Returns false when nobody reads any more; the reader then ends quietly.
    func write(_ lines: [ReaderLine]) -> Bool {
        lines.allSatisfy { write($0.text + "\n") }
    }

    func write(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count > 0 { start += count }
            if count <= 0, errno != EINTR { return false }
        }
        return true
    }
}
