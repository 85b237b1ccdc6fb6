import Access
package import Sync
import Vocabulary

/// The caches that gates decided against on a day: every version that a record names, each verified
/// against the head that the hub signed then.
package struct CacheHistory {
    /// What the small tables say from one version on.
    private struct Small {
        let zones: ZoneGraph
        let records: [[UInt8]]
        let rules: PolicyRules
    }

    private var tables: [HistoryTable] = []
    private var heads: [UInt64: SignedHead] = [:]
    private var small: [UInt64: Small] = [:]

    /// Nothing: a day on which no gate had a cache.
    package init() {}

    /// Follows the versions from the first on; a row that no head vouches for is refused.
    package init(_ snapshot: Snapshot, _ deltas: [Delta]) throws(ArchiveRefusal) {
        let first = snapshot.head.head
        for table in CacheTable.allCases {
            let history = HistoryTable(
                table,
                base: snapshot.records(of: table),
                bits: first[table].bits
            )
            guard history.matches(first[table]) else { throw .cacheMismatch(first.version) }
            tables.append(history)
        }
        try take(snapshot.head, changed: true, after: nil)
        var last = first.version
        for delta in deltas {
            let head = delta.head.head
            guard delta.from == last, head.version > last else { throw .cacheGap(head.version) }
            let changes = Dictionary(grouping: delta.changes, by: \.table)
            for (index, table) in CacheTable.allCases.enumerated() {
                tables[index].apply(
                    changes[table] ?? [],
                    version: head.version,
                    bits: head[table].bits
                )
                guard tables[index].matches(head[table]) else {
                    throw .cacheMismatch(head.version)
                }
            }
            let isChanged = changes[.zones] != nil || changes[.policies] != nil
            try take(delta.head, changed: isChanged, after: last)
            last = head.version
        }
    }

    private mutating func take(
        _ head: SignedHead,
        changed: Bool,
        after last: UInt64?
    ) throws(ArchiveRefusal) {
        let version = head.head.version
        heads[version] = head
        guard changed else {
            small[version] = last.flatMap { small[$0] }
            return
        }
        var zones: [ZoneRecord] = []
        var sets: [ZoneSetRecord] = []
        for record in self[.zones].records(at: version) {
            if let zone = ZoneRecord(bytes: record) {
                zones.append(zone)
            } else if let set = ZoneSetRecord(bytes: record) {
                sets.append(set)
            } else {
                throw .unreadable
            }
        }
        let policies = self[.policies].records(at: version)
        small[version] = Small(
            zones: ZoneGraph(zones: zones, sets: sets),
            records: policies,
            rules: PolicyRules(records: policies)
        )
    }

    private subscript(table: CacheTable) -> HistoryTable { tables[Int(table.rawValue) - 1] }

    package var versions: [UInt64] { heads.keys.sorted() }

    package func head(_ version: UInt64) -> SignedHead? { heads[version] }

    func zones(_ version: UInt64) -> ZoneGraph { small[version]?.zones ?? ZoneGraph() }

    func rules(_ version: UInt64) -> PolicyRules { small[version]?.rules ?? PolicyRules() }

    /// The rows of the policies table at a version.
    func policyRecords(_ version: UInt64) -> [[UInt8]] { small[version]?.records ?? [] }

    func right(_ right: RightID, _ version: UInt64) -> RightLookup {
        guard let record = self[.rights].record(right.raw, at: version) else { return .absent }
        return RightRecord(bytes: record).map { .row($0) } ?? .tampered
    }

    func block(_ right: RightID, _ version: UInt64) -> BlockLookup {
        guard let record = self[.blocklist].record(right.raw, at: version) else { return .absent }
        return BlockRecord(bytes: record).map { .row($0) } ?? .tampered
    }

    /// The key is half of the digest: a row whose other half differs is another badge's.
    func credential(_ digest: BadgeDigest, _ version: UInt64) -> CredentialLookup {
        guard let record = self[.credentials].record(digest.key, at: version) else {
            return .absent
        }
        guard let row = CredentialRecord(bytes: record) else { return .tampered }
        return row.digest == digest ? .row(row) : .absent
    }
}
