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
                if let (direction, zone) = change.movement {
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
        switch change {
        case .reserve(let right, let generation):
            try alter(right, store) { $0.reserve(generation: generation) }
        case .giveBack(let right):
            try alter(right, store) { $0.giveBack() }
        case .settle(let right, let direction, _, let usesSeen, let moment):
            try alter(right, store) { $0.settle(direction, usesSeen: usesSeen, at: moment) }
        case .count: break
        case .tap(let badge, let counter):
            try store.raiseCount(of: badge, to: counter)
        }
    }

    private static func alter(
        _ right: RightID,
        _ store: borrowing JournalStore,
        _ change: (inout UseState) -> Void
    ) throws(SQLiteError) {
        var use = try store.use(of: right)
        change(&use)
        try store.write(use, of: right)
    }
}

extension UseChange {
    /// Into or out of which zone somebody went by it.
    fileprivate var movement: (Direction, zone: UInt16)? {
        switch self {
        case .settle(_, let direction, let zone, _, _), .count(let direction, let zone):
            (direction, zone)
        case .reserve, .giveBack, .tap: nil
        }
    }
}
