import Access
import Kernel
import Sync
import Vocabulary

/// Which records are asked for.
struct ScanQuery: Sendable {
    private let conditions: [String]
    private let values: [StoreValue]

    init(_ input: Input, after last: Int64) {
        var conditions: [String] = []
        var values: [StoreValue] = []
        func add(_ condition: String, _ value: (any StoreConvertible)?) {
            guard let value else { return }
            values.append(value.storeValue)
            conditions.append(condition + " $\(values.count)")
        }
        add("d.company =", input.company)
        add("r.number >", last)
        add("r.gate =", input.idIfGiven("gate", as: GateID.self))
        add("r.device =", input.idIfGiven("device", as: DeviceID.self))
        add("r.subject =", input.idIfGiven("right", as: RightID.self))
        add("r.at_low >=", input.timeIfGiven("since"))
        add("r.at_low <", input.timeIfGiven("until"))
        let kind = input.textIfGiven("kind") ?? "presentation"
        add("r.kind =", RecordKind.allCases.first { $0.name == kind }?.rawValue)
        if kind == "presentation" {
            conditions.append(
                "r.kind IN (\(RecordKind.scan.rawValue), \(RecordKind.refusal.rawValue))"
            )
        }
        if let decision = input.textIfGiven("decision") {
            add("r.refusal =", Refusal(name: decision)?.rawValue ?? 0)
        }
        values.append(.integer(Int64(input.limit + 1)))
        self.conditions = conditions
        self.values = values
    }

    /// What became of what opened the gate: the record that took it back, or else the first passage
    /// that refers to it.
    private static let passage = """
        CASE WHEN r.kind IN (\(RecordKind.scan.rawValue), \(RecordKind.override.rawValue)) THEN
        COALESCE(
            (SELECT p.raw FROM journal_record p WHERE p.device = r.device AND p.epoch = r.epoch
            AND p.passage_of = r.sequence AND p.kind = \(RecordKind.annul.rawValue)
            ORDER BY p.sequence LIMIT 1),
            (SELECT p.raw FROM journal_record p WHERE p.device = r.device AND p.epoch = r.epoch
            AND p.passage_of = r.sequence ORDER BY p.sequence LIMIT 1)) END
        """

    func rows(_ session: any Session) throws(StoreError) -> [StoredRecord] {
        try session.rows(
            """
            SELECT r.number, r.received_at, r.raw, \(Self.passage) FROM journal_record r
            JOIN device d ON d.id = r.device
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY r.number
            LIMIT $\(values.count)
            """,
            values: values
        ) { row throws(StoreError) in
            StoredRecord(
                number: try row.int64(0),
                receivedAt: try row.timestamp(1),
                record: try Self.record(row, 2),
                outcome: row.isNull(3) ? nil : PassageOutcome(try Self.record(row, 3))
            )
        }
    }

    private static func record(
        _ row: StoreRow,
        _ column: Int
    ) throws(StoreError) -> JournalRecord {
        guard let record = JournalRecord(bytes: try row.bytes(column)) else {
            throw StoreError(.mismatch, "A journal record cannot be read.")
        }
        return record
    }
}
