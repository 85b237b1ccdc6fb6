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
        let low = clock.bounds.low
        let now = clock.sinceBoot
        for record in newestRecords
        where record.medium == .typedCode && !record.flags.contains(.counted) {
            guard let mistake = record.refusal.flatMap({ GuessLock.Mistake($0) }) else { continue }
            lock.handle(mistake, at: now - max(.zero, low.since(record.time.low)))
        }
        return lock
    }

    /// The lock of the stewards' PINs, likewise: by the journal or, where that was full, by the
    /// state file.
    package var stewardGuesses: GuessLock {
        let journalled = journalledStewardGuesses
        let low = clock.bounds.low
        let now = clock.sinceBoot
        var kept = GuessLock()
        for time in (try? state.stewardGuesses()) ?? [] {
            kept.handle(.guess, at: now - max(.zero, low.since(time)))
        }
        return kept.isStricter(than: journalled) ? kept : journalled
    }

    private var journalledStewardGuesses: GuessLock {
        var lock = GuessLock()
        let low = clock.bounds.low
        let now = clock.sinceBoot
        for record in newestRecords
        where record.kind == .override && record.flags.contains(.counted) {
            guard record.credential != JournalRecord.noCredential else { continue }
            lock.handle(.guess, at: now - max(.zero, low.since(record.time.low)))
        }
        return lock
    }

    private var newestRecords: [JournalRecord] {
        let end = journal.position.sequence
        let start = max(
            journal.prunedSequence,
            end - min(end, Self.recordsLookedAtMax)
        )
        let records = try? journal.records(after: start, limit: Int(Self.recordsLookedAtMax))
        return (records ?? []).compactMap { JournalRecord(bytes: $0) }
    }
}
