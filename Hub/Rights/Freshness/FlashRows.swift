import Access
package import Kernel
package import Sync
package import Vocabulary

/// What is struck in a scope, as the store has it: one entry a subject, in the order of striking.
///
/// A flash is a function of these rows, so that several hubs sign the same bytes.
package struct FlashRows {
    private let session: any Session
    private let scope: ScopeID

    package init(_ session: any Session, scope: ScopeID) {
        self.session = session
        self.scope = scope
    }

    /// How often a scope's list changed, and what it leaves to heads.
    package struct Standing: Hashable, Sendable {
        package var sequence: UInt64 = 0
        package var completeFrom: UInt64 = 0
        package var changedAt = Timestamp.distantPast

        package init(
            sequence: UInt64 = 0,
            completeFrom: UInt64 = 0,
            changedAt: Timestamp = .distantPast
        ) {
            self.sequence = sequence
            self.completeFrom = completeFrom
            self.changedAt = changedAt
        }
    }

    /// Zeros where nothing was ever struck.
    package func standing() throws(StoreError) -> Standing {
        try session.first(
            "SELECT sequence, complete_from, changed_at FROM flash WHERE scope = $1",
            scope
        ) { row throws(StoreError) in
            Standing(
                sequence: try row.number(0),
                completeFrom: try row.number(1),
                changedAt: try row.timestamp(2)
            )
        } ?? Standing()
    }

    /// All that stands struck, in the order in which it was.
    package func entries() throws(StoreError) -> [FlashEntry] {
        try session.rows(
            "SELECT entry FROM flash_entry WHERE scope = $1 ORDER BY position LIMIT $2",
            scope,
            Flash.entriesMax
        ) { row throws(StoreError) in try Self.entry(row, 0) }
    }

    package func holds(_ subject: FlashEntry.Subject) throws(StoreError) -> Bool {
        try found(subject) != nil
    }

    /// Gives whether that changed anything.
    func strike(
        _ subject: FlashEntry.Subject,
        now: Timestamp
    ) throws(StoreError) -> Bool {
        if let known = try found(subject), known.subject == subject { return false }
        var change = try change(at: now)
        let newest = try HeadRows.newest(session, scope)?.head
        let entry = FlashEntry(subject, since: now)
        try session.run(
            """
            INSERT INTO flash_entry (scope, subject, position, entry, head, droppable_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (scope, subject) DO UPDATE SET
            position = excluded.position, entry = excluded.entry, head = excluded.head,
            droppable_at = excluded.droppable_at
            """,
            scope,
            subject.key,
            Int64(clamping: change.standing.sequence),
            entry.bytes,
            Int64(clamping: newest?.version ?? 0),
            subject.isToldByHeads ? (newest?.expiresAt ?? now) : nil
        )
        change.note(.struck, entry)
        try makeRoom(&change)
        try finish(change)
        return true
    }

    /// Gives whether that changed anything.
    func lift(_ subject: FlashEntry.Subject, now: Timestamp) throws(StoreError) -> Bool {
        guard let known = try found(subject) else { return false }
        var change = try change(at: now)
        try delete(subject)
        change.note(.lifted, known)
        try finish(change)
        return true
    }

    private func found(_ subject: FlashEntry.Subject) throws(StoreError) -> FlashEntry? {
        try session.first(
            "SELECT entry FROM flash_entry WHERE scope = $1 AND subject = $2",
            scope,
            subject.key
        ) { row throws(StoreError) in try Self.entry(row, 0) }
    }

    private static func entry(_ row: StoreRow, _ column: Int) throws(StoreError) -> FlashEntry {
        guard let entry = FlashEntry(bytes: try row.bytes(column)) else {
            throw StoreError(.mismatch, "A stored entry of a flash cannot be read.")
        }
        return entry
    }

    private func delete(_ subject: FlashEntry.Subject) throws(StoreError) {
        try session.run(
            "DELETE FROM flash_entry WHERE scope = $1 AND subject = $2",
            scope,
            subject.key
        )
    }
}

