package import SQLite
import Sync

/// Why an update was not applied, or a cache could not be used at all; nothing was changed.
///
/// Two errors are equal when their codes are.
package struct CacheError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// A delta starts at another version than this cache has: fetch a snapshot.
        case wrongBase = "wrong_base"
        /// The rows do not lead to what the signed head says: fetch a snapshot.
        case rootMismatch = "root_mismatch"
        /// Rows are not in key order, or a key comes twice.
        case unsorted
        /// A record holds what this version does not know.
        case unreadableRecord = "unreadable_record"
        /// Somebody added a table, trigger or view to the file: fetch a snapshot.
        case foreignSchema = "foreign_schema"
        /// There is no room on the disk.
        case full
        /// SQLite failed otherwise.
        case storage
        /// The file cannot be opened, renamed or made.
        case fileSystem = "file_system"
    }

    package let code: Code
    package let message: String
    package let cause: SQLiteError?

    package init(_ code: Code, _ message: String, cause: SQLiteError? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }

    package var description: String {
        message + (cause.map { " (\($0))" } ?? "")
    }
}

extension CacheError: StorageFailure {
    package init(storage: SQLiteError) {
        self.init(
            storage.kind == .full ? .full : .storage,
            storage.kind == .full
                ? "There is no room left for the cache; free space on its disk."
                : "The cache file could not be read or written.",
            cause: storage
        )
    }

    static func wrongBase(_ from: UInt64, current: UInt64?) -> CacheError {
        CacheError(
            .wrongBase,
            "The delta starts at version \(from), the cache has "
                + (current.map { "version \($0)." } ?? "none.")
        )
    }

    static func rootMismatch(_ table: CacheTable) -> CacheError {
        CacheError(
            .rootMismatch,
            "The rows of \(table.name) do not lead to the signed head; nothing was changed."
        )
    }

    static func unsorted(_ table: CacheTable) -> CacheError {
        CacheError(.unsorted, "The rows of \(table.name) are not in the order of their keys.")
    }

    static func unreadableRecord(_ table: CacheTable) -> CacheError {
        CacheError(
            .unreadableRecord,
            "A row of \(table.name) holds what this version of Jalon does not know; update it."
        )
    }
}
