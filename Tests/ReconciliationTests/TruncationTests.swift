import Access
import Reconciliation
import Sync
import Testing
import Vocabulary

/// What may be said of a right of which only the newest crossings are looked at.
@Suite("Reconciliation, cut off", .timeLimit(.minutes(1)))
struct TruncationTests {
    @Test(arguments: [(false, [0, 4]), (true, [4])])
    func `Where older crossings were cut off, exits before a zone's first entry say nothing`(
        _ isTruncated: Bool,
        _ stray: [Int]
    ) {
        var journals = Journals()
        let directions: [Direction] = [.exit, .entry, .entry, .exit, .exit]
        let places = directions.enumerated().map { index, direction in
            // The third enters another zone, which the last exit does not leave.
            journals.pass(gate: index == 2 ? 2 : 1, at: 60 * index, direction)
        }
        let crossings = CrossingGatherer(journals.records).crossings { $0.raw == 2 ? 20 : 10 }
        let state = RightState(
            crossings,
            terms: EntryTerms(),
            passback: { _ in .none },
            isTruncated: isTruncated
        )
        let told = state.findings.filter { $0.kind == .exitWithoutEntry }.flatMap(\.members)
        #expect(told == stray.map { places[$0] })
        #expect(state.isTruncated == isTruncated)
    }
}
