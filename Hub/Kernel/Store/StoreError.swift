/// Why the store did not do what was asked; the same words for every engine.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// A row with this key is there already.
        case duplicate
        /// A check, a foreign key or a missing value.
        case constraint
        /// Another writer held its lock for too long; the same command may work later.
        case busy
        /// The disk leaves no room.
        case full
        case readOnly
        /// The file is damaged: restore a backup.
        case damaged
        /// Not a database of this program.
        case foreign
        /// The schema is newer than this program, or one of its steps was edited.
        case schema
        case mismatch
        /// Our own SQL is wrong.
        case misuse
        case closed
        /// The database server does not answer, or the way to it was cut.
        case unreachable
        case other
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var isDuplicate: Bool { code == .duplicate }

    package var description: String { "store \(code.rawValue): \(message)" }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
