internal import Glibc

/// Space on the volume, and a reserve of it for the day it runs out.
extension Files {
    /// The bytes an ordinary user can still write on the volume of `path`.
    package static func freeBytes(at path: String) throws(SystemFailure) -> UInt64 {
        var info = statvfs()
        guard statvfs(path, &info) == 0 else {
            throw SystemFailure("statvfs", path, errno: errno)
        }
        return UInt64(info.f_bavail) * UInt64(info.f_frsize)
    }

    /// Takes real blocks for a file of this size, so that they can be given back when needed.
    ///
    /// Throws `full` when the volume cannot hold it; the reserve is then not kept.
    package static func reserve(_ bytes: Int, at path: String) throws(SystemFailure) {
        do throws(SystemFailure) {
            let file = try Descriptor.open(path, O_WRONLY | O_CREAT)
            let result = posix_fallocate(file.number, 0, off_t(bytes))
            guard result == 0 else { throw SystemFailure("posix_fallocate", path, errno: result) }
            guard fsync(file.number) == 0 else {
                throw SystemFailure("fsync", path, errno: errno)
            }
        } catch {
            unlink(path)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Gives a reserve back to the volume.
    package static func release(at path: String) throws(SystemFailure) {
        try remove(path)
    }
}
