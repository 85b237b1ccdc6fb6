import Access
import HubAdmin
import Sync
import Synchronization
import Testing
import Vocabulary

/// What an edge showed as decided and durable, noted from outside before it was killed.
final class Notes: Sendable {
    struct Note: Hashable, Sendable {
        let sequence: UInt64
        let verdict: String
        let right: String
    }

    private struct State {
        var notes: Set<Note> = []
        var last: Int64 = 0
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.notes.count } }
    /// Whether this run of the edge has decided anything.
    var isWorking: Bool { state.withLock { $0.last > 0 } }

    /// The edge ended: the next run counts its decisions from 1.
    func rest() { state.withLock { $0.last = 0 } }

    /// Reads the decisions of one run of the edge until cancelled.
    func follow(_ edge: SystemEdge) async {
        while !Task.isCancelled {
            let after = state.withLock { $0.last }
            for entry in (try? await edge.decisions(after: after)) ?? [] { note(entry) }
            try? await Task.sleep(for: .milliseconds(15))
        }
    }

    private func note(_ entry: JSON) {
        state.withLock { state in
            state.last = max(state.last, entry.number("number"))
            guard let sequence = entry["record"]?.integer else { return }
            state.notes.insert(
                Note(
                    sequence: UInt64(clamping: sequence),
                    verdict: entry.word("verdict"),
                    right: entry.word("right")
                )
            )
        }
    }

    /// Whether every one of them is in the books as it was shown.
    func check(_ agreement: Agreement, _ location: SourceLocation = #_sourceLocation) {
        let written = Set(
            agreement.scans.map { record in
                Note(
                    sequence: record.sequence,
                    verdict: record.refusal?.name ?? "granted",
                    right: record.subject == 0 ? "" : record.right.description
                )
            }
        )
        let lost = state.withLock { $0.notes.subtracting(written) }
        #expect(lost.isEmpty, "shown as durable, and not in the books", sourceLocation: location)
        #expect(count > 0, sourceLocation: location)
    }
}
