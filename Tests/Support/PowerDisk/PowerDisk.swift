import CPowerDisk
package import SQLite
import Synchronization

/// A disk in memory that loses power: a SQLite VFS of our own behind a name.
///
/// What was not synced survives a loss sector by sector, by chance from one seed; some sectors are
/// torn. Directory entries that no sync made durable may be gone as well. Everything that was open
/// is dead afterwards: only its closing is still allowed, and does nothing.
///
///     let disk = PowerDisk(seed: 7)
///     let connection = try Connection(path: "a", options: .init(fileSystem: disk.fileSystem))
///     disk.cut(after: 12)       // in the midst of the twelfth write or sync
///     …                         // which fails, as does all that follows
///     disk.losePower()          // the power is back; open again what is left
package final class PowerDisk: Sendable {
    /// What can be made to fail.
    package struct Operations: OptionSet, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let reads = Operations(rawValue: Int32(POWER_DISK_READ))
        package static let writes = Operations(rawValue: Int32(POWER_DISK_WRITE))
        package static let syncs = Operations(rawValue: Int32(POWER_DISK_SYNC))
        package static let opens = Operations(rawValue: Int32(POWER_DISK_OPEN))
    }

    private static let made = Atomic(0)
    static let pathBytesMax = 512

    /// The C side takes a lock of its own in every call: any thread may use the pointer.
    private nonisolated(unsafe) let disk: OpaquePointer
    private let name: String
    private let capacity = Atomic(0)

    package init(seed: UInt64) {
        name = "power-disk-\(Self.made.add(1, ordering: .relaxed).newValue)"
        guard let disk = power_disk_make(name, seed) else {
            preconditionFailure("a disk in memory has memory and a name of its own")
        }
        self.disk = disk
    }

    deinit { power_disk_end(disk) }

    /// What a `Connection` takes; it keeps the disk alive.
    package var fileSystem: FileSystem {
        FileSystem(
            name: name,
            exists: { self.exists($0) },
            move: { try self.move($0, to: $1) },
            remove: { try self.remove($0) },
            names: { self.names(in: $0) }
        )
    }
}

/// What goes wrong.
extension PowerDisk {
    /// Cuts the power in the midst of the so-many-th next operation that changes something.
    package func cut(after operations: Int) { power_disk_cut_after(disk, Int64(operations)) }

    /// Whether the power went; everything fails until `losePower`.
    package var isOff: Bool { power_disk_is_off(disk) != 0 }

    /// The power is back, or was away for a moment: what was not synced is kept or lost by chance.
    package func losePower() { power_disk_lose(disk) }

    /// All that is pending is written, as by `sync` or at an orderly end of the machine.
    package func settle() { power_disk_settle(disk) }

    /// The process is gone and the machine is not: nothing is lost.
    package func kill() { power_disk_kill(disk) }

    /// A disk that says a sync is done and does nothing.
    package func lie(_ isLying: Bool = true) { power_disk_set_lying(disk, isLying ? 1 : 0) }

    /// The bytes that all files together may take; nil without limit.
    package func limit(to bytes: Int?) {
        capacity.store(bytes ?? 0, ordering: .relaxed)
        power_disk_set_capacity(disk, Int64(bytes ?? 0))
    }

    /// Makes the next so many operations of these kinds fail.
    ///
    /// A failed sync leaves the pending sectors to chance at once: Linux calls them clean.
    package func fail(_ operations: Operations, times: Int = 1) {
        power_disk_fail(disk, operations.rawValue, Int64(times))
    }

    /// Changes one bit of a file as it lies there; false where it is not so long.
    @discardableResult
    package func flip(_ path: String, offset: Int, bit: Int) -> Bool {
        power_disk_flip(disk, path, Int64(offset), Int32(bit)) != 0
    }
}

/// What lies there.
extension PowerDisk {
    package struct NoSuchFile: Error {
        package let path: String
    }

    package func exists(_ path: String) -> Bool { power_disk_exists(disk, path) != 0 }

    package func move(_ from: String, to target: String) throws(NoSuchFile) {
        guard power_disk_rename(disk, from, target) == 0 else { throw NoSuchFile(path: from) }
    }

    package func remove(_ path: String) throws(NoSuchFile) {
        guard power_disk_remove(disk, path) == 0 else { throw NoSuchFile(path: path) }
    }

    /// Puts a copy of a file at another path, as somebody with the disk in his hands would.
    @discardableResult
    package func copy(_ from: String, to target: String) -> Bool {
        power_disk_copy(disk, from, target) != 0
    }

    /// The names of the files of a folder, sorted; a folder is there as soon as a file is in it.
    package func names(in folder: String) -> [String] {
        let start = folder.hasSuffix("/") ? folder : folder + "/"
        return paths.filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
    }

    package var paths: [String] {
        var paths: [String] = []
        var buffer = [CChar](repeating: 0, count: Self.pathBytesMax)
        var length = power_disk_path(disk, 0, &buffer, Int32(Self.pathBytesMax))
        while length >= 0 {
            let bytes = buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }
            paths.append(String(decoding: bytes, as: UTF8.self))
            length = power_disk_path(disk, Int32(paths.count), &buffer, Int32(Self.pathBytesMax))
        }
        return paths.sorted()
    }

    /// What a limit leaves; very much without one.
    package var bytesFree: Int {
        let limit = capacity.load(ordering: .relaxed)
        return limit == 0 ? 1 << 40 : max(0, limit - bytesUsed)
    }

    package var bytesUsed: Int { Int(power_disk_used(disk)) }

    package var counts: PowerDiskCounts { PowerDiskCounts(power_disk_counted(disk)) }
}
