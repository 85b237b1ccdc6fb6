import Access
import Crypto
import Kernel
import Sync
import Vocabulary

/// One epoch of a device's journal in the store.
struct JournalRows {
    let session: any Session
    let device: DeviceID
    let epoch: UInt32

    private static let columns = [
        "device", "epoch", "sequence", "kind", "at_low", "at_high", "gate", "subject", "refusal",
        "flags", "latency", "head_version", "received_at", "raw", "passage_of",
    ]

    func cursor() throws(StoreError) -> JournalCursor {
        let found = try session.first(
            "SELECT next_sequence, digest FROM journal_cursor WHERE device = $1 AND epoch = $2",
            device,
            epoch
        ) { row throws(StoreError) in
            guard let digest = Digest(try row.bytes(1)) else {
                throw StoreError(.mismatch, "A journal's cursor cannot be read.")
            }
            return JournalCursor(next: try row.number(0), digest: digest)
        }
        return found ?? JournalCursor(beginning: epoch, of: device)
    }

    func write(_ cursor: JournalCursor) throws(StoreError) {
        try session.run(
            """
            INSERT INTO journal_cursor (device, epoch, next_sequence, digest)
            VALUES ($1, $2, $3, $4) ON CONFLICT (device, epoch) DO UPDATE
            SET next_sequence = excluded.next_sequence, digest = excluded.digest
            """,
            device,
            epoch,
            Int64(clamping: cursor.next),
            cursor.digest.bytes
        )
    }

    func digest(of sequence: UInt64) throws(StoreError) -> Digest? {
        try session.first(
            """
            SELECT raw FROM journal_record WHERE device = $1 AND epoch = $2 AND sequence = $3
            """,
            device,
            epoch,
            Int64(clamping: sequence)
        ) { row throws(StoreError) in JournalRecord.digest(of: try row.bytes(0)) }
    }

    /// The bytes of a record as they came in a batch.
    static func raw(_ index: Int, of body: [UInt8]) -> [UInt8] {
        let start = Checkpoint.byteCount + index * JournalRecord.byteCount
        return Array(body[start..<start + JournalRecord.byteCount])
    }

    /// Adds records that follow what is held; `first` is the place of the first in the batch.
    func append(
        _ records: ArraySlice<JournalRecord>,
        of body: [UInt8],
        from first: Int,
        now: Timestamp
    ) throws(StoreError) {
        let owner = device.storeValue
        let epoch = epoch.storeValue
        let received = now.storeValue
        var rows: [[StoreValue]] = []
        rows.reserveCapacity(records.count)
        for (offset, record) in records.enumerated() {
            rows.append([
                owner, epoch, .integer(Int64(clamping: record.sequence)),
                .integer(Int64(record.kind.rawValue)), record.time.low.storeValue,
                record.time.high.storeValue, record.gate.storeValue,
                record.rightIfAny?.storeValue ?? .null,
                .integer(Int64(record.refusal?.rawValue ?? 0)),
                .integer(Int64(record.flags.rawValue)), .integer(Int64(record.latency)),
                .integer(Int64(clamping: record.headVersion)), received,
                .bytes(Self.raw(first + offset, of: body)), Self.passage(of: record),
            ])
        }
        try session.insert(
            into: "journal_record",
            columns: Self.columns,
            rows: rows,
            onConflict: .refuse
        )
    }

    /// The sequence of what opened the gate, for a passage and for what takes one back.
    private static func passage(of record: JournalRecord) -> StoreValue {
        let isOfPassage = record.kind == .passage || record.kind == .annul
        guard isOfPassage, let scan = record.reference else { return .null }
        return .integer(Int64(clamping: scan))
    }
}