extension FlashRows {
    /// One step of the list, with what it drops on the way.
    private struct Change {
        var standing: Standing
        var steps: [(FlashLog.Step, FlashEntry)] = []

        mutating func note(_ step: FlashLog.Step, _ entry: FlashEntry) {
            steps.append((step, entry))
        }
    }

    /// Begins the next sequence, without what no valid head lacks any more.
    private func change(at now: Timestamp) throws(StoreError) -> Change {
        var standing = try standing()
        standing.sequence += 1
        standing.changedAt = max(standing.changedAt, now)
        var change = Change(standing: standing)
        let over = try session.rows(
            """
            SELECT entry, head FROM flash_entry
            WHERE scope = $1 AND droppable_at <= $2 ORDER BY position
            """,
            scope,
            now
        ) { row throws(StoreError) in (try Self.entry(row, 0), try row.number(1, as: UInt64.self)) }
        for (entry, head) in over { try drop(entry, head, &change) }
        return change
    }

    /// The newest win: what goes first is what a head tells too, oldest first.
    private func makeRoom(_ change: inout Change) throws(StoreError) {
        let count = try session.first(
            "SELECT COUNT(*) FROM flash_entry WHERE scope = $1",
            scope
        ) { row throws(StoreError) in try row.int(0) }
        let excess = (count ?? 0) - Flash.entriesMax
        guard excess > 0 else { return }
        let oldest = try session.rows(
            """
            SELECT entry, head FROM flash_entry WHERE scope = $1
            ORDER BY CASE WHEN droppable_at IS NULL THEN 1 ELSE 0 END, position LIMIT $2
            """,
            scope,
            excess
        ) { row throws(StoreError) in (try Self.entry(row, 0), try row.number(1, as: UInt64.self)) }
        for (entry, head) in oldest { try drop(entry, head, &change) }
    }

    private func drop(
        _ entry: FlashEntry,
        _ head: UInt64,
        _ change: inout Change
    ) throws(StoreError) {
        try delete(entry.subject)
        change.standing.completeFrom = max(change.standing.completeFrom, head + 1)
        change.note(.dropped, entry)
    }

    private func finish(_ change: Change) throws(StoreError) {
        let standing = change.standing
        try session.run(
            """
            INSERT INTO flash (scope, sequence, complete_from, changed_at)
            VALUES ($1, $2, $3, $4) ON CONFLICT (scope) DO UPDATE SET
            sequence = excluded.sequence, complete_from = excluded.complete_from,
            changed_at = excluded.changed_at
            """,
            scope,
            Int64(clamping: standing.sequence),
            Int64(clamping: standing.completeFrom),
            standing.changedAt
        )
        for (place, (step, entry)) in change.steps.enumerated() {
            try session.run(
                """
                INSERT INTO flash_log
                    (scope, sequence, place, step, entry, complete_from, changed_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                scope,
                Int64(clamping: standing.sequence),
                place,
                step.rawValue,
                entry.bytes,
                Int64(clamping: standing.completeFrom),
                standing.changedAt
            )
        }
        try FlashLog(session, scope: scope).prune(at: standing.changedAt)
    }
}

extension FlashEntry.Subject {
    /// What makes two entries one: kind, ban, number and right, 14 bytes.
    var key: [UInt8] {
        var writer = ByteWriter(capacity: 14)
        switch self {
        case .right(let right, _, _):
            writer.number(UInt16(1) << 8)
            writer.number(UInt32(0))
            writer.number(right.raw)
        case .zone(let zone):
            writer.number(UInt16(2) << 8)
            writer.number(UInt32(zone))
            writer.zeros(8)
        case .tokenKey(let key):
            writer.number(UInt16(3) << 8)
            writer.number(UInt32(key))
            writer.zeros(8)
        case .device(let device, let ban):
            writer.number(UInt16(4) << 8 | UInt16(ban.rawValue))
            writer.number(device.raw)
            writer.zeros(8)
        }
        return writer.bytes
    }

    /// Whether the next head says the same, so that the entry is needed for a time only.
    var isToldByHeads: Bool {
        switch self {
        case .right: true
        case .zone, .tokenKey, .device: false
        }
    }
}
