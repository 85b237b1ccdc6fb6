internal import Glibc

/// What a file is and whether this process may use it, for those that explain instead of failing.
extension Files {
    package enum Use: Sendable {
        case read, write, execute
    }

    /// A file as its folder shows it; links are followed.
    package struct Look: Sendable, Equatable {
        package enum Kind: Sendable {
            case file, folder, device, other
        }

        package var kind: Kind
        /// The low twelve bits.
        package var mode: UInt32
        package var owner: String
        package var group: String

        package init(kind: Kind, mode: UInt32, owner: String, group: String) {
            self.kind = kind
            self.mode = mode
            self.owner = owner
            self.group = group
        }
    }

    package static func look(_ path: String) throws(SystemFailure) -> Look {
        var info = stat()
        guard stat(path, &info) == 0 else { throw SystemFailure("stat", path, errno: errno) }
        let kind: Look.Kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFCHR, S_IFBLK: .device
            default: .other
            }
        return Look(
            kind: kind,
            mode: info.st_mode & 0o7777,
            owner: userName(info.st_uid),
            group: groupName(info.st_gid)
        )
    }

    /// Throws what the system would say, without opening anything.
    package static func requireUse(_ path: String, _ uses: [Use]) throws(SystemFailure) {
        var mode: Int32 = F_OK
        for use in uses {
            switch use {
            case .read: mode |= R_OK
            case .write: mode |= W_OK
            case .execute: mode |= X_OK
            }
        }
        guard faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0 else {
            throw SystemFailure("access", path, errno: errno)
        }
    }

    /// The path without links, nil where it leads nowhere.
    package static func target(of path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    static func userName(_ number: uid_t) -> String {
        guard let entry = getpwuid(number) else { return "\(number)" }
        return String(cString: entry.pointee.pw_name)
    }

    private static func groupName(_ number: gid_t) -> String {
        guard let entry = getgrgid(number) else { return "\(number)" }
        return String(cString: entry.pointee.gr_name)
    }
}

extension OwnProcess {
    /// The name this process works under.
    package static var userName: String { Files.userName(geteuid()) }
}
