import Foundation
import Kernel
import Support
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct `The store in SQLite` {
    typealias Rule = @Sendable (StoreContract) async throws -> Void

    static let rules: [(name: String, rule: Rule)] = [
        ("keeps every value", { try await $0.keepsEveryValue() }),
        ("takes back what threw", { try await $0.takesBackWhatThrew() }),
        ("tells a duplicate", { try await $0.tellsADuplicate() }),
        ("tells a broken check", { try await $0.tellsABrokenCheck() }),
        ("refuses parameters out of order", { try await $0.refusesParametersOutOfOrder() }),
        ("refuses to write while reading", { try await $0.refusesToWriteWhileReading() }),
        ("inserts many", { try await $0.insertsMany() }),
        ("counts up by itself", { try await $0.countsUpByItself() }),
        ("serialises writers", { try await $0.serialisesWriters() }),
        ("tells a column of another type", { try await $0.tellsAColumnOfAnotherType() }),
        ("is closed once", { try await $0.isClosedOnce() }),
    ]

    @Test(arguments: rules.indices) func `A file keeps the contract of every store`(
        _ index: Int
    ) async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("hub.sqlite"))
        let contract = StoreContract(store: store)
        try await contract.prepare()
        try await Self.rules[index].rule(contract)
        await store.close()
    }

    @Test func `A store in memory sees its own writes`() async throws {
        let store = try SQLiteStore(path: SQLiteStore.inMemory)
        let contract = StoreContract(store: store)
        try await contract.prepare()
        try await contract.insertsMany()
    }

    @Test func `What was to be told after a commit is told after it, and never without one`()
        async throws
    {
        let store = try SQLiteStore(path: SQLiteStore.inMemory)
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

    @Test func `A file of another program is refused`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("other.sqlite")
        let text = "This is a text, and long enough to have a header, but not the right one. "
        try Data(String(repeating: text, count: 3).utf8).write(to: URL(filePath: path))
        #expect(throws: StoreError(.foreign, "")) { try SQLiteStore(path: path) }
    }
}

/// Words in the order in which they were told.
final class Told: Sendable {
    private let kept = Mutex<[String]>([])

    var words: [String] { kept.withLock { $0 } }

    func add(_ word: String) { kept.withLock { $0.append(word) } }
}
