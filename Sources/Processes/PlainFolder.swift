internal import Glibc

/// A folder from somebody else, such as a stick: read and written without following any link.
///
/// Everything is opened beside the folder's own descriptor, and only plain files with one name are
/// read: a link, a pipe or a device file that stands under a good name is refused before a byte of
/// it is asked for.
package struct PlainFolder: ~Copyable, Sendable {
    /// Why a name is not read.
    package enum Refusal: String, Error, CaseIterable, Sendable {
        case missing
        /// A link, a folder, a pipe, a socket or a device file.
        case notPlain = "not_plain"
        /// A second name of a file that lies elsewhere.
        case linked
        case tooLarge = "too_large"
        /// It became shorter or longer while it was read.
        case changing
        case unreadable
    }

    package let path: String
    private let folder: Descriptor

    /// Opens a folder that is not a link.
    package init(_ path: String) throws(SystemFailure) {
        self.path = path
        folder = try Descriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    }

    /// The names in it, sorted; a folder with more than so many is refused as `tooLarge`.
    package borrowing func names(countMax: Int) throws(SystemFailure) -> [String] {
        let copy = fcntl(folder.number, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0, let stream = fdopendir(copy) else {
            if copy >= 0 { close(copy) }
            throw SystemFailure("opendir", path, errno: errno)
        }
        defer { closedir(stream) }
        rewinddir(stream)
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            guard names.count < countMax else { throw SystemFailure(.tooLarge, "readdir", path) }
            names.append(name)
        }
        return names.sorted()
    }

    /// The bytes of a plain file of at most `limit` bytes; its length is looked at first.
    package borrowing func read(_ name: String, limit: Int) throws(Refusal) -> [UInt8] {
        // Without waiting for the other end of a pipe.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        let number = openat(folder.number, name, flags)
        guard number >= 0 else {
            switch errno {
            case ENOENT: throw .missing
            case ELOOP, ENXIO, ENODEV: throw .notPlain
            default: throw .unreadable
            }
        }
        let file = Descriptor(adopting: number)
        var info = stat()
        guard fstat(file.number, &info) == 0 else { throw .unreadable }
        guard info.st_mode & S_IFMT == S_IFREG else { throw .notPlain }
        guard info.st_nlink == 1 else { throw .linked }
        guard info.st_size >= 0, info.st_size <= limit else { throw .tooLarge }
        return try Self.bytes(of: file.number, count: Int(info.st_size))
    }

    private static func bytes(of file: Int32, count: Int) throws(Refusal) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var offset = 0
        while offset < count {
            let done = bytes[offset...].withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress, $0.count)
            }
            if done < 0, errno == EINTR { continue }
            guard done >= 0 else { throw .unreadable }
            guard done > 0 else { throw .changing }
            offset += done
        }
        var more: UInt8 = 0
        guard Glibc.read(file, &more, 1) == 0 else { throw .changing }
        return bytes
    }

    /// Puts a file there whole or not at all, and on the disk before it returns.
    package borrowing func write(_ name: String, _ bytes: [UInt8]) throws(SystemFailure) {
        let beside = name + Self.unfinished
        unlinkat(folder.number, beside, 0)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = openat(folder.number, beside, flags, 0o644)
        guard number >= 0 else { throw SystemFailure("open", name, errno: errno) }
        let file = Descriptor(adopting: number)
        var offset = 0
        while offset < bytes.count {
            let done = bytes[offset...].withUnsafeBytes {
                Glibc.write(file.number, $0.baseAddress, $0.count)
            }
            if done < 0, errno == EINTR { continue }
            guard done > 0 else { throw SystemFailure("write", name, errno: errno) }
            offset += done
        }
        guard fsync(file.number) == 0,
            renameat(folder.number, beside, folder.number, name) == 0,
            fsync(folder.number) == 0
        else { throw SystemFailure("write", name, errno: errno) }
    }

    /// What a file is called until it is whole.
    package static let unfinished = ".part"

    /// Removes a file, durably; one that is not there is no failure.
    package borrowing func remove(_ name: String) throws(SystemFailure) {
        guard unlinkat(folder.number, name, 0) != 0 else { return }
        guard errno == ENOENT else { throw SystemFailure("unlink", name, errno: errno) }
    }
}
