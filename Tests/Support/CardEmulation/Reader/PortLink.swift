internal import Glibc

/// A symbolic link that follows a reader from port to port, as `/dev/serial/by-id` does.
struct PortLink: Sendable {
    let path: String

    /// Points at a port in one step: who looks sees the old port or the new one.
    func point(at port: String) throws(EmulatorFailure) {
        let next = path + ".next"
        _ = unlink(next)
        guard symlink(port, next) == 0, rename(next, path) == 0 else {
            throw .system(.link, "symlink")
        }
    }

    func remove() {
        _ = unlink(path)
    }
}
