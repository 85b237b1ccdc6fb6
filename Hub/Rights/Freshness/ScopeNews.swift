import Crypto
import Kernel
import Sync
import Vocabulary

/// The newest of everything that a heartbeat vouches for, as the store has it.
struct ScopeNews: Hashable, Sendable {
    var hubEpoch: UInt32
    var headVersion: UInt64
    var headDigest: Digest
    var flash: UInt64
    var keyring: UInt32
    /// Zero where there is none.
    var roster: UInt32

    /// Nil where there is no such scope, or no head of it yet.
    ///
    /// `known` saves the hashing of a head that is known already.
    static func read(
        _ session: any Session,
        _ scope: ScopeID,
        known: ScopeNews?
    ) throws(StoreError) -> ScopeNews? {
        let numbers = try session.first(
            """
            SELECT hub_epoch, (SELECT MAX(version) FROM head WHERE scope = $1),
                (SELECT sequence FROM flash WHERE scope = $2),
                (SELECT MAX(version) FROM keyring WHERE scope = $3),
                (SELECT version FROM roster WHERE scope = $4)
            FROM scope WHERE id = $5
            """,
            scope,
            scope,
            scope,
            scope,
            scope
        ) { row throws(StoreError) in
            (
                epoch: try row.number(0, as: UInt32.self),
                head: try row.optional(1) { column throws(StoreError) in
                    try row.number(column, as: UInt64.self)
                },
                flash: try row.optional(2) { column throws(StoreError) in
                    try row.number(column, as: UInt64.self)
                },
                keyring: try row.optional(3) { column throws(StoreError) in
                    try row.number(column, as: UInt32.self)
                },
                roster: try row.optional(4) { column throws(StoreError) in
                    try row.number(column, as: UInt32.self)
                }
            )
        }
        guard let numbers, let head = numbers.head else { return nil }
        let digest: Digest
        if let known, known.headVersion == head, known.hubEpoch == numbers.epoch {
            digest = known.headDigest
        } else {
            guard let newest = try HeadRows.newest(session, scope) else { return nil }
            digest = newest.digest
        }
        return ScopeNews(
            hubEpoch: numbers.epoch,
            headVersion: head,
            headDigest: digest,
            flash: numbers.flash ?? 0,
            keyring: numbers.keyring ?? 0,
            roster: numbers.roster ?? 0
        )
    }
}
