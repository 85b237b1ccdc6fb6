import Foundation
import Kernel
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The store in SQLite` {
    @Test func `A store in memory sees its own writes`() async throws {
        let store = try SQLiteStore(path: SQLiteStore.inMemory)
        let contract = StoreContract(store: store)
        try await contract.prepare()
        try await contract.insertsMany()
    }

    @Test func `A file of another program is refused`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("other.sqlite")
        let text = "This is a text, and long enough to have a header, but not the right one. "
        try Data(String(repeating: text, count: 3).utf8).write(to: URL(filePath: path))
        #expect(throws: StoreError(.foreign, "")) { try SQLiteStore(path: path) }
    }
}
