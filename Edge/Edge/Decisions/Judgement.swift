package import Access
import Badges
package import Cache
import Crypto
package import Journal
import Sync
package import Vocabulary

/// A verdict with all that it rested on: what the journal, the gate and the page need of it.
package struct Judgement: Sendable {
    package let presentation: Presentation
    package let time: TimeBounds
    /// As what it was presented, once it was understood.
    package var medium: Medium
    package var verdict: Verdict
    /// Nil where nothing was read that names a right.
    package var claim: Claim?
    package var facts: CacheFacts?
    /// What neighbours told of the right, taken up with the record of this judgement.
    package var heard: [TakenMark] = []
    /// Nil where no badge was named.
    package var badge: BadgeDigest?
    /// The count of a tap that the card proved.
    package var counter: UInt32?
    /// The code that a phone showed in its turn; nil for all else.
    package var rotating: RotatingCode?
    package var rotation: RotationFacts?
    /// What went wrong with a badge before anything was decided.
    package var detail: String?
    /// What would have let the person in; nil where no right was decided about.
    package var explanation: Explanation?
    /// The zone that the person is in after passing, 0 for outside; nil while nobody knows.
    package var leadsTo: UInt16?

    /// Refused, until more is known.
    package init(
        _ presentation: Presentation,
        _ refusal: Refusal,
        time: TimeBounds
    ) {
        self.presentation = presentation
        self.time = time
        medium = presentation.medium
        verdict = .refused(refusal)
        if case .badge(let reading) = presentation.content { badge = reading.digest }
    }

    package var refusal: Refusal? {
        guard case .refused(let refusal) = verdict else { return nil }
        return refusal
    }

    package var right: RightID? { claim?.right }

    /// What the journal keeps of the thing presented: enough to recognise it, nothing to show.
    ///
    /// Of a number that no key of this gate named, nothing: a typed code has 35 bits and a printed
    /// number often fewer, so that its plain hash would be found by trying, and with it the code.
    package var credential: [UInt8] {
        if let badge { return badge.bytes }
        guard medium != .typedCode, medium != .barcode else { return JournalRecord.noCredential }
        guard case .code(let payload) = presentation.content else {
            return JournalRecord.noCredential
        }
        return Array(SHA256.digest(payload).bytes.prefix(JournalRecord.credentialByteCount))
    }

    /// Whether nothing but the thing itself was at fault: such refusals may come in floods.
    ///
    /// Anybody can print a number that no row knows, as anybody can print a code that nobody
    /// signed.
    package var isOfCodeAlone: Bool {
        guard let refusal else { return false }
        return refusal.rawValue <= Refusal.otherScope.rawValue
            || refusal == .unknown && claim == nil
    }

    /// Whether it was refused because this very slot, or a later one, opened the gate before.
    package var isShownAgain: Bool {
        guard refusal == .superseded, let rotation, let seen = rotation.slotSeen else {
            return false
        }
        return rotation.slot <= seen
    }

    package var isTampered: Bool { refusal == .tampered }
}
