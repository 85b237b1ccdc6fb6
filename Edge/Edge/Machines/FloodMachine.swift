/// Bounds what codes that nobody signed can write into the journal.
///
/// Ten of them a second are journalled one by one; the rest of that second becomes one record with
/// their number (DESIGN 4.9), so that a video of rubbish cannot fill the disk.
package struct FloodMachine: Sendable {
    package enum Action: Sendable, Equatable {
        /// Journal this refusal on its own.
        case record
        /// Count it only.
        case count
    }

    /// Refusals a second that are journalled one by one.
    package static let singlesMax = 10
    private static let length = Duration.seconds(1)

    private var began: Duration?
    private var singles = 0
    private var counted: UInt64 = 0

    package init() {}

    /// What to do with one more; `flushed` is the number of an earlier second still to journal.
    package mutating func handle(at moment: Duration) -> (action: Action, flushed: UInt64?) {
        let flushed = tick(at: moment)
        if began == nil { began = moment }
        guard singles == Self.singlesMax else {
            singles += 1
            return (.record, flushed)
        }
        counted += 1
        return (.count, flushed)
    }

    /// The number of refusals that one record now stands for, when a second has ended.
    package mutating func tick(at moment: Duration) -> UInt64? {
        guard let start = began, moment - start >= Self.length else { return nil }
        began = nil
        singles = 0
        return drain()
    }

    /// What was counted and not journalled yet, for the end of the process.
    package mutating func drain() -> UInt64? {
        defer { counted = 0 }
        return counted > 0 ? counted : nil
    }
}
