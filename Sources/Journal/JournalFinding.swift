/// What was wrong with a journal when it was opened, and where its bytes are now.
///
/// Each of them means that a new epoch was begun: the caller appends a `boot` record flagged
/// `journalLost` and raises an incident.
package struct JournalFinding: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, CaseIterable, Sendable {
        /// There was a journal before, and the file is gone.
        case missing
        /// Not a SQLite file, another program's, or damaged in its structure.
        case damaged
        /// Tables, triggers or views differ from those we create.
        case foreignSchema = "foreign_schema"
        /// It was written by another device.
        case otherDevice = "other_device"
        /// Its epoch is older than the one this device has reached.
        case rollback
        /// A record was edited, removed or moved.
        case brokenChain = "broken_chain"
    }

    package let kind: Kind
    package let detail: String
    /// Where the file is kept, whole, for `jalon journal verify`.
    package var setAside: String?

    package init(_ kind: Kind, _ detail: String, setAside: String? = nil) {
        self.kind = kind
        self.detail = detail
        self.setAside = setAside
    }

    package var description: String {
        detail + (setAside.map { " The file is kept as \($0)." } ?? "")
    }
}
