import Access
import Kernel
import Rights
import Sync
import Vocabulary

/// The taps that a batch tells of, card after card.
struct HeardTaps {
    /// The highest count of each card, however old: a tap that was listened to is never good again.
    private(set) var counters: [[UInt8]: UInt32] = [:]
    private var records: [[UInt8]: [(record: JournalRecord, tap: BadgeTap)]] = [:]

    var isEmpty: Bool { counters.isEmpty && records.isEmpty }

    /// Of taps before `begin` the counts alone are taken up: what was beside them is forgotten.
    init(_ all: ArraySlice<JournalRecord>, since begin: Timestamp) {
        for record in all where record.medium?.isBadge == true {
            guard let tap = BadgeTap(record) else { continue }
            if tap.counter > 0 {
                counters[record.credential] = max(counters[record.credential] ?? 0, tap.counter)
            }
            guard tap.time.low >= begin else { continue }
            records[record.credential, default: []].append((record, tap))
        }
    }

    /// The taps of the badges that are known, badge after badge; one look-up a card.
    func byBadge(
        _ badges: ([UInt8]) throws(StoreError) -> CardBadges
    ) throws(StoreError) -> [(badge: BadgeID, taps: [BadgeTap])] {
        var known: [BadgeID: [BadgeTap]] = [:]
        for (digest, heard) in records {
            let badges = try badges(digest)
            for (record, tap) in heard {
                guard let badge = badges.badge(of: record) else { continue }
                known[badge, default: []].append(tap)
            }
        }
        return known.map { (badge: $0.key, taps: $0.value) }.sorted { $0.badge < $1.badge }
    }
}
