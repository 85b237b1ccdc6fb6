import Access
import Journal
import Logging
import Synchronization

/// What keeps typed codes from being guessed at one gate.
struct KeypadGuard: Sendable {
    var lock: GuessLock
    /// Codes typed while it was locked that no record stands for yet.
    var refused: UInt64 = 0
}

extension Decider {
    /// Whether this is a code that nobody may try now: refused unread, and counted.
    func isLocked(_ presentation: Presentation) -> Bool {
        guard presentation.medium == .typedCode else { return false }
        let now = clock.sinceBoot
        let isLocked = state.withLock { state in
            guard state.keypad.lock.isLocked(at: now) else { return false }
            state.keypad.refused += 1
            return true
        }
        guard isLocked else { return false }
        var judgement = Judgement(presentation, .unreadable, time: clock.bounds)
        judgement.detail = "locked"
        feedback.tell(.keypadLocked)
        feedback.deny(.unreadable)
        note(judgement, word: Refusal.unreadable.name, nil)
        return true
    }

    /// Takes a wrong code into account; one that is somebody's is none, whatever it is refused for.
    func noteMistake(_ judgement: Judgement) {
        guard judgement.medium == .typedCode,
            let mistake = judgement.refusal.flatMap({ GuessLock.Mistake($0) })
        else { return }
        let now = clock.sinceBoot
        let locked = state.withLock { $0.keypad.lock.handle(mistake, at: now) }
        if locked { events.warning("keypadLocked") }
    }

    /// One record for the codes that were refused unread since the last.
    func writeLocked() {
        let number = state.withLock { state in
            defer { state.keypad.refused = 0 }
            return state.keypad.refused
        }
        guard number > 0 else { return }
        let draft = recording.locked(number, time: clock.bounds, sinceBoot: clock.sinceBoot)
        _ = record([draft], [])
    }
}

extension GuessLock.Mistake {
    /// Nil for a refusal that is no mistake of whoever types.
    init?(_ refusal: Refusal) {
        switch refusal {
        case .unknown: self = .guess
        case .unreadable: self = .slip
        default: return nil
        }
    }
}
