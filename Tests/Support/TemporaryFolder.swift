import Foundation

/// A folder of a test's own, removed with the last thing that refers to it.
package final class TemporaryFolder: Sendable {
    private let url: URL

    /// In memory, where the system offers that, for tests that write much and cut no power.
    package init(inMemory: Bool = false) throws {
        let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let isThere = FileManager.default.isWritableFile(atPath: memory.path)
        url = (inMemory && isThere ? memory : FileManager.default.temporaryDirectory)
            .appendingPathComponent("jalon-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    package func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
