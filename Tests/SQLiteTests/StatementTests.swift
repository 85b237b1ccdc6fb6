import Foundation
import SQLite
import Testing

@Suite("Statements")
struct StatementTests {
    static let texts: [(sql: String, isTaken: Bool)] = [
        ("SELECT ?, ?", true),
        ("SELECT $1, $2", true),
        ("SELECT $1, $2, $1", true),
        ("SELECT $2, $1", false),
        ("SELECT $1, $3", false),
        ("SELECT $0", false),
        ("SELECT $01", false),
        ("SELECT :name", false),
        ("SELECT @name", false),
        ("SELECT $name", false),
        ("SELECT 1;", true),
        ("SELECT 1; \n", true),
        ("SELECT 1; SELECT 2", false),
        ("SELECT 1; -- more", false),
        ("", false),
        (" -- nothing", false),
    ]

    @Test(arguments: texts)
    func `A text is one statement whose parameters stand in order`(
        sql: String,
        isTaken: Bool
    ) throws {
        let connection = try Connection(path: Connection.inMemory)
        let refusal = kind { () throws(SQLiteError) in _ = try connection.prepare(sql) }
        #expect(refusal == (isTaken ? nil : .misuse))
    }

    @Test func `Every parameter needs its value, each time`() throws {
        let connection = try Connection(path: Connection.inMemory)
        let echo = try connection.prepare("SELECT $1, $2")
        let whole = try echo.first(1, 2) { row in row.int(0) + row.int(1) }
        #expect(whole == 3)
        #expect(kind { () throws(SQLiteError) in try echo.run(1) } == .misuse)
        #expect(kind { () throws(SQLiteError) in try echo.run() } == .misuse)
        #expect(kind { () throws(SQLiteError) in try echo.run(1, 2, 3) } == .misuse)
        #expect(kind { () throws(SQLiteError) in try echo.run(values: [.null]) } == .misuse)
        #expect(kind { () throws(SQLiteError) in try echo.each(1) { _ in } } == .misuse)
        #expect(try echo.first(3, 4) { row in row.int(1) } == 4)
    }

    @Test func `Keys are bound anew each time, and no more of them than there are parameters`()
        throws
    {
        let connection = try Connection(path: Connection.inMemory)
        let echo = try connection.prepare("SELECT $1, $2")
        for number in [UInt64.min, 1, .max] {
            let keys = try echo.first(BlobKey(number), BlobKey(7)) { row in
                [row.blobKey(0), row.blobKey(1)]
            }
            #expect(keys == [number, 7])
        }
        let tooMany = kind { () throws(SQLiteError) in
            try echo.run(BlobKey(1), BlobKey(2), BlobKey(3))
        }
        #expect(tooMany == .misuse)
    }

    static let runs: [(lengths: [Int], rowsMax: Int, read: Int, isWhole: Bool)] = [
        ([], 0, 0, true),
        ([4, 4, 4], 3, 3, true),
        ([4, 4, 4], 2, 2, false),
        ([4], 0, 0, false),
        ([4, 5, 4], 3, 1, false),
        ([4, 3, 4], 3, 1, false),
        ([0], 1, 0, false),
    ]

    @Test(arguments: runs)
    func `Rows are put together up to one too many or one of another length`(
        lengths: [Int],
        rowsMax: Int,
        read: Int,
        isWhole: Bool
    ) throws {
        let connection = try Connection(path: Connection.inMemory)
        try connection.execute("CREATE TABLE run (id INTEGER PRIMARY KEY, bytes BLOB) STRICT")
        let insert = try connection.prepare("INSERT INTO run (bytes) VALUES (zeroblob($1))")
        for length in lengths { try insert.run(length) }
        let select = try connection.prepare("SELECT bytes FROM run WHERE id > $1 ORDER BY id")
        for _ in 0..<2 {
            var bytes: [UInt8] = [9]
            let answer = try select.append(0, to: &bytes, rowBytes: 4, rowsMax: rowsMax)
            #expect(answer == isWhole)
            #expect(bytes == [9] + [UInt8](repeating: 0, count: 4 * read))
        }
    }

    @Test func `A run tells how many rows it changed`() throws {
        let store = try Store()
        let connection = try store.create()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, ?, NULL)")
        for number in 0..<10 { #expect(try insert.run(BlobKey(UInt64(number)), number) == 1) }
        let update = try connection.prepare("UPDATE item SET number = 0 WHERE number > $1")
        #expect(try update.run(6) == 3)
        #expect(try update.run(6) == 0)
        #expect(connection.changes == 0)
        let select = try connection.prepare("SELECT 1 FROM item WHERE number = ?")
        #expect(try select.first(100) { _ in true } == nil)
        #expect(connection.lastInsertedRow == 10)
    }

    @Test func `A statement is free again after every use, also after one that threw`() throws {
        let store = try Store()
        let connection = try store.create()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        for number in 0..<100 { try insert.run(BlobKey(UInt64(number))) }
        let select = try connection.prepare("SELECT key FROM item")
        _ = try select.first { row in row.blob(0) }
        let stopped = SQLiteError(code: 1, message: "stop", sql: "")
        #expect(throws: stopped) { try select.each { _ throws(SQLiteError) in throw stopped } }
        #expect(kind { () throws(SQLiteError) in try insert.run(BlobKey(5)) } != nil)
        try connection.checkpoint(.truncate)
        let log = try Data(contentsOf: URL(fileURLWithPath: store.path + "-wal"))
        #expect(log.isEmpty)
    }

    @Test func `An open row pins the log: what the reset is for`() throws {
        let store = try Store()
        let connection = try store.create()
        let other = try store.open()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        try insert.run(BlobKey(1))
        var options = Connection.Options()
        options.busyTimeoutMilliseconds = 0
        let impatient = try store.open(options)
        let select = try other.prepare("SELECT key FROM item")
        try select.each { _ throws(SQLiteError) in
            try insert.run(BlobKey(2))
            #expect(
                kind { () throws(SQLiteError) in try impatient.checkpoint(.truncate) } == .busy
            )
        }
        try impatient.checkpoint(.truncate)
    }

    @Test func `A statement is not used inside its own rows`() throws {
        let connection = try Connection(path: Connection.inMemory)
        let numbers = try connection.prepare("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3")
        var seen = 0
        try numbers.each { _ in
            seen += 1
            #expect(kind { () throws(SQLiteError) in try numbers.run() } == .misuse)
        }
        #expect(seen == 3)
    }
}
