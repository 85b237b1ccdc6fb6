internal import CPosix
internal import Glibc

/// One open file descriptor, closed when the value ends; never inherited by a child.
package struct Descriptor: ~Copyable, Sendable {
    /// For a wrapper that calls the C library; do not keep it beyond the life of this value.
    package let number: Int32

    package init(adopting number: Int32) {
        self.number = number
    }

    deinit {
        _ = close(number)
    }

    static func open(
        _ path: String,
        _ flags: Int32,
        mode: mode_t = 0o600
    ) throws(SystemFailure) -> Descriptor {
        let number = Glibc.open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw SystemFailure("open", path, errno: errno) }
        return Descriptor(adopting: number)
    }

    func setNonBlocking() throws(SystemFailure) {
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0 else {
            throw SystemFailure("fcntl", "descriptor", errno: errno)
        }
    }
}

/// The two ends of a pipe, numbered above the standard streams so that placing one of them on a
/// child's standard stream cannot overwrite the other.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(SystemFailure) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else {
            throw SystemFailure("pipe", "pipe", errno: errno)
        }
        reading = Descriptor(adopting: Self.aboveStandard(ends[0]))
        writing = Descriptor(adopting: Self.aboveStandard(ends[1]))
    }

    /// A copy above the standard streams, the number itself when it is there already.
    ///
    /// Only a process started without standard streams needs the copy; when even that fails, the
    /// low number still works for every child that does not use it.
    private static func aboveStandard(_ number: Int32) -> Int32 {
        guard number <= STDERR_FILENO else { return number }
        let copy = fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        guard copy >= 0 else { return number }
        _ = close(number)
        return copy
    }
}
