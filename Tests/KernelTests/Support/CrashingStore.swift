import Kernel
import Synchronization

/// The process died here.
struct Crash: Error {}

/// A store in front of a process that can die at any statement, before a commit or behind it.
///
/// Once it has died every call fails until ``revive()``: nothing of the same run goes on.
final class CrashingStore: Store {
    private struct State {
        /// Points until the end; nil where there is none planned.
        var left: Int?
        var isDead = false
    }

    private let store: any Store
    private let state = Mutex(State())

    init(_ store: any Store) {
        self.store = store
    }

    func crash(afterPoints count: Int) { state.withLock { $0.left = count } }

    func revive() { state.withLock { $0 = State() } }

    var isDead: Bool { state.withLock { $0.isDead } }

    /// A place at which the process may die.
    fileprivate func point() throws(Crash) {
        let isOver = state.withLock { state in
            if let left = state.left {
                state.left = left - 1
                if left <= 0 { state.isDead = true }
            }
            return state.isDead
        }
        if isOver { throw Crash() }
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try point()
        let result = try await store.write { session in
            let watched = CrashingSession(session, self)
            let result = try body(watched)
            if watched.hasCrashed { throw Crash() }
            try self.point()
            return result
        }
        try point()
        return result
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try point()
        return try await store.read(body)
    }

    func close() async { await store.close() }
}

private final class CrashingSession: Session {
    private let session: any Session
    private let store: CrashingStore
    private(set) var hasCrashed = false

    init(_ session: any Session, _ store: CrashingStore) {
        self.session = session
        self.store = store
    }

    private func point() throws(StoreError) {
        do {
            try store.point()
        } catch {
            hasCrashed = true
            throw StoreError(.closed, "The process died.")
        }
    }

    func run(_ sql: String, values: [StoreValue]) throws(StoreError) -> Int {
        try point()
        return try session.run(sql, values: values)
    }

    func each(
        _ sql: String,
        values: [StoreValue],
        read: (StoreRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        try point()
        try session.each(sql, values: values, read: read)
    }

    func insert(
        into table: String,
        columns: [String],
        rows: [[StoreValue]],
        onConflict rule: ConflictRule
    ) throws(StoreError) -> Int {
        try point()
        return try session.insert(into: table, columns: columns, rows: rows, onConflict: rule)
    }

    func define(_ script: String) throws(StoreError) { try session.define(script) }

    func afterCommit(_ action: @escaping @Sendable () -> Void) { session.afterCommit(action) }
}
