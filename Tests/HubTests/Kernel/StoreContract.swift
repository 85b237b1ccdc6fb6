import Kernel
import Testing
import Vocabulary

/// What every engine must do alike; each engine's suite calls all of it on a fresh, empty store.
struct StoreContract {
    let store: any Store

    private static let table = """
        CREATE TABLE item (
            id BIGINT NOT NULL PRIMARY KEY,
            name TEXT CHECK (name <> 'forbidden'),
            content BYTEA
        );
        """

    func prepare() async throws {
        try await store.write { session in try session.define(Self.table) }
    }

    func keepsEveryValue() async throws {
        let values: [[StoreValue]] = [
            [.integer(.max), .text("é\u{1}'\"; DROP"), .bytes([0, 255])],
            [.integer(.min), .text(""), .bytes([])],
            [.integer(0), .null, .null],
        ]
        let found = try await store.write { session in
            for row in values {
                try session.run(
                    "INSERT INTO item (id, name, content) VALUES ($1, $2, $3)",
                    values: row
                )
            }
            return try session.rows("SELECT id, name, content FROM item ORDER BY id DESC") {
                $0.values
            }
        }
        #expect(found == [values[0], values[2], values[1]])
    }

    func takesBackWhatThrew() async throws {
        await #expect(throws: StopError.self) {
            try await store.write { session in
                try session.run("INSERT INTO item (id) VALUES ($1)", 1)
                throw StopError()
            }
        }
        try await expectCount(0)
    }

    func tellsADuplicate() async throws {
        try await store.write { try $0.run("INSERT INTO item (id) VALUES ($1)", 1) }
        await #expect(throws: StoreError(.duplicate, "")) {
            try await store.write { session in
                try session.run("INSERT INTO item (id) VALUES ($1)", 2)
                try session.run("INSERT INTO item (id) VALUES ($1)", 1)
            }
        }
        try await expectCount(1)
    }

    func tellsABrokenCheck() async throws {
        await #expect(throws: StoreError(.constraint, "")) {
            try await store.write { session in
                try session.run("INSERT INTO item (id, name) VALUES ($1, $2)", 1, "forbidden")
            }
        }
    }

    func refusesParametersOutOfOrder() async throws {
        await #expect(throws: StoreError(.misuse, "")) {
            try await store.read { try $0.exists("SELECT $2, $1", 1, 2) }
        }
    }

    func refusesToWriteWhileReading() async throws {
        await #expect(throws: StoreError(.readOnly, "")) {
            try await store.read { try $0.run("INSERT INTO item (id) VALUES ($1)", 1) }
        }
        try await expectCount(0)
    }

    func insertsMany() async throws {
        let rows = (1...1_000).map { [StoreValue.integer($0), .text("\($0)")] }
        let added = try await store.write { session in
            try session.run("INSERT INTO item (id) VALUES ($1)", 500)
            return try session.insert(
                into: "item",
                columns: ["id", "name"],
                rows: rows,
                onConflict: .keep
            )
        }
        #expect(added == 999)
        try await expectCount(1_000)
        await #expect(throws: StoreError(.duplicate, "")) {
            try await store.write { session in
                try session.insert(
                    into: "item",
                    columns: ["id"],
                    rows: [[.integer(2_000)], [.integer(1)]],
                    onConflict: .refuse
                )
            }
        }
        try await expectCount(1_000)
    }

    func countsUpByItself() async throws {
        let script = """
            CREATE TABLE line (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word TEXT);
            """
        let numbers = try await store.write { session in
            try session.define(script)
            for word in ["a", "b"] { try session.run("INSERT INTO line (word) VALUES ($1)", word) }
            try session.run("DELETE FROM line WHERE word = $1", "b")
            return try session.rows(
                "INSERT INTO line (word) VALUES ($1) RETURNING number",
                "c"
            ) { row throws(StoreError) in try row.int(0) }
        }
        #expect(numbers == [3], "a number that was given once is never given again")
    }

    func serialisesWriters() async throws {
        try await store.write { try $0.run("INSERT INTO item (id, name) VALUES ($1, $2)", 1, "0") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await store.write { session in
                        let count = try session.first("SELECT name FROM item WHERE id = $1", 1) {
                            row throws(StoreError) in Int(try row.text(0)) ?? 0
                        }
                        try session.run(
                            "UPDATE item SET name = $1 WHERE id = 1",
                            "\((count ?? 0) + 1)"
                        )
                    }
                }
            }
            try await group.waitForAll()
        }
        let name = try await store.read { session in
            try session.first("SELECT name FROM item") { row throws(StoreError) in try row.text(0) }
        }
        #expect(name == "50")
    }

    func tellsAColumnOfAnotherType() async throws {
        await #expect(throws: StoreError(.mismatch, "")) {
            try await store.read { session in
                try session.first("SELECT 'text'") { row throws(StoreError) in try row.int64(0) }
            }
        }
    }

    func refusesANUL() async throws {
        await #expect(throws: StoreError(.mismatch, "")) {
            try await store.write {
                try $0.run("INSERT INTO item (id, name) VALUES ($1, $2)", 1, "a\u{0}b")
            }
        }
        try await expectCount(0)
    }

    func tellsAnOverflow() async throws {
        try await store.write { try $0.run("INSERT INTO item (id) VALUES ($1)", Int64.max) }
        await #expect(throws: StoreError(.mismatch, "")) {
            try await store.read { session in
                try session.first("SELECT id + 1 FROM item") { row throws(StoreError) in
                    try row.int64(0)
                }
            }
        }
    }

    func tellsSumsAndTruthsAsIntegers() async throws {
        let sums: [[StoreValue]] = try await store.write { session in
            for id in [Int64.max - 70_000, 9_999, 60_000, -1] {
                try session.run("INSERT INTO item (id) VALUES ($1)", id)
            }
            return try session.rows(
                """
                SELECT sum(id), count(*), min(id), EXISTS (SELECT 1 FROM item WHERE id = $1),
                    coalesce(sum(CASE WHEN id < 0 THEN id ELSE 0 END), 0)
                FROM item
                """,
                -2
            ) { $0.values }
        }
        #expect(
            sums == [
                [.integer(.max - 2), .integer(4), .integer(-1), .integer(0), .integer(-1)]
            ]
        )
    }

    func ordersTextsByTheirBytes() async throws {
        let names = try await store.write { session in
            for (id, name) in ["é", "b", "Z", "a", "z", "B", "_", ""].enumerated() {
                try session.run("INSERT INTO item (id, name) VALUES ($1, $2)", id, name)
            }
            return try session.rows("SELECT name FROM item ORDER BY name") {
                row throws(StoreError) in try row.text(0)
            }
        }
        #expect(names == ["", "B", "Z", "_", "a", "b", "z", "é"])
    }

    func keepsAHugeRow() async throws {
        let bytes = [UInt8](repeating: 0xA5, count: 8 * 1024 * 1024)
        let text = String(repeating: "é", count: 1024 * 1024)
        let found = try await store.write { session in
            try session.run(
                "INSERT INTO item (id, name, content) VALUES ($1, $2, $3)",
                1,
                text,
                bytes
            )
            return try session.first("SELECT name, content FROM item") { $0.values }
        }
        #expect(found == [.text(text), .bytes(bytes)])
    }

    func asksAgainInsideARow() async throws {
        let found = try await store.write { session in
            for id in 1...3 { try session.run("INSERT INTO item (id) VALUES ($1)", id) }
            var found: [Int] = []
            try session.each("SELECT id FROM item ORDER BY id") { row throws(StoreError) in
                let id = try row.int(0)
                try session.run("UPDATE item SET name = $1 WHERE id = $2", "\(id)", id)
                found.append(
                    try session.first("SELECT name FROM item WHERE id = $1", id) {
                        row throws(StoreError) in Int(try row.text(0)) ?? 0
                    } ?? 0
                )
            }
            return found
        }
        #expect(found == [1, 2, 3])
    }

    /// Bytes taken as they are would become a text.
    func refusesAnotherTypeInMany() async throws {
        for count in [1, 300] {
            await #expect(throws: StoreError(.constraint, "")) {
                try await store.write { session in
                    try session.insert(
                        into: "item",
                        columns: ["id", "name"],
                        rows: (0..<count).map { [.integer(Int64($0)), .bytes([0x61, 0x62])] },
                        onConflict: .refuse
                    )
                }
            }
        }
        try await expectCount(0)
    }

    func insertsAtEachBorder() async throws {
        for count in [0, 1, 200, 201, 2_000, 2_001, 4_001] {
            for rule in [ConflictRule.refuse, .keep] {
                let rows = (0..<count).map(Self.row)
                let found = try await store.write { session in
                    try session.run("DELETE FROM item")
                    let added = try session.insert(
                        into: "item",
                        columns: ["id", "name", "content"],
                        rows: rows,
                        onConflict: rule
                    )
                    #expect(added == count)
                    return try session.rows("SELECT id, name, content FROM item ORDER BY id") {
                        $0.values
                    }
                }
                #expect(found == rows)
            }
        }
    }

    func tellsAfterACommit() async throws {
        let told = Told()
        try? await store.write { session in
            session.afterCommit { told.add("taken back") }
            throw StopError()
        }
        try await store.write { session in
            session.afterCommit { told.add("committed") }
            told.add("inside")
        }
        #expect(told.words == ["inside", "committed"])
    }

    /// Write skew: each looks at both rows and takes from one (documentation of PostgreSQL 13.2.3).
    func letsNobodySpendTwice() async throws {
        try await store.write { session in
            for id in [1, 2] {
                try session.run("INSERT INTO item (id, name) VALUES ($1, $2)", id, "5")
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<20 {
                group.addTask {
                    try await store.write { session in try Self.spend(turn % 2 + 1, session) }
                }
            }
            try await group.waitForAll()
        }
        let left = try await store.read { session in
            try session.rows("SELECT name FROM item") { row throws(StoreError) in
                Int(try row.text(0)) ?? 0
            }
        }
        #expect(left.reduce(0, +) == 0)
    }

    private static func spend(_ id: Int, _ session: any Session) throws(StoreError) {
        let purses = try session.rows("SELECT id, name FROM item ORDER BY id") {
            row throws(StoreError) in (try row.int(0), Int(try row.text(1)) ?? 0)
        }
        guard purses.map(\.1).reduce(0, +) > 0, let purse = purses.first(where: { $0.0 == id })
        else { return }
        try session.run("UPDATE item SET name = $1 WHERE id = $2", "\(purse.1 - 1)", id)
    }

    func lendsOneView() async throws {
        let counts = try await store.write { session in
            try session.run("INSERT INTO item (id) VALUES ($1)", 1)
            return try session.first("SELECT count(*) FROM item") { row throws(StoreError) in
                try row.int(0)
            }
        }
        #expect(counts == 1)
        try await expectCount(1)
    }

    private static func row(_ number: Int) -> [StoreValue] {
        let name: StoreValue = number % 2 == 0 ? .null : .text("n\(number)")
        let content: StoreValue = number % 3 == 0 ? .null : .bytes([UInt8(number % 256)])
        return [.integer(Int64(number)), name, content]
    }

    func isClosedOnce() async throws {
        await store.close()
        await #expect(throws: StoreError(.closed, "")) {
            try await store.read { try $0.exists("SELECT 1") }
        }
    }

    private func expectCount(_ wanted: Int) async throws {
        let count = try await store.read { session in
            try session.first("SELECT count(*) FROM item") { row throws(StoreError) in
                try row.int(0)
            }
        }
        #expect(count == wanted)
    }
}

struct StopError: Error {}
