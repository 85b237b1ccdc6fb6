import Crypto
import SQLite
package import Sync
import Synchronization
import Vocabulary

extension CacheFile {
    /// Hashes every bucket as it lies on the disk, beside the lookups and without holding them up.
    ///
    /// The connection is a new one, so that pages kept in memory do not hide what was edited.
    package func verify() throws(CacheError) -> CacheReport {
        do throws(SQLiteError) {
            let examination = try CacheExamination(path: path, on: fileSystem)
            // No update is committed between the start of the reading and the copy of the content.
            let content = try lookups.withLock { (lookups) throws(SQLiteError) in
                try examination.begin()
                return lookups.content
            }
            return try examination.report(against: content)
        } catch {
            return try Self.report(of: error)
        }
    }

    /// Looks at a file without changing it; with a keyring, its signature too.
    package static func inspect(
        path: String,
        keyring: Keyring? = nil
    ) throws(CacheError) -> CacheReport {
        guard DatabaseFiles(path: path).exists else {
            throw CacheError(.fileSystem, "There is no file \(path).")
        }
        do throws(SQLiteError) {
            let examination = try CacheExamination(path: path, on: .system)
            try examination.begin()
            return try examination.report(keyring: keyring)
        } catch {
            return try report(of: error)
        }
    }

    private static func report(of error: SQLiteError) throws(CacheError) -> CacheReport {
        let finding = try finding(for: error)
        return CacheReport(head: nil, tables: [], findings: [finding], isSignatureChecked: false)
    }
}

/// One look at a whole file, in one unchanging view of it.
struct CacheExamination: ~Copyable {
    private let connection: Connection

    init(path: String, on fileSystem: FileSystem) throws(SQLiteError) {
        connection = try Connection(
            path: path,
            options: .init(
                mode: .readOnly,
                applicationID: CacheSchema.applicationID,
                fileSystem: fileSystem
            )
        )
    }

    /// The view is fixed by the first read, not by BEGIN.
    func begin() throws(SQLiteError) {
        try connection.execute("BEGIN DEFERRED")
        _ = try connection.schemaText()
    }

    /// Compares the file with what a running cache holds in memory.
    func report(against content: CacheContent?) throws(SQLiteError) -> CacheReport {
        let stored = try StoredCache(reading: connection)
        if let finding = stored.formFinding { return Self.report(finding) }
        guard let content else {
            return CacheReport(head: nil, tables: [], findings: [], isSignatureChecked: true)
        }
        var findings: [CacheFinding] = []
        if stored.head != content.head.bytes {
            findings.append(CacheFinding(.foreignHead, "The head on the disk was changed."))
        }
        if stored.leaves != content.tables.map(\.leaves) {
            findings.append(CacheFinding(.wrongLeaves, "The hashes on the disk were changed."))
        }
        return CacheReport(
            head: content.head,
            tables: try tables(under: content.head, leaves: content.tables.map(\.leaves)),
            findings: findings,
            isSignatureChecked: true
        )
    }

    /// Judges the file by itself.
    func report(keyring: Keyring?) throws(SQLiteError) -> CacheReport {
        let stored = try StoredCache(reading: connection)
        if let finding = stored.formFinding { return Self.report(finding) }
        guard let bytes = stored.head else {
            return CacheReport(head: nil, tables: [], findings: [], isSignatureChecked: false)
        }
        guard let head = SignedHead(bytes: bytes) else {
            return Self.report(CacheFinding(.foreignHead, "The head cannot be read."))
        }
        var findings: [CacheFinding] = []
        do throws(CacheFinding) {
            if let keyring { try stored.verify(head, scope: head.head.scope, keyring: keyring) }
        } catch {
            findings.append(error)
        }
        do throws(CacheFinding) {
            _ = try stored.content(under: head)
        } catch {
            findings.append(error)
        }
        return CacheReport(
            head: head,
            tables: try tables(under: head, leaves: stored.leaves),
            findings: findings,
            isSignatureChecked: keyring != nil
        )
    }

    private static func report(_ finding: CacheFinding) -> CacheReport {
        CacheReport(head: nil, tables: [], findings: [finding], isSignatureChecked: false)
    }

    private func tables(
        under head: SignedHead,
        leaves: [[Digest]]
    ) throws(SQLiteError) -> [CacheReport.Table] {
        var tables: [CacheReport.Table] = []
        for (summary, expected) in zip(head.head.tables, leaves) {
            let writer = try TableWriter(summary.table, in: connection)
            let found = try writer.rehashed(bits: summary.bits)
            let pairs = zip(expected, found.leaves).enumerated()
            let mismatches = pairs.filter { $0.element.0 != $0.element.1 }.map(\.offset)
            tables.append(
                CacheReport.Table(
                    table: summary.table,
                    bits: summary.bits,
                    rowsExpected: summary.rows,
                    rowsFound: found.rows,
                    rootExpected: summary.root,
                    rootFound: found.root,
                    firstMismatch: mismatches.first,
                    mismatches: mismatches.count
                )
            )
        }
        return tables
    }
}
