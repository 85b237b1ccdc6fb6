import Foundation
import SQLite
import Testing

@Suite("Failures")
struct FailureTests {
    static let constraints: [(sql: String, kind: SQLiteError.Kind)] = [
        ("INSERT INTO t VALUES (1, 'a', 1, NULL)", .constraint(.primaryKey)),
        ("INSERT INTO t VALUES (2, 'b', 1, NULL)", .constraint(.unique)),
        ("INSERT INTO t VALUES (2, 'a', NULL, NULL)", .constraint(.notNull)),
        ("INSERT INTO t VALUES (2, 'a', -1, NULL)", .constraint(.check)),
        ("INSERT INTO t VALUES (2, 'a', 2, 99)", .constraint(.foreignKey)),
        ("INSERT INTO t VALUES (2, 'a', x'00', NULL)", .constraint(.type)),
    ]

    @Test(arguments: constraints)
    func `A violated constraint is told by its kind`(sql: String, kind expected: SQLiteError.Kind)
        throws
    {
        let connection = try Connection(path: Connection.inMemory)
        try connection.execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE,
                number INTEGER NOT NULL CHECK (number > 0), up INTEGER REFERENCES t) STRICT;
            INSERT INTO t VALUES (1, 'b', 1, 1)
            """
        )
        let statement = try connection.prepare(sql)
        do {
            try statement.run()
            Issue.record("The constraint did not hold.")
        } catch {
            #expect(error.kind == expected)
            #expect(error.sql == sql)
            #expect(
                error.isDuplicate
                    == [.constraint(.primaryKey), .constraint(.unique)].contains(expected)
            )
        }
    }

    @Test func `A file that is no database is refused when it is opened`() throws {
        let store = try Store()
        try Data(repeating: 0x41, count: 5_000).write(to: URL(fileURLWithPath: store.path))
        #expect(kind { () throws(SQLiteError) in _ = try store.open() } == .notADatabase)
    }

    @Test func `A damaged file is corrupt, and the check says so`() throws {
        let store = try Store()
        try fill(store)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: store.path))
        for index in (4_096 * 3)..<(4_096 * 5) { bytes[index] = 0xff }
        try bytes.write(to: URL(fileURLWithPath: store.path))
        let connection = try store.open()
        #expect(try !connection.quickCheck().isEmpty)
        let select = try connection.prepare("SELECT sum(number), max(name) FROM item")
        #expect(kind { () throws(SQLiteError) in try select.run() } == .corrupt)
    }

    @Test func `A sound file has nothing for the check to say`() throws {
        let store = try Store()
        try fill(store)
        #expect(try store.open().quickCheck() == [])
    }

    @Test func `A file of another program is refused`() throws {
        let store = try Store()
        let ours = Connection.Options(applicationID: 0x4a4c_4e31)
        do {
            let connection = try store.create(ours)
            #expect(try connection.applicationID() == 0x4a4c_4e31)
        }
        #expect(try store.open(ours).applicationID() == 0x4a4c_4e31)
        let other = Connection.Options(applicationID: 7)
        #expect(kind { () throws(SQLiteError) in _ = try store.open(other) } == .notADatabase)
    }

    @Test func `A file with tables and no number is not taken over`() throws {
        let store = try Store()
        _ = try store.create()
        let ours = Connection.Options(applicationID: 7)
        #expect(kind { () throws(SQLiteError) in _ = try store.open(ours) } == .notADatabase)
    }

    @Test func `A reader cannot write, and does not create a file`() throws {
        let store = try Store()
        let reader = Connection.Options(mode: .readOnly)
        #expect(kind { () throws(SQLiteError) in _ = try store.open(reader) } == .cannotOpen)
        let writer = Connection.Options(mode: .readWrite)
        #expect(kind { () throws(SQLiteError) in _ = try store.open(writer) } == .cannotOpen)
        let owner = try store.create()
        let connection = try store.open(reader)
        let insert = try connection.prepare("INSERT INTO item VALUES (x'00', 1, NULL)")
        #expect(kind { () throws(SQLiteError) in try insert.run() } == .readOnly)
        #expect(
            kind { () throws(SQLiteError) in
                try connection.transaction { () throws(SQLiteError) in _ = try insert.run() }
            } == .readOnly
        )
        #expect(try owner.quickCheck().isEmpty)
    }

    @Test func `A second writer is told that the file is busy`() throws {
        let store = try Store()
        let first = try store.create()
        var options = Connection.Options()
        options.busyTimeoutMilliseconds = 1
        let second = try store.open(options)
        try first.begin()
        #expect(kind { () throws(SQLiteError) in try second.begin() } == .busy)
        try first.rollback()
        try second.begin()
        try second.rollback()
    }

    @Test func `A file at its limit of pages is full, and serves again after a deletion`() throws {
        let store = try Store()
        let connection = try store.create(Connection.Options(pagesMax: 20))
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        var kept = 0
        let refusal = kind { () throws(SQLiteError) in
            while kept < 1_000 {
                try insert.run(
                    [UInt8](repeating: UInt8(truncatingIfNeeded: kept), count: 1_000 + kept)
                )
                kept += 1
            }
        }
        #expect(refusal == .full)
        #expect(try connection.pageCount() <= 20)
        #expect((10..<100).contains(kept))
        #expect(connection.isInTransaction == false)
        try connection.execute("DELETE FROM item")
        #expect(try connection.freePageCount() > 10)
        #expect(try insert.run([1, 2, 3] as [UInt8]) == 1)
    }

    private func fill(_ store: Store) throws {
        let connection = try store.create()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, ?, ?)")
        try connection.transaction { () throws(SQLiteError) in
            for number in 0..<2_000 {
                try insert.run(BlobKey(UInt64(number)), number, "name \(number)")
            }
        }
        try connection.checkpoint(.truncate)
    }
}
