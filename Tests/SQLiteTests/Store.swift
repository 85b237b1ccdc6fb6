import SQLite
import Support

/// A database in a folder of its own, for tests that open a file more than once.
struct Store {
    let folder: TemporaryFolder
    var path: String { file("test.sqlite") }

    func file(_ name: String) -> String { folder.path(name) }

    init() throws {
        folder = try TemporaryFolder()
    }

    func open(_ options: Connection.Options = Connection.Options()) throws(SQLiteError)
        -> Connection
    {
        try Connection(path: path, options: options)
    }

    /// A new file with one table of each kind of value.
    func create(_ options: Connection.Options = Connection.Options()) throws(SQLiteError)
        -> Connection
    {
        let connection = try open(options)
        try connection.execute(
            "CREATE TABLE item (key BLOB PRIMARY KEY, number INTEGER, name TEXT UNIQUE) STRICT"
        )
        return connection
    }
}

/// The kind of what `body` throws, or nil when it throws nothing.
func kind(of body: () throws(SQLiteError) -> Void) -> SQLiteError.Kind? {
    do {
        try body()
        return nil
    } catch {
        return error.kind
    }
}
