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
        case .settle(let right, let direction, let zone, let leadsTo, let usesSeen, let moment):
            let place = leadsTo ?? (direction == .entry ? zone : 0)
            try alter(right, store) {
                $0.settle(direction, into: place, usesSeen: usesSeen, at: moment)
            }
        case .annul(let right, let direction, _, let leadsTo, let moment):
            try alter(right, store) {
                $0.annul(direction, into: leadsTo, passedAt: moment)
            }
        case .count: break
        case .tap(let badge, let counter):
            try store.raiseCount(of: badge, to: counter)
        case .hear(let taken):
            let mark = taken.heard.mark
            try store.take(taken.heard)
            try alter(mark.right, store) { $0.hear(taken.use) }
        case .flash(let bytes, let keepsFormer):
            try store.keep(flash: bytes, keepsFormer: keepsFormer)
        case .show(let right, let shown):
            try store.write(shown, of: right)
        }
    }

    private static func alter(
        _ right: RightID,
        _ store: borrowing JournalStore,
        _ change: (inout UseState) -> Void
    ) throws(SQLiteError) {
        let before = try store.use(of: right)
        var use = before
        change(&use)
        try store.write(use, of: right)
        if !use.isWhere(before) { try store.writeMovement(use, of: right) }
    }
}

extension UseChange {
    /// Into or out of which zone somebody went by it.
    fileprivate var movement: (Direction, zone: UInt16)? {
        switch self {
        case .settle(_, let direction, let zone, _, _, _), .count(let direction, let zone):
            (direction, zone)
        case .annul(_, let direction, let zone, _, _):
            (direction == .entry ? .exit : .entry, zone)
        case .reserve, .giveBack, .tap, .flash, .show, .hear: nil
        }
    }
}
