import Access
import Sync
import Vocabulary

extension GateMemory {
    /// Follows a record by another verdict than the gate's; nil for the gate's own.
    ///
    /// Who is refused now did not pass: the passage of that scan is passed over. Who is let in now
    /// passes at once, for no sensor told.
    mutating func follow(
        _ record: JournalRecord,
        as verdict: Verdict?,
        undone: inout Set<UInt64>,
        completeFrom: (UInt64) -> UInt64
    ) {
        switch (record.kind, verdict) {
        case (.scan, .refused):
            undone.insert(record.sequence)
            pass(over: record)
            tap(record)
        case (.refusal, .granted(let grant)):
            pass(over: record)
            tap(record)
            letThrough(record, grant)
        case (.passage, _), (.annul, _):
            let scan = record.sequence &- UInt64(record.refersTo)
            if undone.contains(scan) {
                pass(over: record)
            } else {
                follow(record, completeFrom: completeFrom)
            }
        default: follow(record, completeFrom: completeFrom)
        }
    }

    private mutating func pass(over record: JournalRecord) {
        precondition(record.sequence == sequence + 1, "records are followed one after the other")
        sequence = record.sequence
        digest = record.digest
    }

    private mutating func letThrough(_ record: JournalRecord, _ grant: Grant) {
        let direction = record.direction ?? .entry
        uses[grant.right, default: UseState()].reserve(generation: grant.generation)
        uses[grant.right, default: UseState()].settle(
            direction,
            into: direction == .entry ? zone : 0,
            usesSeen: grant.usesSeen,
            at: record.time.low
        )
        move(direction)
    }
}
