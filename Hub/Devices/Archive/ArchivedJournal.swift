import Access
import Kernel
import Replay
import Sync
import Vocabulary

/// One epoch of a device as an archive holds it: what was remembered, then the records of the span.
struct ArchivedJournal {
    private let isWhole: Bool
    private var memory: GateMemory
    private(set) var records: [JournalRecord] = []
    private var bytes: [UInt8] = []
    private var hasSpan = false

    init(device: DeviceID, epoch: UInt32, isWhole: Bool) {
        self.isWhole = isWhole
        memory = GateMemory(device: device, epoch: epoch)
    }

    /// Whether nothing of it is in the span.
    var isEmpty: Bool { !hasSpan }

    /// Reads the epoch from its first record to the end of the span.
    mutating func read(
        _ session: any Session,
        from: Timestamp,
        until: Timestamp,
        _ flashes: inout ArchiveFlashes
    ) throws(StoreError) {
        var last: UInt64 = 0
        var isOver = false
        // By parts: a season of a gate is more than is to be held at once.
        while !isOver {
            let part = try session.rows(
                """
                SELECT raw FROM journal_record WHERE device = $1 AND epoch = $2 AND sequence > $3
                ORDER BY sequence LIMIT $4
                """,
                memory.device,
                memory.epoch,
                Int64(clamping: last),
                JournalBatch.recordsMax
            ) { row throws(StoreError) in try row.bytes(0) }
            isOver = part.count < JournalBatch.recordsMax
            for raw in part {
                guard let record = JournalRecord(bytes: raw) else {
                    throw StoreError(.mismatch, "A journal record cannot be read.")
                }
                last = record.sequence
                guard record.time.low < until else {
                    isOver = true
                    break
                }
                try take(record, raw, from: from, &flashes)
            }
        }
    }

    private mutating func take(
        _ record: JournalRecord,
        _ raw: [UInt8],
        from: Timestamp,
        _ flashes: inout ArchiveFlashes
    ) throws(StoreError) {
        if record.kind == .flash { try flashes.learn(record.subject) }
        if record.time.low >= from { hasSpan = true }
        guard isWhole || hasSpan else {
            memory.follow(record) { flashes.completeFrom($0) }
            if let newest = memory.flashes.last { try flashes.learn(newest) }
            return
        }
        records.append(record)
        bytes += raw
    }

    /// The memory, narrowed to what the span asks for, and the records.
    var parts: [ArchivePart] {
        let rights = Set(records.filter { $0.subject != 0 }.map(\.right))
        let badges = Set(records.compactMap { BadgeDigest(bytes: $0.credential)?.key })
        return [
            .memory(memory.narrowed(to: rights, badges: badges).bytes), .journal(bytes),
        ]
    }
}
