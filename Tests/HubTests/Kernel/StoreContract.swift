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
            [.integer(.max), .text("é\u{0}'\"; DROP"), .bytes([0, 255])],
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
