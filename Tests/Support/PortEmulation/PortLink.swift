internal import Glibc

/// A symbolic link that follows a device from port to port, as `/dev/serial/by-id` does.
package struct PortLink: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Points at a port in one step: who looks sees the old port or the new one.
    package func point(at port: String) throws(EmulatorFailure) {
        let next = path + ".next"
        _ = unlink(next)
        guard symlink(port, next) == 0, rename(next, path) == 0 else {
            throw .system(.link, "symlink")
        }
    }

    package func remove() {
        _ = unlink(path)
    }
}
