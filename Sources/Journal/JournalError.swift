package import SQLite

/// Why a journal did not do what was asked; nothing was written.
///
/// Two errors are equal when their codes are.
package struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// The disk and the reserve are used up: only zones with free exit may still open.
        case full = "journal_full"
        /// Another process, or another part of this one, has the journal open.
        case inUse = "in_use"
        /// An acknowledgement that does not fit what this journal holds.
        case foreignAcknowledgement = "foreign_acknowledgement"
        /// A record or a range that this journal does not hold, or holds no more.
        case notHere = "not_here"
        /// What SQLite says of its file while it is in use.
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

extension JournalError: StorageFailure {
    package init(storage: SQLiteError) {
        self.init(
            storage.kind == .full ? .full : .storage,
            storage.kind == .full
                ? "There is no room left for the journal; free space on its disk."
                : "The journal file could not be read or written.",
            cause: storage
        )
    }

    static func noSpaceLeft(_ cause: SQLiteError?) -> JournalError {
        JournalError(
            .full,
            "There is no room left for the journal, and its reserve is used up; free space on its "
                + "disk.",
            cause: cause
        )
    }

    static func foreignAcknowledgement(_ sequence: UInt64) -> JournalError {
        JournalError(
            .foreignAcknowledgement,
            "The hub acknowledges record \(sequence) of a journal that is not this one."
        )
    }
}
