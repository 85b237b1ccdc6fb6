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
    package var lastEntry: Timestamp?

    package init(
        known: UInt32 = 0,
        reserved: UInt32 = 0,
        generation: UInt8 = 0,
        isInside: Bool = false,
        lastEntry: Timestamp? = nil
    ) {
        self.known = known
        self.reserved = reserved
        self.generation = generation
        self.isInside = isInside
        self.lastEntry = lastEntry
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

    /// The person passed.
    package mutating func settle(_ direction: Direction, usesSeen: UInt16, at moment: Timestamp) {
        giveBack()
        switch direction {
        case .entry:
            known = max(known, UInt32(usesSeen)).addingOrFull(1)
            isInside = true
            lastEntry = moment
        case .exit:
            isInside = false
        }
    }
}

extension UInt32 {
    /// The sum, or the highest number: a file that was tampered with must not end the process.
    func addingOrFull(_ other: UInt32) -> UInt32 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
