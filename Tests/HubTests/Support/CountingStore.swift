import Kernel
import Synchronization

/// A store that counts how often it was read and written.
final class CountingStore: Store {
    private let store: any Store
    private let counted = Mutex<(reads: Int, writes: Int)>((0, 0))

    init(_ store: any Store) {
        self.store = store
    }

    var counts: (reads: Int, writes: Int) { counted.withLock { $0 } }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        counted.withLock { $0.writes += 1 }
        return try await store.write(body)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        counted.withLock { $0.reads += 1 }
        return try await store.read(body)
    }

    func close() async { await store.close() }
}
