import Access
import Kernel
import Rights
import Sync
import Vocabulary

/// What tells who went where, as devices of one scope told it: the newest by their own time.
///
/// Never the newest to arrive: what is concluded must not depend on which gate was heard first.
struct PassageRows {
    struct Found {
        let records: [JournalRecord]
        /// There are older ones, which were not read.
        let isTruncated: Bool
    }

    private static let kinds = [RecordKind.passage, .scan, .annul].map { "\($0.rawValue)" }
        .joined(separator: ", ")
    private static let newestFirst =
        "ORDER BY r.at_low DESC, r.device DESC, r.epoch DESC, r.sequence DESC"

    let session: any Session
    let scope: ScopeID

    func all(
        of right: RightID,
        until moment: Timestamp = .distantFuture,
        atMost limit: Int
    ) throws(StoreError) -> Found {
        try found(
            """
            SELECT r.raw FROM journal_record r JOIN device d ON d.id = r.device
            JOIN gate g ON g.id = d.gate
            WHERE r.subject = $1 AND g.scope = $2 AND r.kind IN (\(Self.kinds)) AND r.at_low <= $3
            \(Self.newestFirst) LIMIT $4
            """,
            [right.storeValue, scope.storeValue, moment.storeValue],
            limit
        )
    }

    func all(
        through zone: UInt16,
        until moment: Timestamp,
        atMost limit: Int
    ) throws(StoreError) -> Found {
        try found(
            """
            SELECT r.raw FROM journal_record r JOIN gate g ON g.id = r.gate
            WHERE g.scope = $1 AND g.zone = $2 AND r.kind IN (\(Self.kinds)) AND r.at_low <= $3
            \(Self.newestFirst) LIMIT $4
            """,
            [scope.storeValue, zone.storeValue, moment.storeValue],
            limit
        )
    }

    private func found(
        _ sql: String,
        _ values: [StoreValue],
        _ limit: Int
    ) throws(StoreError) -> Found {
        let rows = try session.rows(sql, values: values + [.integer(Int64(limit + 1))]) {
            row throws(StoreError) in
            guard let record = JournalRecord(bytes: try row.bytes(0)) else {
                throw StoreError(.mismatch, "A journal record cannot be read.")
            }
            return record
        }
        return Found(records: Array(rows.prefix(limit)), isTruncated: rows.count > limit)
    }
}
