import Access
import Vocabulary

/// Which entries were above the number that a right allows.
///
/// An entry is surely too many when as many as are allowed were surely before it, and surely
/// rightful when fewer may have been. What is neither is contested.
struct Overspending {
    private(set) var findings: [Finding] = []
    /// Entries that a finding names, so that no other names them again.
    var named: Set<CrossingPlace> = []

    init(_ timeline: Timeline, usesMax: UInt32) {
        let entries = timeline.crossings.indices.filter {
            timeline.crossings[$0].direction == .entry
        }
        guard usesMax > 0, entries.count > Int(usesMax) else { return }
        let counts = EntryCounts(timeline, entries)
        var surplus: [Int] = []
        var contested: [Int] = []
        for (number, entry) in entries.enumerated() {
            if counts.surelyBefore(number) >= Int(usesMax) {
                surplus.append(entry)
            } else if counts.possiblyBefore(number) >= Int(usesMax) {
                contested.append(entry)
            }
        }
        let places = timeline.crossings.map(\.place)
        let wrong = Set(surplus + contested)
        let rightful = entries.filter { !wrong.contains($0) }
        if !contested.isEmpty {
            let excess = entries.count - Int(usesMax) - surplus.count
            let members = contested.map { places[$0] }
            findings.append(Finding(.doubleEntry, .contested, excess: excess, members: members))
            named.formUnion(members)
        }
        for entry in surplus {
            let first = rightful.last { timeline.isSurelyBefore($0, entry) } ?? contested.last
            let members = [first, entry].compactMap { $0 }.map { places[$0] }
            findings.append(Finding(.doubleEntry, .clear, excess: 1, members: members))
            named.insert(places[entry])
        }
    }
}

/// Of each entry, how many were surely and how many possibly before it.
///
/// Counted by sorted ends, not pair by pair: a right that was copied a thousand times costs a
/// thousand times its logarithm.
struct EntryCounts {
    private let surely: [Int]
    private let possibly: [Int]

    func surelyBefore(_ number: Int) -> Int { surely[number] }
    func possiblyBefore(_ number: Int) -> Int { possibly[number] }

    init(_ timeline: Timeline, _ entries: [Int]) {
        let ends = entries.map { timeline.high($0) }.sorted()
        let begins = entries.map { timeline.low($0) }.sorted()
        let places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1, $0) })
        var surely = [Int](repeating: 0, count: entries.count)
        var possibly = surely
        for own in Dictionary(grouping: entries, by: { timeline.crossings[$0].place.device }).values
        {
            let written = own.sorted {
                timeline.crossings[$0].place < timeline.crossings[$1].place
            }
            // Along one journal neither end runs back.
            let ownEnds = written.map { timeline.high($0) }
            let ownBegins = written.map { timeline.low($0) }
            for (rank, entry) in written.enumerated() {
                guard let place = places[entry] else { continue }
                let (low, high) = (timeline.low(entry), timeline.high(entry))
                let ownAfter = own.count - Self.count(in: ownBegins, upTo: high)
                let after = begins.count - Self.count(in: begins, upTo: high) - ownAfter
                surely[place] =
                    Self.count(in: ends, below: low) - Self.count(in: ownEnds, below: low) + rank
                possibly[place] = entries.count - 1 - after - (own.count - 1 - rank)
            }
        }
        self.surely = surely
        self.possibly = possibly
    }

    private static func count(in sorted: [Timestamp], below bound: Timestamp) -> Int {
        partition(sorted) { $0 >= bound }
    }

    private static func count(in sorted: [Timestamp], upTo bound: Timestamp) -> Int {
        partition(sorted) { $0 > bound }
    }

    /// How many come before the first that belongs to the second part.
    private static func partition(
        _ sorted: [Timestamp],
        _ belongs: (Timestamp) -> Bool
    ) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
