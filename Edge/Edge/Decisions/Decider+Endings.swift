import Journal
import Logging
import Synchronization

/// Passages that ended and whose record was refused: they are written when there is room again.
struct OwedEndings: Sendable {
    /// As many as a gate holds at once; what is beyond is settled at the next start, as lost.
    static let countMax = Passages.openMax

    struct Ending: Sendable {
        let draft: Draft
        let uses: [UseChange]
    }

    private(set) var all: [Ending] = []

    /// Whether there was room to keep it.
    mutating func add(_ ending: Ending) -> Bool {
        guard all.count < Self.countMax else { return false }
        all.append(ending)
        return true
    }

    mutating func removeFirst() { all.removeFirst() }
}

extension Decider {
    func owe(_ draft: Draft, _ uses: [UseChange]) {
        let isKept = state.withLock { $0.endings.add(OwedEndings.Ending(draft: draft, uses: uses)) }
        guard !isKept else { return }
        events.error("passageLeftOpen", ["reason": "The next start settles it as unsettled."])
    }

    /// In the order in which they ended, as far as the journal takes them.
    func writeEndings() {
        while let ending = state.withLock({ $0.endings.all.first }) {
            guard case .success = record([ending.draft], ending.uses) else { return }
            state.withLock { $0.endings.removeFirst() }
        }
    }
}
