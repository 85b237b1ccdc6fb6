package import Access
import Crypto
package import Kernel
import Sync
package import Vocabulary

/// What a gate would find in a scope's cache, were everything published and heard: for previews.
package struct CacheView: Sendable {
    package let zones: ZoneGraph
    package let rules: PolicyRules
    /// Of the newest head.
    package let head: HeadDates
    package let headVersion: UInt64
    /// How long a head lives.
    package let lifetime: Duration
    package let keys: @Sendable ([UInt8]) throws(Refusal) -> Token

    init(_ session: any Session, _ scope: ScopeRow, _ keyring: Keyring) throws {
        guard let newest = try HeadRows.newest(session, scope.scope)?.head else {
            throw StoreError(.mismatch, "A scope has no head.")
        }
        var zones: [ZoneRecord] = []
        var sets: [ZoneSetRecord] = []
        for record in try Self.records(session, scope.scope, .zones) {
            if let zone = ZoneRecord(bytes: record) {
                zones.append(zone)
            } else if let set = ZoneSetRecord(bytes: record) {
                sets.append(set)
            } else {
                throw StoreError(.mismatch, "A zone of the cache cannot be read.")
            }
        }
        self.zones = ZoneGraph(zones: zones, sets: sets)
        rules = PolicyRules(records: try Self.records(session, scope.scope, .policies))
        head = HeadDates(issuedAt: newest.issuedAt, expiresAt: newest.expiresAt)
        headVersion = newest.version
        lifetime = scope.headLifetime
        let reader = TokenReader(scope: scope.scope, keys: keyring.tokenKeys)
        keys = { bytes throws(Refusal) in try reader.read(bytes) }
    }

    private static func records(
        _ session: any Session,
        _ scope: ScopeID,
        _ table: CacheTable
    ) throws(StoreError) -> [[UInt8]] {
        let bytes = try CacheReading.records(session, scope, table, from: 0, through: .max)
        return stride(from: 0, to: bytes.count, by: Record.byteCount).map {
            Array(bytes[$0..<$0 + Record.byteCount])
        }
    }
}

/// What a gate would know of one right.
package struct RightView: Sendable {
    package let right: RightLookup
    package let block: BlockLookup
}

extension Rights {
    /// The scope's cache as its rows are now.
    package func cacheView(_ session: any Session, of scope: ScopeRow) throws -> CacheView {
        guard let bytes = try keyring(session, of: scope.scope) else {
            throw StoreError(.mismatch, "A scope has no keyring.")
        }
        return try CacheView(session, scope, SignedKeyring(bytes: bytes).keyring)
    }

    package func view(
        of right: RightID,
        _ session: any Session,
        in scope: ScopeID
    ) throws(StoreError) -> RightView {
        let cache = try cache(session, scope)
        let row = try cache.record(.rights, key: right.bytes).flatMap { RightRecord(bytes: $0) }
        let block = try cache.record(.blocklist, key: right.bytes)
            .flatMap { BlockRecord(bytes: $0) }
        return RightView(
            right: row.map { .row($0) } ?? .absent,
            block: block.map { .row($0) } ?? .absent
        )
    }

    /// What the code of a right claims.
    package func claim(
        of right: RightID,
        _ session: any Session,
        in scope: ScopeRow
    ) throws -> Claim {
        let row = try rows(session).find(right, company: scope.company)
        guard let row, row.scope == scope.scope else { throw RightsRefusal.noSuchRight }
        return Claim(try TokenMint(keys: keys).token(of: row).token)
    }

    /// The zones of a scope, without the sets that rights open.
    package func zoneGraph(
        _ session: any Session,
        _ scope: ScopeID
    ) throws(StoreError) -> ZoneGraph {
        ZoneGraph(zones: try zones(session, scope).zones().map(\.record))
    }

    package func zoneNames(
        _ session: any Session,
        _ scope: ScopeID
    ) throws(StoreError) -> [UInt16: String] {
        var names: [UInt16: String] = [:]
        try session.each("SELECT number, name FROM zone WHERE scope = $1", scope) {
            row throws(StoreError) in names[try row.number(0)] = try row.text(1)
        }
        return names
    }
}
