import FoundationEssentials

/// A folder for one run of the benchmarks, removed at its end.
package final class Workspace: Sendable {
    package let path: String

    /// Beside other temporary files, or where the operator wants the disk to be measured.
    package init(in parent: String? = nil) throws(BenchmarkFailure) {
        let folder = parent ?? FileManager.default.temporaryDirectory.path
        path = "\(folder)/jalon-bench-\(UInt64.random(in: .min ... .max))"
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw BenchmarkFailure(
                .system,
                "A folder for the files could not be made in \(folder)."
            )
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}
