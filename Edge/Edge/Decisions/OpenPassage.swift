package import Access
package import Gates
package import Journal
import Sync
package import Vocabulary

/// A gate that was told to open and has not said yet what came of it.
package struct OpenPassage: Sendable {
    /// The sequence of its scan, or of the steward's override, which names it.
    package let scan: UInt64
    /// Nil where a steward let somebody pass: no right is spent.
    package let right: RightID?
    package let generation: UInt8
    package let usesSeen: UInt16
    package let direction: Direction
    package let medium: Medium?
    package let credential: [UInt8]
    /// The zone that the person is in then, 0 for outside; nil where nobody knew.
    package var leadsTo: UInt16?

    package init(scan: UInt64, grant: Grant, judgement: Judgement) {
        self.scan = scan
        right = grant.right
        generation = grant.generation
        usesSeen = grant.usesSeen
        direction = judgement.presentation.direction
        medium = judgement.medium
        credential = judgement.credential
        leadsTo = judgement.leadsTo
    }

    /// One that a steward asked for.
    package init(override: UInt64, _ direction: Direction) {
        scan = override
        right = nil
        generation = 0
        usesSeen = 0
        self.direction = direction
        medium = nil
        credential = JournalRecord.noCredential
    }

    /// One that an earlier process left open.
    package init(_ unsettled: Unsettled) {
        scan = unsettled.sequence
        right = unsettled.right
        generation = unsettled.record.generation
        usesSeen = 0
        direction = unsettled.record.direction ?? .entry
        medium = unsettled.record.medium
        credential =
            unsettled.right == nil ? JournalRecord.noCredential : unsettled.record.credential
    }

    /// The passage record and what it does to the right.
    ///
    /// Where nobody can say whether the person passed, the use counts as spent and the record is
    /// flagged: a power cut must not make one ticket out of two, and the hub sees what to repair.
    /// A gate that says `refused` never began to open, so that the right goes back; one that says
    /// `lost` had begun.
    package func ending(
        _ outcome: GateOutcome?,
        hasSensor: Bool,
        recording: Recording,
        time: TimeBounds,
        sinceBoot now: Duration
    ) -> (draft: Draft, uses: [UseChange]) {
        var record = recording.plain(.passage, time, now)
        record.direction = direction
        record.medium = medium
        record.assurance = medium?.assurance ?? .copyable
        record.subject = right?.raw ?? 0
        record.generation = generation
        record.credential = credential
        record.refersTo = .scan(scan)
        record.counter = UInt32(usesSeen)
        record.freshnessSeconds = leadsTo.map { UInt32($0) + 1 } ?? 0
        switch outcome {
        case .passed: record.flags = hasSensor ? [] : .assumed
        case .notUsed: record.flags = .notUsed
        case .refused:
            record.flags = .notUsed
            record.slot = JournalRecord.gateRefused
        case .lost, nil: record.flags = .unsettled
        }
        let isBack = record.flags.contains(.notUsed)
        guard let right else {
            return (record, isBack ? [] : [.count(direction, zone: recording.zone)])
        }
        guard !isBack else { return (record, [.giveBack(right)]) }
        let use = UseChange.settle(
            right,
            direction,
            zone: recording.zone,
            leadsTo: leadsTo,
            usesSeen: usesSeen,
            at: time.low
        )
        return (record, [use])
    }
}
