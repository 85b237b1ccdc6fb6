import Kernel
import Sync
import Vocabulary

/// Signs what the herald tells.
struct NewsWriter: Sendable {
    let keys: ScopeKeys

    func heartbeat(
        _ news: ScopeNews,
        of scope: ScopeID,
        now: Timestamp
    ) throws -> [UInt8] {
        let signer = try keys.signer(.heartbeat, of: scope, at: now)
        let heartbeat = Heartbeat(
            scope: scope,
            hubEpoch: news.hubEpoch,
            headVersion: news.headVersion,
            headDigest: news.headDigest,
            flash: news.flash,
            keyring: news.keyring,
            roster: news.roster,
            time: now,
            key: signer.number
        )
        return heartbeat.signed(by: signer.key)
    }

    /// The flash of a scope, nil where nothing was ever struck: the same rows give the same bytes,
    /// until the key of their time is withdrawn.
    func flash(_ session: any Session, _ scope: ScopeID) throws
        -> (sequence: UInt64, bytes: [UInt8])?
    {
        let rows = FlashRows(session, scope: scope)
        let standing = try rows.standing()
        guard standing.sequence > 0 else { return nil }
        let epoch = try session.first("SELECT hub_epoch FROM scope WHERE id = $1", scope) {
            row throws(StoreError) in try row.number(0, as: UInt32.self)
        }
        let (signer, time) = try keys.signer(.flash, of: scope, dated: standing.changedAt)
        let flash = Flash(
            scope: scope,
            hubEpoch: epoch ?? 1,
            sequence: standing.sequence,
            completeFrom: standing.completeFrom,
            time: time,
            entries: try rows.entries(),
            key: signer.number
        )
        return (standing.sequence, flash.signed(by: signer.key))
    }
}
