import Kernel
import Synchronization

/// A store that remembers each statement, for tests on how they run.
final class RecordingStore: Store {
    struct Statement: Sendable, Hashable {
        let sql: String
        let values: [StoreValue]
    }

    private let store: any Store
    private let kept = Mutex<[Statement]>([])

    init(_ store: any Store) {
        self.store = store
    }

    /// What ran since the last time this was asked.
    func take() -> [Statement] {
        kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await store.write { session in
            try body(RecordingSession(session) { self.keep($0) })
        }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await store.read { session in
            try body(RecordingSession(session) { self.keep($0) })
        }
    }

    func close() async { await store.close() }

    private func keep(_ statement: Statement) { kept.withLock { $0.append(statement) } }
}

private final class RecordingSession: Session {
    private let session: any Session
    private let keep: (RecordingStore.Statement) -> Void

    init(_ session: any Session, keep: @escaping (RecordingStore.Statement) -> Void) {
        self.session = session
        self.keep = keep
    }

    func run(_ sql: String, values: [StoreValue]) throws(StoreError) -> Int {
        keep(.init(sql: sql, values: values))
        return try session.run(sql, values: values)
    }

    func each(
        _ sql: String,
        values: [StoreValue],
        read: (StoreRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        keep(.init(sql: sql, values: values))
        try session.each(sql, values: values, read: read)
    }

    func insert(
        into table: String,
        columns: [String],
        rows: [[StoreValue]],
        onConflict rule: ConflictRule
    ) throws(StoreError) -> Int {
        try session.insert(into: table, columns: columns, rows: rows, onConflict: rule)
    }

    func define(_ script: String) throws(StoreError) { try session.define(script) }

    func afterCommit(_ action: @escaping @Sendable () -> Void) { session.afterCommit(action) }
}
