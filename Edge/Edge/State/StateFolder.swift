package import Processes

/// Where an edge keeps what it must not lose: three files of SQLite and a lock.
package struct StateFolder: Sendable, Hashable {
    package static let pathDefault = "/var/lib/jalon/edge"

    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// May be thrown away at any time.
    package var cache: String { path + "/cache.sqlite" }
    /// Never.
    package var journal: String { path + "/journal.sqlite" }
    /// Holds the device's key: readable by its owner only.
    package var state: String { path + "/state.sqlite" }
    /// The machine's own key, where the service manager gives none; readable by its owner only.
    package var sealKey: String { path + "/seal.key" }
    package var reserve: String { path + "/journal.reserve" }
    package var lock: String { path + "/lock" }

    package func make() throws(EdgeFailure) {
        do throws(SystemFailure) {
            try Files.makeFolder(path, mode: 0o700)
        } catch {
            throw EdgeFailure(error)
        }
    }

    /// Says that this process alone works here, until the value ends.
    package func claim() throws(EdgeFailure) -> FileLock {
        do throws(SystemFailure) {
            return try FileLock(lock)
        } catch {
            guard error.code == .busy else { throw EdgeFailure(error) }
            throw EdgeFailure(
                .inUse,
                "Another jalon-edge works on \(path). Stop it, or give this one another folder."
            )
        }
    }
}
