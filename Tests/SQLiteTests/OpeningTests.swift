import SQLite
import Testing

@Suite("Opening and keeping")
struct OpeningTests {
    static let pragmas: [(name: String, value: String)] = [
        ("foreign_keys", "1"), ("trusted_schema", "0"), ("cell_size_check", "1"),
        ("journal_mode", "wal"), ("busy_timeout", "5000"),
    ]

    @Test(arguments: pragmas)
    func `A file is opened with its guards up`(name: String, value: String) throws {
        let store = try Store()
        let statement = try store.open().prepare("PRAGMA \(name)")
        #expect(try statement.first { row in row.text(0) } == value)
    }

    @Test(arguments: [(Connection.Synchronous.full, "2"), (.normal, "1")])
    func `Durability is what was asked for`(synchronous: Connection.Synchronous, value: String)
        throws
    {
        let store = try Store()
        let connection = try store.open(Connection.Options(synchronous: synchronous))
        let statement = try connection.prepare("PRAGMA synchronous")
        #expect(try statement.first { row in row.text(0) } == value)
    }

    @Test func `Text in double quotes is a name, never a string`() throws {
        let connection = try Connection(path: Connection.inMemory)
        #expect(
            kind { () throws(SQLiteError) in _ = try connection.prepare(#"SELECT "x""#) } != nil
        )
        #expect(
            kind { () throws(SQLiteError) in
                try connection.execute(
                    #"CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE a = "x""#
                )
            } != nil
        )
    }

    @Test func `The schema cannot be written behind SQLite's back`() throws {
        let store = try Store()
        let connection = try store.create()
        try connection.execute("PRAGMA writable_schema = ON")
        #expect(
            kind { () throws(SQLiteError) in
                try connection.execute("UPDATE sqlite_schema SET sql = 'x'")
            } != nil
        )
    }

    @Test func `The schema text shows a trigger that somebody added`() throws {
        let store = try Store()
        let connection = try store.create()
        let clean = try connection.schemaText()
        #expect(clean == (try Store().create().schemaText()))
        try connection.execute("CREATE TRIGGER t AFTER INSERT ON item BEGIN SELECT 1; END")
        #expect(try connection.schemaText() != clean)
    }

    @Test func `An unknown file system is refused`() throws {
        let store = try Store()
        let nowhere = FileSystem(
            name: "no-such-vfs",
            exists: { _ in false },
            move: { _, _ in },
            remove: { _ in },
            names: { _ in [] }
        )
        let options = Connection.Options(fileSystem: nowhere)
        #expect(kind { () throws(SQLiteError) in _ = try store.open(options) } != nil)
    }

    @Test func `The version of the schema is kept in the file`() throws {
        let store = try Store()
        do {
            let connection = try store.open()
            #expect(try connection.userVersion() == 0)
            try connection.setUserVersion(12)
        }
        #expect(try store.open().userVersion() == 12)
    }

    @Test func `A backup is a whole file that opens by itself`() throws {
        let store = try Store()
        let connection = try store.create()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        try connection.transaction { () throws(SQLiteError) in
            for number in UInt64(0)..<5_000 { try insert.run(BlobKey(number)) }
        }
        let path = store.file("backup.sqlite")
        try connection.backup(to: path)
        let copy = try Connection(path: path, options: Connection.Options(mode: .readWrite))
        #expect(try copy.quickCheck() == [])
        let count = try copy.prepare("SELECT count(*) FROM item").first { row in row.int(0) }
        #expect(count == 5_000)
        #expect(
            kind { () throws(SQLiteError) in
                try connection.backup(to: store.file("no/such/folder.sqlite"))
            } == .cannotOpen
        )
    }
}
