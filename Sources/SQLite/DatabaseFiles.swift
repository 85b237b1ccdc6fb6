import CSQLite

/// The files of one database: the main file, its write-ahead log and the index of that log.
package struct DatabaseFiles: Sendable {
    package let path: String
    private let fileSystem: FileSystem

    private static let endings = ["", "-wal", "-shm"]
    /// How many damaged files may lie beside a database before setting one aside is refused.
    package static let asideMax = 1_000

    package init(path: String, on fileSystem: FileSystem = .system) {
        self.path = path
        self.fileSystem = fileSystem
    }

    package var exists: Bool { fileSystem.exists(path) }

    /// Renames them to `path.damaged-N`, and gives that path; beyond `keptMax` the oldest goes.
    ///
    /// Whoever has them open closes them before a new database is opened at the path: closing
    /// removes the log by its name.
    package func setAside(keptMax: Int? = nil) throws(SQLiteError) -> String {
        var numbers = try asideNumbers()
        if let keptMax {
            while numbers.count >= max(keptMax, 1) {
                let oldest = aside(numbers.removeFirst())
                try remove(Self.endings.map { oldest + $0 })
            }
        }
        let number = (numbers.last ?? 0) + 1
        guard number <= Self.asideMax else {
            throw Self.failure("There are too many damaged files beside \(path); remove some.")
        }
        for ending in Self.endings where fileSystem.exists(path + ending) {
            try perform("set aside") {
                try fileSystem.move(path + ending, aside(number) + ending)
            }
        }
        return aside(number)
    }

    private func aside(_ number: Int) -> String { "\(path).damaged-\(number)" }

    /// In order, without those that only a log is left of.
    private func asideNumbers() throws(SQLiteError) -> [Int] {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[..<$0]) + "/" } ?? "."
        let start = path[(slash.map { path.index(after: $0) } ?? path.startIndex)...] + ".damaged-"
        var names: [String] = []
        try perform("looked at") {
            names = try fileSystem.names(folder)
        }
        return names.compactMap { name in
            name.hasPrefix(start) ? Int(name.dropFirst(start.count)) : nil
        }.sorted()
    }

    private func remove(_ paths: [String]) throws(SQLiteError) {
        for path in paths where fileSystem.exists(path) {
            try perform("removed") { try fileSystem.remove(path) }
        }
    }

    private func perform(_ what: String, _ body: () throws -> Void) throws(SQLiteError) {
        do {
            try body()
        } catch {
            throw Self.failure("\(path) cannot be \(what): \(error)")
        }
    }

    private static func failure(_ message: String) -> SQLiteError {
        SQLiteError(code: SQLITE_CANTOPEN, message: message, sql: "")
    }
}
