import Access
import Crypto
import SQLite
import Sync
import Vocabulary

extension StoredCache {
    /// What can be believed of the file; nil where it holds nothing yet.
    func content(
        scope: ScopeID,
        keyring: Keyring,
        mark: HeadMark?
    ) throws(CacheFinding) -> CacheContent? {
        if let formFinding { throw formFinding }
        guard let head else { return nil }
        guard let signed = SignedHead(bytes: head) else {
            throw CacheFinding(.foreignHead, "The head of the cache cannot be read.")
        }
        try verify(signed, scope: scope, keyring: keyring)
        if let mark, mark.binds(under: keyring) { try Self.check(signed, against: mark) }
        return try content(under: signed)
    }

    /// What is wrong with the file before anything of its content is looked at.
    var formFinding: CacheFinding? {
        if let damage { return CacheFinding(.damaged, "The cache is damaged: \(damage).") }
        guard schema == CacheSchema.text else {
            return CacheFinding(
                .foreignSchema,
                "The cache holds tables, triggers or views that are not Jalon's."
            )
        }
        return nil
    }

    func verify(
        _ signed: SignedHead,
        scope: ScopeID,
        keyring: Keyring
    ) throws(CacheFinding) {
        do throws(HeadRefusal) {
            try HeadRules.verify(signed, scope: scope, keyring: keyring)
        } catch {
            throw CacheFinding(.foreignHead, "The head of the cache is refused: \(error.rawValue).")
        }
    }

    private static func check(_ signed: SignedHead, against mark: HeadMark) throws(CacheFinding) {
        let found = HeadMark(signed)
        guard found.hubEpoch >= mark.hubEpoch else {
            throw CacheFinding(.rollback, "The cache is from before a restore of the hub.")
        }
        guard found.hubEpoch == mark.hubEpoch else { return }
        guard found.version >= mark.version else {
            throw CacheFinding(
                .rollback,
                "The cache has version \(found.version); this device has had \(mark.version)."
            )
        }
        guard found.version > mark.version || found.digestStart == mark.digestStart else {
            throw CacheFinding(
                .fork,
                "The cache has another head than the one applied as version \(mark.version)."
            )
        }
    }

    /// Compares the leaves with the roots of the head, and the small tables with their leaves.
    func content(under signed: SignedHead) throws(CacheFinding) -> CacheContent {
        var tables: [TableLeaves] = []
        for summary in signed.head.tables {
            tables.append(try table(summary))
        }
        guard let small = SmallTables(zones: zones, policies: policies),
            Self.records(zones, match: tables[Int(CacheTable.zones.rawValue) - 1]),
            Self.records(policies, match: tables[Int(CacheTable.policies.rawValue) - 1])
        else {
            throw CacheFinding(
                .wrongRows,
                "The zones or policies of the cache are not those of its head."
            )
        }
        return CacheContent(head: signed, tables: tables, zones: small.zones, rules: small.rules)
    }

    private func table(_ summary: TableSummary) throws(CacheFinding) -> TableLeaves {
        let stored = leaves[Int(summary.table.rawValue) - 1]
        let table = TableLeaves(
            table: summary.table,
            bits: summary.bits,
            rows: Int(summary.rows),
            leaves: stored
        )
        guard stored.count == table.bucketing.count, table.root == summary.root else {
            throw CacheFinding(
                .wrongLeaves,
                "The hashes kept for \(summary.table.name) do not lead to the signed head."
            )
        }
        return table
    }

    static func records(_ records: [UInt8], match table: TableLeaves) -> Bool {
        records.count == table.rows * Record.byteCount
            && table.bucketing.leaves(ofSorted: records[...]) == table.leaves
    }
}
