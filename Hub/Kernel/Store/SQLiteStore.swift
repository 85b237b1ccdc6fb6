package import SQLite
import Synchronization

/// The store in one SQLite file: one writer, a few readers that see the last commit.
package final class SQLiteStore: Store {
    /// "JLNH": tells a hub's file from any other.
    package static let applicationID: Int32 = 0x4A4C_4E48
    package static let readersDefault = 2
    package static let inMemory = Connection.inMemory

    private let writer: SQLiteLane
    private let readers: [SQLiteLane]
    private let next = Atomic<Int>(0)

    /// Opens or creates the file; one in memory has no readers of its own, so it reads as it
    /// writes.
    package init(
        path: String,
        readers count: Int = SQLiteStore.readersDefault,
        on fileSystem: FileSystem = .system
    ) throws(StoreError) {
        writer = try SQLiteLane(path: path, isReader: false, on: fileSystem)
        var readers: [SQLiteLane] = []
        for _ in 0..<(path == Self.inMemory ? 0 : count) {
            readers.append(try SQLiteLane(path: path, isReader: true, on: fileSystem))
        }
        self.readers = readers
    }

    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await writer.write(body)
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        guard !readers.isEmpty else { return try await writer.read(body) }
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return try await readers[Int(UInt(bitPattern: turn) % UInt(readers.count))].read(body)
    }

    package func close() async {
        for reader in readers { await reader.close() }
        await writer.close()
    }
}
