import Glibc
import Processes

/// What a reader must know of the machine to judge figures: printed beside them.
package struct Machine: Sendable, Equatable {
    package let processor: String
    package let cores: Int
    /// Of the last minute, when the run began: above the number of cores others were at work.
    package let load: String
    package let memoryMebibytes: Int
    package let isOptimised: Bool

    package init() {
        let processors = Self.lines("/proc/cpuinfo")
        processor = Self.value("model name", in: processors) ?? "unknown processor"
        cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        load =
            Self.lines("/proc/loadavg").first?.split(separator: " ").first.map(String.init) ?? "?"
        let memory = Self.value("MemTotal", in: Self.lines("/proc/meminfo")) ?? ""
        memoryMebibytes = (memory.split(separator: " ").first.flatMap { Int($0) } ?? 0) / 1_024
        isOptimised = Self.isOptimisedBuild
    }

    /// Whether this program was compiled for speed: asserts are gone then.
    package static var isOptimisedBuild: Bool {
        var isDebug = false
        assert(
            {
                isDebug = true
                return true
            }()
        )
        return !isDebug
    }

    /// What a process holds in memory, shared pages included; nil when it is gone.
    static func residentMebibytes(of process: Int32) -> Double? {
        value("VmRSS", in: lines("/proc/\(process)/status"))?
            .split(separator: " ").first.flatMap { Double($0) }.map { $0 / 1_024 }
    }

    private static func lines(_ path: String) -> [Substring] {
        guard let bytes = try? Files.read(path, limit: 1 << 20) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    private static func value(_ name: String, in lines: [Substring]) -> String? {
        guard let line = lines.first(where: { $0.hasPrefix(name) }),
            let colon = line.firstIndex(of: ":")
        else { return nil }
        let text = line[line.index(after: colon)...]
        return String(text.drop { $0 == " " || $0 == "\t" })
    }
}
