import Synchronization

/// A store that remembers whether it can be written.
///
/// A full disk, or a server that turned read-only, stops no reading: gates are told heads and
/// tickets are looked up all the same. Only who asks to write is told to come again, and the
/// operator learns it from `/readyz`.
package final class WatchedStore: Store {
    private let store: any Store
    private let refused = Mutex<StoreError?>(nil)

    package init(_ store: any Store) {
        self.store = store
    }

    /// Why nothing can be written; nil once a write went through again.
    package var writeRefusal: StoreError? { refused.withLock { $0 } }

    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        do {
            let result = try await store.write(body)
            refused.withLock { $0 = nil }
            return result
        } catch let error as StoreError {
            if [.full, .readOnly, .unreachable].contains(error.code) {
                refused.withLock { $0 = error }
            }
            throw error
        }
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await store.read(body)
    }

    /// As much as a few commands need: less might still find room in a page that is there.
    private static let probeBytes = 64 * 1024

    /// Writes something and takes it away again, to see whether the reason has gone.
    package func tryAgain() async {
        guard writeRefusal != nil else { return }
        // What it throws was remembered by `write`.
        try? await write { session in
            try session.run(
                """
                INSERT INTO schema_step (context, number, sha256, applied_at)
                VALUES ('probe', 0, $1, 0)
                """,
                [UInt8](repeating: 0, count: Self.probeBytes)
            )
            try session.run("DELETE FROM schema_step WHERE context = 'probe'")
        }
    }

    package func close() async { await store.close() }
}
