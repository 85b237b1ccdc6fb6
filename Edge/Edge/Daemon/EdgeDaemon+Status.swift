import Cache
import Gates
import Journal
import Sync
import Vocabulary

extension EdgeDaemon {
    /// How everything stands now.
    package var status: EdgeStatus {
        let head = head()
        let lanes = EdgeStatus.Lanes(
            download: download.report,
            upload: upload.report,
            badgeKeys: badgeKeys?.report,
            news: news.report
        )
        let reports = readers.map(\.report)
        let journal = journalStatus()
        let bounds = stores.clock.bounds
        let health = health.report
        let assignment = stores.identity.assignment
        return EdgeStatus(
            state: EdgeStatus.state(
                space: journal.space,
                head: head,
                conditions: health.conditions
            ),
            device: stores.identity.device,
            scope: assignment.scope,
            gate: assignment.gate,
            zone: assignment.zone,
            direction: assignment.direction,
            nextAssignment: nextPlace.assignment,
            hub: hub,
            uptimeSeconds: (stores.clock.sinceBoot - startedAt).components.seconds,
            head: head,
            freshness: freshness(),
            journal: journal,
            clock: .init(
                low: bounds.low,
                high: bounds.high,
                isConfirmed: stores.clock.isConfirmed
            ),
            decisions: decisionStatus(),
            readers: reports,
            lanes: lanes,
            conditions: health.conditions,
            isOffline: health.isOffline,
            gateReport: gate.report,
            screen: presenter.report,
            neighbours: neighbours?.report
        )
    }

    private func head() -> EdgeStatus.Head? {
        guard let head = stores.cache.head?.head else { return nil }
        let low = stores.clock.bounds.low
        return EdgeStatus.Head(
            version: head.version,
            hubEpoch: head.hubEpoch,
            issuedAt: head.issuedAt,
            expiresAt: head.expiresAt,
            ageSeconds: low.since(head.issuedAt).components.seconds,
            isStale: head.expiresAt <= low
        )
    }

    private func freshness() -> EdgeStatus.Freshness {
        let flash = stores.flash.flash
        return EdgeStatus.Freshness(
            heartbeatAt: stores.heartbeats.heartbeat?.time,
            heartbeatAgeSeconds: stores.heartbeats.age?.components.seconds,
            flash: flash?.sequence ?? 0,
            struck: flash?.entries.count ?? 0,
            isZoneClosed: stores.flash.isClosed(stores.identity.assignment.zone),
            isLocked: !stores.flash.bans.isEmpty,
            lacksHead: stores.flash.lacksHead(stores.cache.head?.head.version ?? 0)
        )
    }

    private func journalStatus() -> EdgeStatus.Journal {
        let journal = stores.journal
        let space =
            switch journal.space {
            case .normal: "normal"
            case .degraded: "degraded"
            case .full: "full"
            }
        let word = journal.acknowledged
        return EdgeStatus.Journal(
            epoch: journal.epoch,
            sequence: journal.position.sequence,
            acknowledged: word?.epoch == journal.epoch ? word?.sequence ?? 0 : 0,
            backlog: journal.backlog,
            space: space,
            unsettled: journal.unsettled.count
        )
    }

    private func decisionStatus() -> EdgeStatus.Decisions {
        let totals = decider.log.totals
        return EdgeStatus.Decisions(
            total: totals.decisions,
            verdicts: totals.verdicts,
            counted: totals.counted,
            dropped: totals.dropped,
            repeated: totals.repeated,
            latencyP50Microseconds: totals.latencyP50Microseconds,
            latencyP99Microseconds: totals.latencyP99Microseconds,
            last: decider.log.last
        )
    }
}
