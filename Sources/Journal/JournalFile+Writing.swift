import Access
import SQLite
import Sync
import Vocabulary

extension JournalFile.Core {
    /// One transaction; what is in memory changes only after its commit.
    mutating func write(
        _ drafts: [Draft],
        _ uses: [UseChange]
    ) throws(SQLiteError) -> [JournalRecord] {
        var end = state.position
        var records: [JournalRecord] = []
        var persons: [UInt16: UInt32] = [:]
        try store.connection.transaction { () throws(SQLiteError) in
            for draft in drafts {
                let (record, bytes) = draft.placed(after: &end, of: state.device)
                try store.insert(record, bytes)
                try Self.follow(record, bytes, store)
                records.append(record)
            }
            for change in uses {
                if case .settle(_, let direction, let zone, _, _) = change {
                    let before = persons[zone] ?? state.occupancy[zone] ?? 0
                    let after = direction == .entry ? before &+ 1 : before == 0 ? 0 : before - 1
                    persons[zone] = after
                    try store.writeOccupancy(zone, after)
                }
                try Self.apply(change, store)
            }
        }
        state.sequence = end.sequence
        state.digest = end.digest
        for record in records { state.follow(record) }
        for (zone, count) in persons { state.occupancy[zone] = count }
        _ = space.handle(.wrote(records: records.count))
        return records
    }

    private static func follow(
        _ record: JournalRecord,
        _ bytes: [UInt8],
        _ store: borrowing JournalStore
    ) throws(SQLiteError) {
        switch record.kind {
        case .head: try store.writeMark(bytes, head: record.headVersion)
        case .scan where record.isAhead:
            try store.countAhead(record.gate, head: record.headVersion)
        default: break
        }
    }

    private static func apply(
        _ change: UseChange,
        _ store: borrowing JournalStore
    ) throws(SQLiteError) {
        var use = try store.use(of: change.right)
        switch change {
        case .reserve(_, let generation): use.reserve(generation: generation)
        case .giveBack: use.giveBack()
        case .settle(_, let direction, _, let usesSeen, let moment):
            use.settle(direction, usesSeen: usesSeen, at: moment)
        }
        try store.write(use, of: change.right)
    }
}
