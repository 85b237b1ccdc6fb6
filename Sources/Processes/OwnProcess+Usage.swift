internal import Glibc

/// What this process costs its machine, as the kernel counts it.
extension OwnProcess {
    package struct Usage: Sendable, Equatable {
        /// Of the processor, in all threads.
        package var processor: Duration
        /// Nil where /proc is not mounted.
        package var residentBytes: Int64?
        package var openFiles: Int64?
    }

    private static let countsBytesMax = 256

    package static var usage: Usage {
        var own = rusage()
        _ = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        let files = try? Files.list("/proc/self/fd").count
        return Usage(
            processor: duration(own.ru_utime) + duration(own.ru_stime),
            residentBytes: residentBytes,
            // The folder itself is open while it is read.
            openFiles: files.map { Int64($0) - 1 }
        )
    }

    /// The second count of statm is of resident pages (proc(5)).
    private static var residentBytes: Int64? {
        guard let bytes = try? Files.read("/proc/self/statm", limit: countsBytesMax) else {
            return nil
        }
        let counts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard counts.count > 1, let pages = Int64(counts[1]) else { return nil }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
    }
}
