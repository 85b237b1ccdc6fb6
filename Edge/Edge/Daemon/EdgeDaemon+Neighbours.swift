import Cache
import Journal
import Logging
import Sync
import Vocabulary

extension EdgeDaemon {
    static func neighbours(
        _ configuration: EdgeConfiguration,
        _ stores: EdgeStores,
        _ decider: Decider,
        _ download: DownloadLane,
        _ keyrings: KeyringDesk,
        _ witnesses: WitnessBook,
        _ events: Log
    ) -> Neighbours? {
        guard configuration.neighbours.isOn else { return nil }
        let hands = NeighbourHands(
            identity: stores.identity,
            cache: stores.cache,
            journal: stores.journal,
            clock: stores.clock,
            state: stores.state,
            flash: stores.flash,
            heartbeats: stores.heartbeats,
            rosters: stores.rosters,
            marks: stores.marks,
            keyrings: keyrings,
            download: download,
            source: MarkSource(
                identity: stores.identity,
                journal: stores.journal,
                clock: stores.clock
            ),
            witnesses: witnesses,
            startSequence: stores.startSequence,
            append: { [weak decider] make in decider?.append(make) },
            events: events
        )
        return Neighbours(configuration.neighbours, hands)
    }

    static func rosters(
        _ stores: EdgeStores,
        _ link: HubLink,
        _ neighbours: Neighbours?,
        _ witnesses: WitnessBook,
        _ events: Log
    ) -> RosterLane {
        let lane = RosterLane(
            link: link,
            rosters: stores.rosters,
            witnesses: witnesses,
            journal: stores.journal,
            identity: stores.identity,
            clock: stores.clock,
            events: events,
            listening: { [weak neighbours] in neighbours?.listening }
        )
        stores.heartbeats.listen { [weak lane, rosters = stores.rosters] beat, _ in
            if beat.roster > rosters.version { lane?.want() }
        }
        return lane
    }
}
