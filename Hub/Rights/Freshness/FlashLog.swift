package import Kernel
package import Sync
package import Vocabulary

/// All that was struck, lifted or left to heads in a scope in the last 400 days: what any flash of
/// that time held can be told from it again.
package struct FlashLog {
    /// What became of an entry; the number is stored.
    package enum Step: UInt8, Sendable, CaseIterable {
        case struck = 1
        case lifted = 2
        /// Heads tell it: it left the list without being lifted.
        case dropped = 3
    }

    private let session: any Session
    private let scope: ScopeID

    package init(_ session: any Session, scope: ScopeID) {
        self.session = session
        self.scope = scope
    }

    /// The newest flash of a moment; nil where nothing had been struck by then, or where what was
    /// is no longer kept.
    package func newest(at moment: Timestamp) throws(StoreError) -> UInt64? {
        let logged = try session.first(
            """
            SELECT sequence FROM flash_log WHERE scope = $1 AND changed_at <= $2
            ORDER BY sequence DESC LIMIT 1
            """,
            scope,
            moment
        ) { row throws(StoreError) in try row.number(0, as: UInt64.self) }
        if let logged { return logged }
        guard let base = try base()?.standing, base.changedAt <= moment else { return nil }
        return base.sequence
    }

    /// What a flash held, in its order; nil for a sequence that never was, or is no longer kept.
    package func flash(
        _ sequence: UInt64
    ) throws(StoreError) -> (standing: FlashRows.Standing, entries: [FlashEntry])? {
        let base = try base()
        var standing = base?.standing ?? FlashRows.Standing()
        var held: [[UInt8]: (place: Int, entry: FlashEntry)] = [:]
        var steps = 0
        for entry in base?.entries ?? [] {
            held[entry.subject.key] = (steps, entry)
            steps += 1
        }
        try session.each(
            """
            SELECT sequence, step, entry, complete_from, changed_at FROM flash_log
            WHERE scope = $1 AND sequence <= $2 ORDER BY sequence, place
            """,
            scope,
            Int64(clamping: sequence)
        ) { row throws(StoreError) in
            guard let step = Step(rawValue: try row.number(1)),
                let entry = FlashEntry(bytes: try row.bytes(2))
            else { throw StoreError(.mismatch, "The log of a flash cannot be read.") }
            standing = FlashRows.Standing(
                sequence: try row.number(0),
                completeFrom: try row.number(3),
                changedAt: try row.timestamp(4)
            )
            held[entry.subject.key] = step == .struck ? (steps, entry) : nil
            steps += 1
        }
        guard standing.sequence == sequence, sequence > 0 else { return nil }
        return (standing, held.values.sorted { $0.place < $1.place }.map(\.entry))
    }

    /// Forgets the steps that are older than caches are kept; what they led to stays as the base.
    func prune(at now: Timestamp) throws(StoreError) {
        let limit = now.advanced(by: .zero - CacheArchive.timeKept)
        let oldest = try session.first(
            "SELECT changed_at FROM flash_log WHERE scope = $1 ORDER BY sequence LIMIT 1",
            scope
        ) { row throws(StoreError) in try row.timestamp(0) }
        guard let oldest, oldest < limit,
            let last = try newest(at: limit.advanced(by: .milliseconds(-1))),
            let (standing, entries) = try flash(last)
        else { return }
        try session.run(
            """
            INSERT INTO flash_base (scope, sequence, complete_from, changed_at, entries)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope) DO UPDATE SET
            sequence = excluded.sequence, complete_from = excluded.complete_from,
            changed_at = excluded.changed_at, entries = excluded.entries
            """,
            scope,
            Int64(clamping: standing.sequence),
            Int64(clamping: standing.completeFrom),
            standing.changedAt,
            entries.flatMap(\.bytes)
        )
        try session.run(
            "DELETE FROM flash_log WHERE scope = $1 AND sequence <= $2",
            scope,
            Int64(clamping: last)
        )
    }

    private func base() throws(StoreError) -> (
        standing: FlashRows.Standing, entries: [FlashEntry]
    )? {
        try session.first(
            """
            SELECT sequence, complete_from, changed_at, entries FROM flash_base WHERE scope = $1
            """,
            scope
        ) { row throws(StoreError) in
            let standing = FlashRows.Standing(
                sequence: try row.number(0),
                completeFrom: try row.number(1),
                changedAt: try row.timestamp(2)
            )
            let bytes = try row.bytes(3)
            let size = FlashEntry.byteCount
            let entries = stride(from: 0, to: bytes.count, by: size).compactMap { start in
                FlashEntry(bytes: Array(bytes[start..<min(start + size, bytes.count)]))
            }
            guard entries.count * size == bytes.count else {
                throw StoreError(.mismatch, "The base of a flash's log cannot be read.")
            }
            return (standing, entries)
        }
    }
}
