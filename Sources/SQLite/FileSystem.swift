import FoundationEssentials

/// Where databases lie: SQLite's own calls to the system, or a disk of a test that loses power.
///
/// SQLite opens, locks and syncs through the VFS of this name; what it cannot do itself, such as
/// setting a damaged file aside, goes through the closures.
package struct FileSystem: Sendable {
    /// The name of a registered SQLite VFS; nil is the system's own.
    package let name: String?
    let exists: @Sendable (_ path: String) -> Bool
    let move: @Sendable (_ from: String, _ to: String) throws -> Void
    let remove: @Sendable (_ path: String) throws -> Void
    /// The names of the files in a folder.
    let names: @Sendable (_ folder: String) throws -> [String]

    package init(
        name: String,
        exists: @escaping @Sendable (_ path: String) -> Bool,
        move: @escaping @Sendable (_ from: String, _ to: String) throws -> Void,
        remove: @escaping @Sendable (_ path: String) throws -> Void,
        names: @escaping @Sendable (_ folder: String) throws -> [String]
    ) {
        self.name = name
        self.exists = exists
        self.move = move
        self.remove = remove
        self.names = names
    }

    private init() {
        name = nil
        exists = { FileManager.default.fileExists(atPath: $0) }
        move = { try FileManager.default.moveItem(atPath: $0, toPath: $1) }
        remove = { try FileManager.default.removeItem(atPath: $0) }
        names = { try FileManager.default.contentsOfDirectory(atPath: $0) }
    }

    /// The machine's own, where files have owners.
    package static let system = FileSystem()

    package var isSystem: Bool { name == nil }
}
