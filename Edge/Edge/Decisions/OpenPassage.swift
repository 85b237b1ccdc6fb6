package import Access
package import Gates
package import Journal
import Sync
package import Vocabulary

/// A gate that was told to open and has not said yet what came of it.
package struct OpenPassage: Sendable {
    /// The sequence of its scan, which names it.
    package let scan: UInt64
    package let right: RightID
    package let generation: UInt8
    package let usesSeen: UInt16
    package let direction: Direction
    package let medium: Medium?
    package let credential: [UInt8]

    package init(scan: UInt64, grant: Grant, judgement: Judgement) {
        self.scan = scan
        right = grant.right
        generation = grant.generation
        usesSeen = grant.usesSeen
        direction = judgement.presentation.direction
        medium = judgement.medium
        credential = judgement.credential
    }

    /// One that an earlier process left open.
    package init(_ unsettled: Unsettled) {
        scan = unsettled.sequence
        right = unsettled.right
        generation = unsettled.record.generation
        usesSeen = 0
        direction = unsettled.record.direction ?? .entry
        medium = unsettled.record.medium
        credential = unsettled.record.credential
    }

    /// The passage record and what it does to the right.
    ///
    /// Where nobody can say whether the person passed, the use counts as spent and the record is
    /// flagged: a power cut must not make one ticket out of two, and the hub sees what to repair.
    package func ending(
        _ outcome: GateOutcome?,
        hasSensor: Bool,
        recording: Recording,
        time: TimeBounds,
        sinceBoot now: Duration
    ) -> (draft: Draft, use: UseChange) {
        var record = recording.plain(.passage, time, now)
        record.direction = direction
        record.medium = medium
        record.assurance = medium?.assurance ?? .copyable
        record.subject = right.raw
        record.generation = generation
        record.credential = credential
        record.refersTo = .scan(scan)
        switch outcome {
        case .passed: record.flags = hasSensor ? [] : .assumed
        case .notUsed, .refused: record.flags = .notUsed
        case .lost, nil: record.flags = .unsettled
        }
        guard !record.flags.contains(.notUsed) else { return (record, .giveBack(right)) }
        let use = UseChange.settle(
            right,
            direction,
            zone: recording.zone,
            usesSeen: usesSeen,
            at: time.low
        )
        return (record, use)
    }
}
