import Processes

/// A process and all that it started, as the system tells of them.
struct ProcessTree {
    /// The process itself first.
    let processes: [Int32]

    init(of root: Int32) {
        var parents: [Int32: Int32] = [:]
        for name in (try? Files.list("/proc")) ?? [] {
            guard let process = Int32(name), let parent = Self.parent(of: process) else { continue }
            parents[process] = parent
        }
        var found = [root]
        var next = 0
        while next < found.count {
            let parent = found[next]
            found += parents.filter { $0.value == parent }.map(\.key).sorted()
            next += 1
        }
        processes = found
    }

    /// The child of that name, if it has one.
    func named(_ name: String) -> Int32? {
        processes.first { process in
            let bytes = (try? Files.read("/proc/\(process)/comm", limit: 64)) ?? []
            return String(decoding: bytes, as: UTF8.self) == name + "\n"
        }
    }

    /// Memory with shared pages divided among those that share them (proc(5), smaps_rollup).
    var proportionalMebibytes: Double {
        processes.compactMap(Machine.proportionalMebibytes).reduce(0, +)
    }

    private static func parent(of process: Int32) -> Int32? {
        guard let bytes = try? Files.read("/proc/\(process)/stat", limit: 4_096),
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? Int32(fields[1]) : nil
    }
}

extension Machine {
    /// A process's own memory and its share of what others use too; nil when it is gone.
    static func proportionalMebibytes(of process: Int32) -> Double? {
        guard let bytes = try? Files.read("/proc/\(process)/smaps_rollup", limit: 1 << 16) else {
            return nil
        }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("Pss:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map {
            $0 / 1_024
        }
    }
}
