import Access
import Crypto
import Sync
import Vocabulary

/// Signs a season's tables as a hub does.
struct SeasonWriter {
    private static let lifetime = Duration.seconds(86_400)

    let signer: Ed25519PrivateKey

    func snapshot(
        of rights: [RightRecord],
        badges: [CacheTable: [UInt8]] = [:]
    ) -> Snapshot {
        let tables = tables(rights).merging(badges) { _, badges in badges }
        let head = head(version: 1, previous: .zero, tables)
        return Snapshot(head: head, records: tables)
    }

    /// What leads from the snapshot to the rights as they are now.
    func delta(after snapshot: Snapshot, _ rights: [SeasonRight]) -> Delta {
        let after = rights.map { $0.record(isBefore: false) }
        let changes = zip(rights, after).filter { $0.0.isTouched }.map { _, record in
            RowChange.put(.rights, record: record.bytes)
        }
        let head = head(version: 2, previous: snapshot.head.digest, tables(after))
        return Delta(from: 1, head: head, changes: changes)
    }

    private func tables(_ rights: [RightRecord]) -> [CacheTable: [UInt8]] {
        var rows: [UInt8] = []
        rows.reserveCapacity(rights.count * Record.byteCount)
        for right in rights { rows += right.bytes }
        let zones = [Season.zone, Season.otherZone].map { ZoneRecord(zone: $0).bytes }
        let sets = [Season.zone, Season.otherZone].map { ZoneSetRecord(set: $0, zones: [$0]).bytes }
        return [
            .rights: rows,
            .zones: Array((zones + sets).joined()),
            .policies: window,
        ]
    }

    private var window: [UInt8] {
        WeeklyWindow(
            policy: SeasonRight.everyHour,
            weekdays: 0x7F,
            opens: 0,
            closes: WeeklyWindow.minutesOfDay
        )?.bytes ?? []
    }

    private func head(
        version: UInt64,
        previous: Digest,
        _ tables: [CacheTable: [UInt8]]
    ) -> SignedHead {
        Head(
            scope: Season.scope,
            hubEpoch: 1,
            version: version,
            issuedAt: Season.now.advanced(by: .seconds(-3_600 + Int64(version))),
            expiresAt: Season.now.advanced(by: Self.lifetime),
            previous: previous,
            tables: CacheTable.allCases.map { Self.summary($0, tables[$0] ?? []) },
            key: KeyRole.head.rawValue
        ).signed(by: signer)
    }

    private static func summary(_ table: CacheTable, _ records: [UInt8]) -> TableSummary {
        let rows = records.count / Record.byteCount
        let bits = table.bucketBits(forRows: rows)
        let leaves = Bucketing(bits: bits).leaves(ofSorted: records[...])
        return TableSummary(
            table: table,
            bits: bits,
            rows: UInt32(rows),
            root: Bucketing.root(of: table, bits: bits, leaves: leaves)
        )
    }
}
