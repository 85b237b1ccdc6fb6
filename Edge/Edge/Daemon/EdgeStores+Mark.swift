import Cache
package import Journal
import Sync
import Vocabulary

extension EdgeStores {
    /// The record of a head that is in the cache and that the journal does not know of yet.
    ///
    /// The cache is committed first: a kill or a full disk between the two leaves the record owed,
    /// and without it an older cache would pass at the next start.
    package var owedHead: Draft? {
        guard let head = cache.head, !isMarked(head) else { return nil }
        var draft = Draft.head(head, time: clock.bounds)
        draft.gate = recording.gate
        draft.sinceBoot = UInt64(clamping: clock.sinceBoot.wholeMilliseconds)
        return draft
    }

    private func isListed(_ head: SignedHead) -> Bool {
        trust.keyring.lists(head.head.key, role: .head)
    }

    private func isMarked(_ head: SignedHead) -> Bool {
        guard let mark = journal.mark else { return false }
        // A mark of a key that was withdrawn gives way to what the keyring lists.
        guard mark.binds(under: trust.keyring) || !isListed(head) else { return false }
        return (mark.hubEpoch, mark.version) >= (head.head.hubEpoch, head.head.version)
    }
}
