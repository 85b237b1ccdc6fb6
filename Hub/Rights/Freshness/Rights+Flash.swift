import Access
package import Kernel
package import Sync
package import Vocabulary

/// What must be true at the gates at once, before the next head tells it.
extension Rights {
    /// Strikes a right, a zone, a token key or a device of a scope; told once that is durable.
    ///
    /// Struck again the same way it stays as it is; of a right what was said last counts.
    package func strike(
        _ session: any Session,
        scope: ScopeID,
        _ subject: FlashEntry.Subject,
        now: Timestamp
    ) throws(StoreError) {
        guard try FlashRows(session, scope: scope).strike(subject, now: now) else { return }
        session.afterCommit { [publisher] in publisher.herald.changed(scope) }
    }

    /// Lifts what was struck; a right whatever it was struck for.
    package func lift(
        _ session: any Session,
        scope: ScopeID,
        _ subject: FlashEntry.Subject,
        now: Timestamp
    ) throws(StoreError) {
        guard try FlashRows(session, scope: scope).lift(subject, now: now) else { return }
        session.afterCommit { [publisher] in publisher.herald.changed(scope) }
    }

    package func isStruck(
        _ session: any Session,
        scope: ScopeID,
        _ subject: FlashEntry.Subject
    ) throws(StoreError) -> Bool {
        try FlashRows(session, scope: scope).holds(subject)
    }
}

extension FlashRows {
    /// Has the gates told at once what the blocklist will say of a right.
    func follow(_ row: RightRow, now: Timestamp) throws(StoreError) {
        let record = row.cacheRecord
        guard let block = BlockRule.record(of: record, isBanned: row.isBanned) else {
            _ = try lift(.right(record.right, generation: 0, .revoked), now: now)
            return
        }
        _ = try strike(
            .right(block.right, generation: block.generation, block.reason),
            now: now
        )
    }
}
