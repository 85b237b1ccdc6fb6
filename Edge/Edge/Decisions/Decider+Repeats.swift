import Access
import Synchronization

/// One right at two readers of this gate at once.
extension Decider {
    /// Whether another reader has just let this person in: then nothing opens or is spent.
    ///
    /// Of a tap that the card proved the count is kept all the same, for shown again it is a copy;
    /// where that fails, the tap is decided like any other, which refuses it.
    func isRepeated(_ judgement: Judgement) -> Bool {
        guard judgement.isOfSoundMedium, let right = judgement.right else { return false }
        let presentation = judgement.presentation
        let now = clock.sinceBoot
        let isRepeated = state.withLock { state in
            state.repeats.isRepeated(
                right,
                presentation.direction,
                reader: presentation.reader,
                at: now
            )
        }
        guard isRepeated else { return false }
        let (draft, taps) = recording.tap(of: judgement, sinceBoot: now)
        if !taps.isEmpty, case .failure = record([draft], taps) { return false }
        log.addRepeated()
        return true
    }

    func noteGrant(_ judgement: Judgement, _ grant: Grant) {
        let presentation = judgement.presentation
        let now = clock.sinceBoot
        state.withLock { state in
            state.repeats.grant(
                grant.right,
                presentation.direction,
                reader: presentation.reader,
                at: now
            )
        }
    }
}

extension Judgement {
    /// Granted, or refused for nothing but what a grant before it may have brought about.
    ///
    /// A rotating code that two cameras see is, for the second, one that was shown before.
    /// A badge that is lost, copied or too weak here is refused and journalled, whoever passed
    /// beside it.
    fileprivate var isOfSoundMedium: Bool {
        isShownAgain || refusal.map { $0.rawValue > Refusal.mediumTooWeak.rawValue } ?? true
    }
}
