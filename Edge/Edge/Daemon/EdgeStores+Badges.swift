import Access
import Journal
import Logging
import Sync
import Vocabulary

extension EdgeStores {
    /// The newest records that are looked through for wrong codes.
    private static let recordsLookedAtMax: UInt64 = 2_048

    /// Takes the badge keys that lie in the state file, where there are any that can be unsealed.
    func openBadgeKeys(_ events: Log = .silent) {
        do throws(EdgeFailure) {
            let keys = try state.badgeKeys(
                sealedUnder: SealKey(folder),
                device: identity.device,
                scope: identity.assignment.scope
            )
            if let keys { badges.adopt(keys) }
        } catch {
            events.error("badgeKeysNotRead", ["reason": "\(error)"])
        }
    }

    func keep(_ keys: BadgeKeys) throws(EdgeFailure) {
        try state.keep(keys, sealedUnder: SealKey(folder), device: identity.device)
    }

    /// The lock of the keypad as the last refusals left it: a restart gives nobody new guesses.
    package var guesses: GuessLock {
        var lock = GuessLock()
        let end = journal.position.sequence
        let start = max(
            journal.prunedSequence,
            end - min(end, Self.recordsLookedAtMax)
        )
        let records = try? journal.records(after: start, limit: Int(Self.recordsLookedAtMax))
        let low = clock.bounds.low
        let now = clock.sinceBoot
        for record in (records ?? []).compactMap({ JournalRecord(bytes: $0) })
        where record.medium == .typedCode && !record.flags.contains(.counted) {
            guard let mistake = record.refusal.flatMap({ GuessLock.Mistake($0) }) else { continue }
            lock.handle(mistake, at: now - max(.zero, low.since(record.time.low)))
        }
        return lock
    }
}
