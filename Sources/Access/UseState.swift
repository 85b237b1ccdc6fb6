package import Vocabulary

/// What one edge remembers of one right between two scans; lives beside the journal.
///
/// `known` counts passages in all, as far as this edge has heard: at each passage it becomes
/// `max(known, usesSeen) + 1`, so that the hub's own count, which later includes the same passage,
/// never counts it twice.
package struct UseState: Hashable, Sendable {
    package var known: UInt32
    /// Grants whose passage is not settled yet.
    package var reserved: UInt32
    /// The highest generation ever presented here; older ones are dead, whatever the cache says.
    package var generation: UInt8
    package var isInside: Bool
    /// Where the person is; zero where that is outside, or not known.
    package var zone: UInt16
    package var firstEntry: Timestamp?
    package var lastEntry: Timestamp?
    package var lastExit: Timestamp?
    /// The newest entries, oldest first.
    package var entries: [Timestamp]

    /// Entries that are remembered one by one.
    package static let entriesMax = 32

    package init(
        known: UInt32 = 0,
        reserved: UInt32 = 0,
        generation: UInt8 = 0,
        isInside: Bool = false,
        zone: UInt16 = 0,
        firstEntry: Timestamp? = nil,
        lastEntry: Timestamp? = nil,
        lastExit: Timestamp? = nil,
        entries: [Timestamp] = []
    ) {
        self.known = known
        self.reserved = reserved
        self.generation = generation
        self.isInside = isInside
        self.zone = zone
        self.firstEntry = firstEntry
        self.lastEntry = lastEntry
        self.lastExit = lastExit
        self.entries = entries
    }

    /// A person was let in or out and has not been seen to pass yet.
    package mutating func reserve(generation presented: UInt8) {
        reserved = reserved.addingOrFull(1)
        generation = max(generation, presented)
    }

    /// The person did not pass: the right is given back.
    package mutating func giveBack() {
        reserved = reserved > 0 ? reserved - 1 : 0
    }

    /// The person passed a gate and is in `zone` now; zero is outside, or a zone without number.
    package mutating func settle(
        _ direction: Direction,
        into zone: UInt16 = 0,
        usesSeen: UInt16,
        at moment: Timestamp
    ) {
        giveBack()
        self.zone = zone
        switch direction {
        case .entry:
            known = max(known, UInt32(usesSeen)).addingOrFull(1)
            isInside = true
            noteEntry(at: moment)
        case .exit:
            isInside = zone != 0
            lastExit = moment
        }
    }

    /// An entry takes its place among those remembered; one that another gate saw may be older than
    /// the newest.
    package mutating func noteEntry(at moment: Timestamp) {
        firstEntry = min(firstEntry ?? moment, moment)
        lastEntry = max(lastEntry ?? moment, moment)
        let place = entries.lastIndex { $0 <= moment }.map { $0 + 1 } ?? 0
        entries.insert(moment, at: place)
        if entries.count > Self.entriesMax { entries.removeFirst() }
    }
}

extension UInt32 {
    /// The sum, or the highest number: a file that was tampered with must not end the process.
    func addingOrFull(_ other: UInt32) -> UInt32 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
