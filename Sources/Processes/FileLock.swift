internal import Glibc

/// Says that one process works on a folder; the system ends it with the process, however it ends.
package struct FileLock: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// Takes the lock, or throws `busy` at once when another process has it.
    ///
    /// The file stays when the lock ends: removing it would let two processes lock two files of
    /// the same name.
    package init(_ path: String) throws(SystemFailure) {
        let file = try Descriptor.open(path, O_RDWR | O_CREAT)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            throw SystemFailure("flock", path, errno: errno)
        }
        descriptor = file
    }

    /// Unlocks by name: a child that is being started at this instant still holds a copy of the
    /// descriptor, and closing ours alone would leave the lock with it.
    deinit {
        _ = flock(descriptor.number, LOCK_UN)
    }
}
