/// Why a cache file was set aside, and where its bytes are now.
///
/// A finding is no failure: an empty cache was opened in its place, and a snapshot repairs it.
package struct CacheFinding: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, CaseIterable, Sendable {
        /// Not a SQLite file, another program's, or damaged in its structure.
        case damaged
        /// Tables, triggers or views differ from those we create.
        case foreignSchema = "foreign_schema"
        /// The head is for another scope, unreadable, or not signed by a key of the keyring.
        case foreignHead = "foreign_head"
        /// Older than the newest head that this device has applied.
        case rollback
        /// Another head than the one this device has applied under the same version.
        case fork
        /// The stored leaves do not lead to the roots of the signed head.
        case wrongLeaves = "wrong_leaves"
        /// The rows of a table do not lead to its leaves.
        case wrongRows = "wrong_rows"
        /// The caller asked for an empty cache after a lookup found a tampered bucket.
        case tampered
    }

    package let kind: Kind
    package let detail: String
    /// Where the file is kept now; nil where it could only be removed, or was not touched.
    package var setAside: String?

    package init(_ kind: Kind, _ detail: String, setAside: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.setAside = setAside
    }

    package var description: String {
        detail + (setAside.map { " The file is kept as \($0)." } ?? "")
    }

    /// Whether somebody may have put his hand to the file, so that an alarm is due.
    package var isSuspicious: Bool { kind != .damaged }
}
