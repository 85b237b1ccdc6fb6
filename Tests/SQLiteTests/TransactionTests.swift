import SQLite
import Synchronization
import Testing

@Suite("Transactions")
struct TransactionTests {
    /// What a store of ours would throw: its own refusals, and SQLite's failures.
    enum Failure: StorageFailure, Equatable {
        case refused
        case storage(SQLiteError)

        init(storage: SQLiteError) { self = .storage(storage) }
    }

    @Test func `A transaction keeps all of what it wrote`() throws {
        let store = try Store()
        let connection = try store.create()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        let result = try connection.transaction { () throws(SQLiteError) in
            #expect(connection.isInTransaction == true)
            try insert.run(BlobKey(1))
            try insert.run(BlobKey(2))
            return 7
        }
        #expect(result == 7)
        #expect(connection.isInTransaction == false)
        #expect(try count(store.open()) == 2)
    }

    @Test func `A transaction that throws keeps nothing, and passes on what it threw`() throws {
        let store = try Store()
        let connection = try store.create()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        #expect(throws: Failure.refused) {
            try connection.transaction { () throws(Failure) in
                try Failure.wrap { () throws(SQLiteError) in _ = try insert.run(BlobKey(1)) }
                throw Failure.refused
            }
        }
        #expect(connection.isInTransaction == false)
        #expect(try count(connection) == 0)
        #expect(try count(store.open()) == 0)
    }

    @Test func `SQLite's own failure comes out as the store's error`() throws {
        let store = try Store()
        let connection = try store.create()
        try connection.begin()
        do {
            try connection.transaction { () throws(Failure) in }
            Issue.record("A transaction began inside a transaction.")
        } catch {
            #expect(error != .refused)
        }
        try connection.commit()
    }

    @Test func `A failure of SQLite is wrapped where a store meets it`() throws {
        let connection = try Store().create()
        #expect(throws: Failure.self) {
            try Failure.wrap { () throws(SQLiteError) in try connection.execute("nonsense") }
        }
        #expect(try Failure.wrap { () throws(SQLiteError) in try connection.userVersion() } == 0)
    }

    @Test func `A commit can be held back, and taken back`() throws {
        let store = try Store()
        let connection = try store.create()
        let other = try store.open()
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        try connection.begin()
        try insert.run(BlobKey(1))
        #expect(try count(other) == 0)
        try connection.commit()
        #expect(try count(other) == 1)
        try connection.begin()
        try insert.run(BlobKey(2))
        try connection.rollback()
        try connection.rollback()
        #expect(try count(other) == 1)
    }

    @Test func `A reading sees one state, whatever is written meanwhile`() throws {
        let store = try Store()
        let connection = try store.create()
        let reader = try store.open(Connection.Options(mode: .readOnly))
        let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
        try reader.reading { () throws(SQLiteError) in
            #expect(try count(reader) == 0)
            try insert.run(BlobKey(1))
            #expect(try count(reader) == 0)
        }
        #expect(try count(reader) == 1)
    }

    /// A connection and its statements, as a store keeps them together.
    struct Shelf: ~Copyable {
        let connection: Connection
        let insert: Statement

        init(_ store: Store) throws(SQLiteError) {
            let connection = try store.create()
            let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
            self.connection = connection
            self.insert = insert
        }
    }

    final class Shared: Sendable {
        let shelf: Mutex<Shelf>

        init(_ store: Store) throws(SQLiteError) {
            shelf = Mutex(try Shelf(store))
        }

        func insert(_ number: UInt64) throws(SQLiteError) {
            try shelf.withLock { shelf throws(SQLiteError) in
                try shelf.connection.transaction { () throws(SQLiteError) in
                    _ = try shelf.insert.run(BlobKey(number))
                }
            }
        }
    }

    actor Owner {
        private let connection: Connection
        private let insert: Statement

        init(_ store: Store) throws(SQLiteError) {
            let connection = try store.open()
            let insert = try connection.prepare("INSERT INTO item VALUES (?, 1, NULL)")
            self.connection = connection
            self.insert = insert
        }

        func insert(_ number: UInt64) throws(SQLiteError) {
            try connection.transaction { () throws(SQLiteError) in
                _ = try insert.run(BlobKey(number))
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `A lock or an actor owns a connection that several tasks use`() async throws {
        let store = try Store()
        let shared = try Shared(store)
        let owner = try Owner(store)
        try await withThrowingTaskGroup { group in
            for task in UInt64(0)..<4 {
                group.addTask { @concurrent in
                    for number in UInt64(0)..<25 {
                        try shared.insert(task * 1_000 + number)
                        try await owner.insert(1 << 32 + task * 1_000 + number)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try count(store.open()) == 200)
    }
}

private func count(_ connection: borrowing Connection) throws(SQLiteError) -> Int? {
    try connection.prepare("SELECT count(*) FROM item").first { row in row.int(0) }
}
