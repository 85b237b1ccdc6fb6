import Access
import Cache
import Gates
package import Journal
import Sync

/// What a daemon journals first: that it started, what was lost, what an earlier one left open.
package enum StartRecords {
    /// Findings journalled at a start; the rest is only logged.
    private static let findingsMax = 16

    package static func write(_ stores: EdgeStores) throws(JournalError) {
        let time = stores.clock.bounds
        let now = stores.clock.sinceBoot
        let recording = stores.recording
        var boot = recording.plain(.boot, time, now)
        boot.slot = recording.zone
        if !stores.journalFindings.isEmpty { boot.flags = .journalLost }
        var drafts = [boot]
        for finding in stores.cacheFindings.prefix(findingsMax) where finding.isSuspicious {
            var tamper = recording.plain(.tamper, time, now)
            tamper.headVersion = stores.journal.mark?.version ?? 0
            tamper.flags = flags(of: finding)
            drafts.append(tamper)
        }
        if let head = stores.owedHead { drafts.append(head) }
        if stores.isFreePassageOver {
            drafts.append(
                recording.gate(
                    GateEvent(.mode, mode: .normal),
                    reference: nil,
                    time: time,
                    sinceBoot: now
                )
            )
        }
        try stores.journal.append(drafts)
        for unsettled in stores.journal.unsettled {
            var passage = OpenPassage(unsettled)
            passage.leadsTo = stores.cache.zones.after(passage.direction, of: recording.zone)
            let (draft, uses) = passage.ending(
                nil,
                hasSensor: true,
                recording: recording,
                time: time,
                sinceBoot: now
            )
            try stores.journal.append([draft], uses: uses)
        }
    }

    /// Writes them, or says why the daemon may not run: what it did would have no beginning.
    package static func require(_ stores: EdgeStores) throws(EdgeFailure) {
        do throws(JournalError) {
            try write(stores)
        } catch {
            throw EdgeFailure(
                .state,
                "The start could not be journalled, and nothing is decided without it. \(error)"
            )
        }
        if stores.isFreePassageOver { try stores.state.keep(mode: .normal) }
    }

    private static func flags(of finding: CacheFinding) -> RecordFlags {
        switch finding.kind {
        case .rollback: .rollback
        case .fork: .fork
        default: []
        }
    }
}
