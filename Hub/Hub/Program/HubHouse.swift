import CommandLine
import Kernel
package import Logging
import Processes
package import Vocabulary

/// A hub with its files: the lock, the database and the folder of keys.
package final class HubHouse: Sendable {
    package let hub: Hub
    /// None for a server: several hubs may share one.
    private let lock: FileLock?

    /// Opens what the settings name; a lock sees to it that one process at a time has a file.
    package init(_ settings: HubSettings, clock: Clock = .system, log: Log) async throws {
        lock = try Self.lock(settings)
        let keys = try HubFiles.keys(settings)
        let store = try await HubFiles.store(settings)
        do {
            hub = try await Hub(
                store: store,
                keys: keys,
                clock: clock,
                outside: settings.outside,
                log: log
            )
        } catch {
            await store.close()
            throw HubFiles.told(error, settings)
        }
    }

    package func stop() async { await hub.stop() }

    private static func lock(_ settings: HubSettings) throws(StartFailure) -> FileLock? {
        guard let path = settings.database.path else { return nil }
        return try lock(path)
    }

    static func lock(_ path: String) throws(StartFailure) -> FileLock {
        do throws(SystemFailure) {
            try Files.makeFolder(HubSettings.folder(of: path), mode: 0o700)
            return try FileLock("\(path).lock")
        } catch {
            guard error.code == .busy else { throw StartFailure(error) }
            throw StartFailure(
                .tempFail,
                "Another hub works on \(path): stop it first, or name another file."
            )
        }
    }
}
