import SQLite
import Testing

@Suite("Values")
struct ValueTests {
    static let values: [Value] = [
        .null,
        .integer(0), .integer(-1), .integer(.min), .integer(.max), .integer(1 << 53 + 1),
        .text(""), .text("a"), .text("Évry – ملعب – 🏟"), .text("a\u{0}b"), .text("\u{0}"),
        .text(String(repeating: "long ", count: 10_000)),
        .blob([]), .blob([0]), .blob([0xff, 0, 0xff]), .blob([UInt8](repeating: 7, count: 100_000)),
    ]

    @Test(arguments: values)
    func `A value comes back as it was bound`(value: Value) throws {
        let connection = try Connection(path: Connection.inMemory)
        let echo = try connection.prepare("SELECT ?, typeof(?)")
        let type =
            switch value {
            case .null: "null"
            case .integer: "integer"
            case .text: "text"
            case .blob: "blob"
            }
        let found = try echo.first(value, value) { row throws(SQLiteError) in
            (try row.value(0), row.text(1), row.isNull(0))
        }
        let (back, typeName, isNull) = try #require(found)
        #expect(back == value)
        #expect(typeName == type)
        #expect(isNull == (value == .null))
        let dynamic = try echo.first(values: [value, value]) { row throws(SQLiteError) in
            try row.value(0)
        }
        #expect(dynamic == value)
    }

    @Test func `Each type has its own getter`() throws {
        let connection = try Connection(path: Connection.inMemory)
        let echo = try connection.prepare("SELECT ?, ?, ?, ?, ?, ?")
        let none: String? = nil
        let some: Int64? = 5
        let isRead = try echo.first(Int64.min, 42, "é", [1, 2] as [UInt8], none, some) { row in
            #expect(row.columnCount == 6)
            #expect(row.int64(0) == .min)
            #expect(row.int(1) == 42)
            #expect(row.text(2) == "é")
            #expect(row.blob(3) == [1, 2])
            #expect(row.withBlob(3) { bytes in bytes.count == 2 && bytes[1] == 2 })
            #expect(row.isNull(4) == true)
            #expect(row.text(4).isEmpty)
            #expect(row.blob(4).isEmpty)
            #expect(row.withBlob(4) { $0.isEmpty })
            #expect(row.int64(5) == 5)
            return true
        }
        #expect(isRead == true)
    }

    /// An id type as another module would declare it.
    struct ItemID: Bindable, Equatable {
        let raw: UInt64

        func bind(to statement: borrowing Statement, at index: Int) throws(SQLiteError) {
            try statement.bind(BlobKey(raw), at: index)
        }
    }

    @Test func `A type of another module says how it is bound`() throws {
        let connection = try Connection(path: Connection.inMemory)
        let echo = try connection.prepare("SELECT ?, ?")
        let none: ItemID? = nil
        let found = try echo.first(ItemID(raw: 7), none) { row in
            row.isNull(1) ? row.blobKey(0).map { ItemID(raw: $0) } : nil
        }
        #expect(found == ItemID(raw: 7))
    }

    @Test func `A key is stored as eight bytes whose order is that of the numbers`() throws {
        let connection = try Connection(path: Connection.inMemory)
        try connection.execute("CREATE TABLE key (key BLOB PRIMARY KEY) STRICT, WITHOUT ROWID")
        let insert = try connection.prepare("INSERT INTO key VALUES (?)")
        for number in [UInt64.max, 0, 1, 256, 1 << 63, 255] { try insert.run(BlobKey(number)) }
        let select = try connection.prepare("SELECT key FROM key ORDER BY key")
        var found: [UInt64?] = []
        var bytes: [[UInt8]] = []
        try select.each { row in
            found.append(row.blobKey(0))
            bytes.append(row.blob(0))
        }
        #expect(found == [0, 1, 255, 256, 1 << 63, .max])
        #expect(bytes[3] == [0, 0, 0, 0, 0, 0, 1, 0])
        let short = try connection.prepare("SELECT x'00112233445566'")
        #expect(try short.first { row in row.blobKey(0) } == .some(nil))
    }

    @Test func `A real number is refused, as an integer that overflowed would become one`() throws {
        let connection = try Connection(path: Connection.inMemory)
        let sum = try connection.prepare("SELECT 9223372036854775807 + 1")
        #expect(
            kind { () throws(SQLiteError) in
                _ = try sum.first { row throws(SQLiteError) in try row.value(0) }
            } == .mismatch
        )
    }
}
