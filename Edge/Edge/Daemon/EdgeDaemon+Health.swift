import Cache
import Gates
import Journal
import Logging
import Processes
import Sync
import Vocabulary

/// What a health monitor of a daemon looks at.
struct HealthParts: Sendable {
    let stores: EdgeStores
    let gate: any Gate
    let decider: Decider
    let readers: [ReaderProcess]
    let download: DownloadLane
    let upload: UploadLane
    let news: NewsLane
    let badgeKeys: BadgeKeyLane?
    let keyrings: KeyringDesk
    let desk: NewsDesk
    let turns: LoopTurns
    let events: Log

    var surroundings: HealthMonitor.Surroundings {
        HealthMonitor.Surroundings(
            sample: { sample },
            perform: { perform($0, $1) },
            turns: { loops }
        )
    }

    private var sample: HealthSample {
        let low = stores.clock.bounds.low
        var sample = HealthSample(
            gate: gate.report,
            lanes: EdgeStatus.Lanes(
                download: download.report,
                upload: upload.report,
                badgeKeys: badgeKeys?.report,
                news: news.report
            ),
            low: low
        )
        sample.readers = readers.map(\.report)
        let head = stores.cache.head?.head
        sample.hasCache = head != nil
        sample.isCacheStale = head.map { $0.expiresAt <= low } ?? false
        sample.isKeyringStale = keyrings.isStale
        sample.heartbeatAge = stores.heartbeats.age
        sample.isClockConfirmed = stores.clock.isConfirmed
        sample.freeBytes = try? Files.freeBytes(at: stores.folder.path)
        sample.space = stores.journal.space
        sample.backlog = stores.journal.backlog
        return sample
    }

    private func perform(
        _ action: HealthMachine.Action,
        _ refused: @escaping @Sendable () -> Void
    ) {
        switch action {
        case .tell(let conditions): desk.tell(.conditions(conditions))
        case .record(let finding, let isOver):
            note(finding, isOver: isOver)
            decider.append(
                { [stores] recording in
                    var draft = recording.plain(
                        .health,
                        stores.clock.bounds,
                        stores.clock.sinceBoot
                    )
                    draft.subject = UInt64(finding.condition.rawValue)
                    draft.slot = finding.place
                    if isOver { draft.flags = .over }
                    return draft
                },
                failed: refused
            )
        }
    }

    private func note(_ finding: HealthMachine.Finding, isOver: Bool) {
        let place = Int(finding.place) - 1
        let part = readers.indices.contains(place) ? readers[place].name : "device"
        let fields: KeyValuePairs<String, LogValue> = [
            "condition": "\(finding.condition.name)", "part": "\(part)",
        ]
        if isOver {
            events.info("conditionOver", fields)
        } else {
            events.warning("condition", fields)
        }
    }

    /// The loops of an ending daemon stand still by right: the monitor ends with them.
    private var loops: [String: UInt64] {
        turns.probe(decider)
        var counts = [
            "decisions": turns.count(.decisions),
            "tick": turns.count(.tick),
        ]
        for reader in readers { counts["reader \(reader.name)"] = reader.turns }
        if let gateTurns = gate.report.turns { counts["gate"] = gateTurns }
        return counts
    }
}

extension EdgeDaemon {
    static func passageTimes(_ stores: EdgeStores, _ desk: NewsDesk) -> PassageTimes {
        let times = PassageTimes { [clock = stores.clock] in clock.sinceBoot }
        desk.listen { times.hear($0) }
        return times
    }
}
