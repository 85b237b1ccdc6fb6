import Processes

/// Names the running boot of this machine, so that time since boot can be carried across processes.
package enum BootName {
    private static let path = "/proc/sys/kernel/random/boot_id"

    /// Empty where the system does not tell: then nothing is carried over.
    package static func current() -> String {
        guard let bytes = try? Files.read(path, limit: 64) else { return "" }
        return String(decoding: bytes.prefix { $0 > 32 }, as: UTF8.self)
    }
}
