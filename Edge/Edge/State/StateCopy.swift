import FoundationEssentials
import Processes
import SQLite

/// A copy of an edge's files in a folder of its own, removed with the value.
///
/// Taken by SQLite's own backup, so that it is whole even while the daemon writes. It holds the
/// device's key and therefore never leaves the state folder.
package struct StateCopy: ~Copyable {
    package let folder: StateFolder

    private static let prefix = "check-"
    /// No check takes so long: what is older was left behind by one that was killed.
    private static let ageMax: TimeInterval = 600

    package init(of original: StateFolder) throws(EdgeFailure) {
        Self.removeLeftovers(in: original)
        let path = "\(original.path)/\(Self.prefix)\(UUID().uuidString)"
        folder = StateFolder(path)
        try folder.make()
        do throws(EdgeFailure) {
            try Self.copy(original.state, to: folder.state)
            try Self.copy(original.cache, to: folder.cache)
            try Self.copy(original.journal, to: folder.journal)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    /// Removes what killed checks left behind.
    package static func removeLeftovers(in folder: StateFolder) {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let path = "\(folder.path)/\(name)"
            let made = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            guard let made, made.timeIntervalSinceNow < -ageMax else { continue }
            try? files.removeItem(atPath: path)
        }
    }

    private static func copy(_ from: String, to target: String) throws(EdgeFailure) {
        guard Files.exists(from) else { return }
        do throws(SystemFailure) {
            try Files.write([], to: target, mode: 0o600)
        } catch {
            throw EdgeFailure(error)
        }
        do throws(SQLiteError) {
            let source = try Connection(path: from, options: .init(mode: .readOnly))
            try source.backup(to: target)
        } catch {
            throw EdgeFailure(storage: error)
        }
    }
}
