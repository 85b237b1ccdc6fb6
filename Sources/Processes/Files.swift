internal import Glibc

/// The few file operations that need an exact promise of the system: durability, modes, space.
package enum Files {
    /// Replaces a file so that after a power cut either the old or the new content is there.
    ///
    /// The order is the one POSIX promises something for: write beside, fsync, rename, fsync the
    /// folder. `mode` holds from the first byte on.
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: UInt32 = 0o600
    ) throws(SystemFailure) {
        let beside = beside(path)
        do throws(SystemFailure) {
            try writeNew(bytes, to: beside, mode: mode)
            guard rename(beside, path) == 0 else {
                throw SystemFailure("rename", path, errno: errno)
            }
        } catch {
            unlink(beside)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Makes a file with its whole content; `exists` when one is there, which stays as it is.
    ///
    /// The name is given by link(2), which never replaces: of two who make it at once, one does.
    package static func create(
        _ bytes: [UInt8],
        at path: String,
        mode: UInt32 = 0o600
    ) throws(SystemFailure) {
        let beside = beside(path)
        defer { unlink(beside) }
        try writeNew(bytes, to: beside, mode: mode)
        guard link(beside, path) == 0 else { throw SystemFailure("link", path, errno: errno) }
        try syncFolder(of: path)
    }

    private static func beside(_ path: String) -> String {
        "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).new"
    }

    private static func writeNew(
        _ bytes: [UInt8],
        to path: String,
        mode: UInt32
    ) throws(SystemFailure) {
        let file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
        try write(bytes, file.number, path)
        guard fchmod(file.number, mode) == 0, fsync(file.number) == 0 else {
            throw SystemFailure("fsync", path, errno: errno)
        }
    }

    /// The whole file; `tooLarge` when it has more bytes than `limit`.
    package static func read(_ path: String, limit: Int) throws(SystemFailure) -> [UInt8] {
        let file = try Descriptor.open(path, O_RDONLY)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file.number, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure("read", path, errno: errno) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw SystemFailure(.tooLarge, "read", path) }
        }
    }

    /// Makes the folder and those above it; one that is there already keeps its mode.
    package static func makeFolder(
        _ path: String,
        mode: UInt32 = 0o700
    ) throws(SystemFailure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, mode) != 0, errno != EEXIST else { continue }
            throw SystemFailure("mkdir", made, errno: errno)
        }
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw SystemFailure(.exists, "mkdir", path)
        }
    }

    package static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Removes a file, durably; one that is not there is no failure.
    package static func remove(_ path: String) throws(SystemFailure) {
        guard unlink(path) != 0 else { return try syncFolder(of: path) }
        guard errno == ENOENT else { throw SystemFailure("unlink", path, errno: errno) }
    }

    /// Refuses a file that others than its owner can read or change, or that is not a plain file.
    ///
    /// Keys lie in such files. The check is on the path: a link that leads elsewhere is refused.
    package static func requireOwnerOnly(_ path: String) throws(SystemFailure) {
        var info = stat()
        guard lstat(path, &info) == 0 else { throw SystemFailure("stat", path, errno: errno) }
        let isPlain = info.st_mode & S_IFMT == S_IFREG
        let isOwned = info.st_uid == geteuid()
        guard isPlain, isOwned, info.st_mode & 0o077 == 0 else {
            throw SystemFailure(.exposed, "check the mode", path)
        }
    }

    static func syncFolder(of path: String) throws(SystemFailure) {
        let cut = path.lastIndex(of: "/")
        let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let opened = try Descriptor.open(folder, O_RDONLY | O_DIRECTORY)
        guard fsync(opened.number) == 0 else {
            throw SystemFailure("fsync", folder, errno: errno)
        }
    }

    private static func write(
        _ bytes: [UInt8],
        _ number: Int32,
        _ path: String
    ) throws(SystemFailure) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(number, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure("write", path, errno: errno) }
            offset += count
        }
    }
}
