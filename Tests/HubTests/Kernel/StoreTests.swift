import Kernel
import Support
import Synchronization
import Testing
import Vocabulary

@Suite(.timeLimit(.minutes(1))) struct `The store on two engines` {
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
        ("refuses a NUL", { try await $0.refusesANUL() }),
        ("tells an overflow", { try await $0.tellsAnOverflow() }),
        ("tells sums and truths as integers", { try await $0.tellsSumsAndTruthsAsIntegers() }),
        ("orders texts by their bytes", { try await $0.ordersTextsByTheirBytes() }),
        ("keeps a huge row", { try await $0.keepsAHugeRow() }),
        ("asks again inside a row", { try await $0.asksAgainInsideARow() }),
        ("refuses another type in many", { try await $0.refusesAnotherTypeInMany() }),
        ("inserts at each border", { try await $0.insertsAtEachBorder() }),
        ("tells after a commit", { try await $0.tellsAfterACommit() }),
        ("lets nobody spend twice", { try await $0.letsNobodySpendTwice() }),
        ("lends one view", { try await $0.lendsOneView() }),
        ("is closed once", { try await $0.isClosedOnce() }),
    ]

    @Test(arguments: TestEngine.allCases, rules.indices)
    func `Each engine keeps the contract of every store`(
        _ engine: TestEngine,
        _ index: Int
    ) async throws {
        let folder = try TemporaryFolder()
        let store: any Store =
            switch engine {
            case .sqlite: try SQLiteStore(path: folder.path("hub.sqlite"))
            case .postgresql: try await engine.emptyStore()
            }
        let contract = StoreContract(store: store)
        try await contract.prepare()
        try await Self.rules[index].rule(contract)
        await store.close()
    }
}

/// Words in the order in which they were told.
final class Told: Sendable {
    private let kept = Mutex<[String]>([])

    var words: [String] { kept.withLock { $0 } }

    func add(_ word: String) { kept.withLock { $0.append(word) } }
}
