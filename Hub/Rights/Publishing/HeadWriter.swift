import Access
import Crypto
import Kernel
import Sync
import Vocabulary

/// What one attempt to publish came to.
struct Publication: Sendable {
    let head: SignedHead
    let tree: ScopeTree
    /// The delta from the head before; nil where nothing was published.
    let delta: Delta?
}

/// Makes heads, inside one transaction with the rows that they sum up.
struct HeadWriter: Sendable {
    let keys: ScopeKeys
    var timeZones = TimeZoneDatabase.system

    /// Publishes what changed since the newest head, or a fresh head without a change.
    ///
    /// `tree` may be of any earlier head; without one all rows are read.
    func publish(
        _ session: any Session,
        scope: ScopeID,
        tree known: ScopeTree?,
        now: Timestamp,
        isRenewal: Bool
    ) throws -> Publication {
        try keys.refresh(session, scope)
        if isRenewal { try TimeZoneRenewal(session, scope).renew(timeZones, now: now) }
        let newest = try HeadRows.newest(session, scope)
        let isRenewal = try isRenewal || newest.map { try isOutdated($0, session) } ?? false
        let version = newest?.head.version ?? 0
        let isChanged = try HeadRows.isChanged(session, scope, since: version)
        var tree: ScopeTree
        let isNext = isChanged || isRenewal || newest == nil
        guard !isNext || version <= Rights.versionSoundMax else { throw KeyRefusal.versionJumped }
        let next = version + (isNext ? 1 : 0)
        if let known, known.version <= version {
            tree = known
            try tree.follow(session, scope: scope, version: next)
        } else {
            tree = try ScopeTree(session, scope: scope, version: next)
        }
        if let newest, next == version {
            return Publication(head: newest, tree: tree, delta: nil)
        }
        let head = try sign(session, scope, version: next, newest, tree, now)
        try HeadRows.insert(session, head)
        try CacheArchive(session, scope: scope).keep(head, now: now)
        try HeadRows.prune(session, scope, newest: next, now: now)
        let changes = try CacheReading.changes(session, scope, after: version)
        let delta =
            changes.count <= Delta.changesMax
            ? Delta(from: version, head: head, changes: changes) : nil
        return Publication(head: head, tree: tree, delta: delta)
    }

    /// Whether a head cannot stand: its key was withdrawn, or a new epoch of the hub began.
    private func isOutdated(_ head: SignedHead, _ session: any Session) throws -> Bool {
        let keyring = try keys.keyring(of: head.head.scope)
        guard keyring.lists(head.head.key, role: .head) else { return true }
        let epoch = try session.first(
            "SELECT hub_epoch FROM scope WHERE id = $1",
            head.head.scope
        ) { row throws(StoreError) in try row.number(0, as: UInt32.self) }
        return epoch.map { $0 > head.head.hubEpoch } ?? false
    }

    private func sign(
        _ session: any Session,
        _ scope: ScopeID,
        version: UInt64,
        _ previous: SignedHead?,
        _ tree: ScopeTree,
        _ now: Timestamp
    ) throws -> SignedHead {
        let terms = try session.first(
            "SELECT hub_epoch, head_lifetime FROM scope WHERE id = $1",
            scope
        ) { row throws(StoreError) in
            (epoch: try row.number(0, as: UInt32.self), lifetime: try row.int64(1))
        }
        guard let terms else { throw RightsRefusal.noSuchScope }
        let signer = try keys.signer(.head, of: scope, at: now)
        let head = Head(
            scope: scope,
            hubEpoch: terms.epoch,
            version: version,
            issuedAt: now,
            expiresAt: now.advanced(by: .milliseconds(terms.lifetime)),
            previous: previous?.digest ?? .zero,
            tables: tree.summaries,
            key: signer.number
        )
        return head.signed(by: signer.key)
    }
}

/// The rows of heads and of the changes between them.
enum HeadRows {
    static let versionsKept: UInt64 = 1_000
    static let timeKept = Duration.seconds(7 * 86_400)

    static func newest(_ session: any Session, _ scope: ScopeID) throws(StoreError) -> SignedHead? {
        try session.first(
            "SELECT bytes FROM head WHERE scope = $1 ORDER BY version DESC LIMIT 1",
            scope
        ) { row throws(StoreError) in try head(try row.bytes(0)) }
    }

    private static func head(_ bytes: [UInt8]) throws(StoreError) -> SignedHead {
        guard let head = SignedHead(bytes: bytes) else {
            throw StoreError(.mismatch, "A stored head cannot be read.")
        }
        return head
    }

    static func isChanged(
        _ session: any Session,
        _ scope: ScopeID,
        since version: UInt64
    ) throws(StoreError) -> Bool {
        try session.exists(
            "SELECT 1 FROM cache_change WHERE scope = $1 AND version > $2 LIMIT 1",
            scope,
            Int64(clamping: version)
        )
    }

    static func insert(_ session: any Session, _ head: SignedHead) throws(StoreError) {
        try session.run(
            "INSERT INTO head (scope, version, bytes, issued_at) VALUES ($1, $2, $3, $4)",
            head.head.scope,
            Int64(clamping: head.head.version),
            head.bytes,
            head.head.issuedAt
        )
    }

    /// Whether a delta from this version can still be given.
    static func keeps(
        _ session: any Session,
        _ scope: ScopeID,
        version: UInt64,
        newest: UInt64,
        now: Timestamp
    ) throws(StoreError) -> Bool {
        guard version <= newest, newest - version <= versionsKept else { return false }
        return try session.exists(
            "SELECT 1 FROM head WHERE scope = $1 AND version = $2 AND issued_at >= $3",
            scope,
            Int64(clamping: version),
            now.advanced(by: .zero - timeKept)
        )
    }

    /// Forgets heads beyond 1 000 versions or 7 days, and the changes that led to them.
    static func prune(
        _ session: any Session,
        _ scope: ScopeID,
        newest: UInt64,
        now: Timestamp
    ) throws(StoreError) {
        let oldest = newest > versionsKept ? newest - versionsKept : 0
        let forgotten = try session.run(
            """
            DELETE FROM head WHERE scope = $1 AND version < $2
            AND (version < $3 OR issued_at < $4)
            """,
            scope,
            Int64(clamping: newest),
            Int64(clamping: oldest),
            now.advanced(by: .zero - timeKept)
        )
        guard forgotten > 0 else { return }
        try session.run(
            """
            DELETE FROM cache_change WHERE scope = $1
            AND version <= (SELECT MIN(version) FROM head WHERE scope = $2)
            """,
            scope,
            scope
        )
    }
}
