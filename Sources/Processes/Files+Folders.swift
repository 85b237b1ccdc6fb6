internal import Glibc

/// What lies in a folder, and who may enter it.
extension Files {
    /// Names in one folder; a folder with more is refused as `tooLarge`.
    package static let namesMax = 10_000

    /// The names in the folder, sorted, without `.` and `..`.
    package static func list(_ path: String) throws(SystemFailure) -> [String] {
        guard let folder = opendir(path) else {
            throw SystemFailure("opendir", path, errno: errno)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            names.append(name)
            guard names.count <= namesMax else {
                throw SystemFailure(.tooLarge, "readdir", path)
            }
        }
        return names.sorted()
    }

    /// Refuses a folder that others than its owner can enter, or that is a link.
    package static func requireOwnerOnlyFolder(_ path: String) throws(SystemFailure) {
        var info = stat()
        guard lstat(path, &info) == 0 else { throw SystemFailure("stat", path, errno: errno) }
        let isFolder = info.st_mode & S_IFMT == S_IFDIR
        let isOwned = info.st_uid == geteuid()
        guard isFolder, isOwned, info.st_mode & 0o077 == 0 else {
            throw SystemFailure(.exposed, "check the mode", path)
        }
    }
}
