import Access
package import Sync
package import Vocabulary

/// How often each right was used, as told by new records of a journal.
///
/// A right is spent on *passed*, not on *granted*: a passage counts unless the gate saw nobody
/// pass; a grant counts where no sensor tells and the gate says so. A passage that was not settled,
/// as after a power cut, counts too, here as at the gate: the safe side, and its flag shows in the
/// scans.
package struct UseTally: Sendable, Hashable {
    package private(set) var counts: [RightID: Int] = [:]

    package init(_ records: some Sequence<JournalRecord>) {
        for record in records where Self.isUse(record) {
            counts[record.right, default: 0] += 1
        }
    }

    package static func isUse(_ record: JournalRecord) -> Bool {
        guard record.direction == .entry, record.subject != 0 else { return false }
        guard !record.flags.contains(.notUsed) else { return false }
        switch record.kind {
        case .passage: return true
        case .scan: return record.flags.contains(.assumed)
        default: return false
        }
    }
}
