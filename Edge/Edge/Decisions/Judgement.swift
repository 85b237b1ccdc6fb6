package import Access
package import Cache
package import Vocabulary

/// A verdict with all that it rested on: what the journal, the gate and the page need of it.
package struct Judgement: Sendable {
    package let presentation: Presentation
    package let verdict: Verdict
    /// Nil where the code was not read as a token of this scope.
    package let token: Token?
    package let facts: CacheFacts?
    package let time: TimeBounds

    package init(
        presentation: Presentation,
        verdict: Verdict,
        token: Token?,
        facts: CacheFacts?,
        time: TimeBounds
    ) {
        self.presentation = presentation
        self.verdict = verdict
        self.token = token
        self.facts = facts
        self.time = time
    }

    package var refusal: Refusal? {
        guard case .refused(let refusal) = verdict else { return nil }
        return refusal
    }

    /// Whether nothing but the code itself was at fault: such refusals may come in floods.
    package var isOfCodeAlone: Bool {
        refusal.map { $0.rawValue <= Refusal.otherScope.rawValue } ?? false
    }

    package var isTampered: Bool { refusal == .tampered }
}
