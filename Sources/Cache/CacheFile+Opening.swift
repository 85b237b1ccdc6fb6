package import SQLite
package import Sync
import Synchronization
package import Vocabulary

extension CacheFile {
    /// Opens the file, or sets aside one that cannot be believed and opens an empty one.
    ///
    /// `mark` is the newest head that this device has applied, from its journal. Throws only where
    /// the disk is full, another process holds the file, or the file system allows neither.
    package static func open(
        path: String,
        scope: ScopeID,
        keyring: Keyring,
        mark: HeadMark?,
        on fileSystem: FileSystem = .system
    ) throws(CacheError) -> (cache: CacheFile, findings: [CacheFinding]) {
        let stored: StoredCache
        do throws(SQLiteError) {
            let writer = try CacheWriter(path: path, on: fileSystem)
            stored = try StoredCache(reading: writer.connection)
        } catch {
            let finding = try Self.finding(for: error)
            return try openEmpty(path, scope, fileSystem, after: finding)
        }
        let content: CacheContent?
        do throws(CacheFinding) {
            content = try stored.content(scope: scope, keyring: keyring, mark: mark)
        } catch {
            return try openEmpty(path, scope, fileSystem, after: error)
        }
        return (try opened(path, scope, fileSystem, content), [])
    }

    /// What a failure says about the file; one that says nothing about it is thrown.
    static func finding(for error: SQLiteError) throws(CacheError) -> CacheFinding {
        switch error.kind {
        case .full, .busy: throw CacheError(storage: error)
        case .notADatabase: CacheFinding(.damaged, "This is no cache of an edge.")
        default: CacheFinding(.damaged, "The cache cannot be read: \(error).")
        }
    }

    private static func openEmpty(
        _ path: String,
        _ scope: ScopeID,
        _ fileSystem: FileSystem,
        after finding: CacheFinding
    ) throws(CacheError) -> (cache: CacheFile, findings: [CacheFinding]) {
        var finding = finding
        finding.setAside = try setAside(path, fileSystem)
        return (try opened(path, scope, fileSystem, nil), [finding])
    }

    private static func opened(
        _ path: String,
        _ scope: ScopeID,
        _ fileSystem: FileSystem,
        _ content: CacheContent?
    ) throws(CacheError) -> CacheFile {
        do throws(SQLiteError) {
            return CacheFile(
                path: path,
                scope: scope,
                fileSystem: fileSystem,
                writer: try CacheWriter(path: path, on: fileSystem),
                reader: try CacheReader(path: path, on: fileSystem),
                content: content
            )
        } catch {
            throw cannotOpen(error)
        }
    }

    /// Nil where there is no file to keep.
    static func setAside(
        _ path: String,
        _ fileSystem: FileSystem
    ) throws(CacheError) -> String? {
        let files = DatabaseFiles(path: path, on: fileSystem)
        guard files.exists else { return nil }
        do throws(SQLiteError) {
            return try files.setAside(keptMax: asideMax)
        } catch {
            throw cannotOpen(error)
        }
    }

    static func cannotOpen(_ error: SQLiteError) -> CacheError {
        CacheError(
            .fileSystem,
            "The cache cannot be opened or set aside; check its folder and who owns it.",
            cause: error
        )
    }
}

extension CacheFile {
    /// Sets the file aside and starts empty, after a lookup found a tampered bucket.
    package func replaceWithEmpty() throws(CacheError) -> CacheFinding {
        try writer.withLock { (writer) throws(CacheError) in
            try replace(
                &writer,
                after: CacheFinding(.tampered, "A row of the cache was changed on the disk.")
            )
        }
    }

    /// Both connections are closed before the new file is made: closing removes a log by its name.
    func replace(
        _ writer: inout CacheWriter?,
        after finding: CacheFinding
    ) throws(CacheError) -> CacheFinding {
        lookups.withLock {
            $0.reader = nil
            $0.content = nil
        }
        writer = nil
        var finding = finding
        finding.setAside = try Self.setAside(path, fileSystem)
        try reopen(&writer)
        return finding
    }

    /// Opens what an earlier failure left closed.
    func reopen(_ writer: inout CacheWriter?) throws(CacheError) {
        do throws(SQLiteError) {
            if writer == nil { writer = try CacheWriter(path: path, on: fileSystem) }
            try lookups.withLock { (lookups) throws(SQLiteError) in
                guard lookups.reader == nil else { return }
                lookups.reader = try CacheReader(path: path, on: fileSystem)
            }
        } catch {
            throw Self.cannotOpen(error)
        }
    }
}
