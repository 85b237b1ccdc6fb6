import Access
import Sync
import Vocabulary

/// Decides a past day again, with the function that decided it then.
///
/// Unchanged, every verdict is the same, or the journal, the cache or the program is not what it
/// was. Changed, it lists who would have been answered otherwise. Then what a gate remembers
/// follows the new verdicts: who is refused does not pass, who is let in is taken to have passed at
/// once.
package struct Replay {
    /// Differences listed one by one; what is beyond is counted.
    package static let listedMax = 10_000

    private let archive: DayArchive
    private let whatIf: WhatIf
    private let rebuild: FactsRebuild

    package init(_ archive: DayArchive, _ whatIf: WhatIf = WhatIf()) {
        self.archive = archive
        self.whatIf = whatIf
        rebuild = FactsRebuild(archive, whatIf)
    }

    package func run() -> ReplayReport {
        var report = ReplayReport()
        for journal in archive.journals { run(journal, &report) }
        report.sort()
        return report
    }

    private func run(_ journal: DayArchive.Journal, _ report: inout ReplayReport) {
        var memory = journal.memory
        /// Grants that are none any more, by their sequence.
        var undone: Set<UInt64> = []
        for record in journal.records {
            if memory.zone == 0 { memory.zone = archive.zone(of: record.gate) }
            let after = isOfDay(record) ? decide(record, memory, &report) : nil
            follow(record, after, &memory, &undone)
        }
    }

    private func isOfDay(_ record: JournalRecord) -> Bool {
        guard record.kind == .scan || record.kind == .refusal else { return false }
        return record.time.low >= archive.from && record.time.low < archive.until
            && !record.flags.contains(.counted)
    }

    /// The verdict of now; nil where that of then is taken over.
    private func decide(
        _ record: JournalRecord,
        _ memory: GateMemory,
        _ report: inout ReplayReport
    ) -> Verdict? {
        let before = Answer(record)
        let verdict: Verdict
        switch rebuild.rebuild(record, memory) {
        case .notHeld(let reason):
            report.notHeld[reason, default: 0] += 1
            return nil
        case .settled(let settled): verdict = settled
        case .facts(let facts): verdict = decided(facts)
        }
        report.decided += 1
        let after = Answer(verdict)
        if before != after { report.add(Difference(record, before, after)) }
        return verdict
    }

    private func decided(_ facts: Facts) -> Verdict {
        guard facts.direction == .entry, whatIf.closed.contains(facts.gate) else {
            return Decision.verdict(on: facts)
        }
        return .refused(.rules)
    }

    /// What the gate remembers of this record, by the verdict of now.
    private func follow(
        _ record: JournalRecord,
        _ after: Verdict?,
        _ memory: inout GateMemory,
        _ undone: inout Set<UInt64>
    ) {
        guard !whatIf.isEmpty else {
            return memory.follow(record, completeFrom: archive.completeFrom)
        }
        var shown = record
        if whatIf.zones[record.gate] != nil, record.kind == .passage || record.kind == .annul {
            // Where the person was then follows from the gate's new place.
            shown.freshnessSeconds = 0
        }
        memory.follow(shown, as: after, undone: &undone, completeFrom: archive.completeFrom)
        if let zone = whatIf.zones[record.gate] { memory.zone = zone }
    }
}
