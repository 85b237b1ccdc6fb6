import Access
import Cache
import Crypto
package import Gates
package import HTTPClient
import Journal
package import Logging
import Processes
import Sync
import Vocabulary

/// One edge at work: readers, decisions, gate, the two lanes and the local page.
package final class EdgeDaemon: Sendable {
    /// How long an ending daemon waits for gates that are open, and for a last upload.
    package static let endingMax = Duration.seconds(2)
    /// How long a gate that has ended may take to answer for those who waited at it.
    static let answeringMax = Duration.milliseconds(500)
    static let tickEvery = Duration.seconds(1)
    static let markEvery = 60
    static let sweepEvery = Duration.seconds(3_600)

    package let stores: EdgeStores
    package let gate: any Gate
    package let decider: Decider
    package let passages: Passages
    /// Where the screen takes what stewards ask for.
    package let stewards: StewardDesk
    /// Where keyrings are judged, whoever brings them.
    package let keyrings: KeyringDesk
    package let download: DownloadLane
    package let upload: UploadLane
    package let news: NewsLane
    /// Nil where no reader reads badges: then this gate has no need of their keys.
    package let badgeKeys: BadgeKeyLane?
    package let readers: [ReaderProcess]
    let hub: String
    let events: Log
    let startedAt: Duration
    let nextPlace = NextPlace()
    let remoteLock: RemoteLock
    /// Nil where the configuration names no neighbours.
    package let neighbours: Neighbours?
    package let rosters: RosterLane
    /// What happens here, for screen, lamps and metrics.
    package let desk = NewsDesk()
    package let health: HealthMonitor
    let service: ServiceReporter
    let turns = LoopTurns()
    let passageTimes: PassageTimes
    package let presenter: Presenter
    let screenConfiguration: ScreenConfiguration

    /// Puts the parts together; nothing runs yet but what the opened files asked for.
    package init(
        _ configuration: EdgeConfiguration,
        stores: EdgeStores,
        gate: any Gate,
        client: HTTPClient,
        newsClient: HTTPClient? = nil,
        programs: ReaderPrograms,
        log: DecisionLog = DecisionLog(),
        service: ServiceReporter = .silent,
        events: Log = .silent
    ) {
        self.stores = stores
        self.service = service
        self.gate = gate
        self.events = events
        hub = configuration.hub ?? stores.identity.hub
        startedAt = stores.clock.sinceBoot
        let link = Self.link(stores, client, newsClient, hub: hub)
        let judge = stores.judge()
        let wiring = Wiring()
        let desk = desk
        passageTimes = Self.passageTimes(stores, desk)
        presenter = Self.presenter(configuration, stores, gate, desk)
        screenConfiguration = configuration.screen
        upload = Self.upload(stores, link, events)
        let upload = upload
        let feedback = Self.feedback(upload, wiring, desk)
        decider = Self.decider(configuration, stores, judge, feedback, gate, log, events)
        let decider = decider
        passages = Passages(gate: gate, window: configuration.gate.window) {
            decider.settle($0, $1)
        }
        remoteLock = Self.remoteLock(stores, gate)
        stewards = Self.stewards(stores, decider, gate, passages, remoteLock, events)
        keyrings = Self.keyrings(stores, judge, wiring, events)
        let reports = Self.reports(stores, decider, wiring, nextPlace, events)
        download = Self.download(stores, link, keyrings, reports, events)
        wiring.connect(passages, download)
        news = Self.news(stores, link, download, events)
        Self.connectDesks(stores, decider, download, upload, keyrings, remoteLock)
        let witnesses = WitnessBook()
        neighbours = Self.neighbours(
            configuration,
            stores,
            decider,
            download,
            keyrings,
            witnesses,
            events
        )
        wiring.connect(neighbours)
        rosters = Self.rosters(stores, link, neighbours, witnesses, events)
        badgeKeys = Self.badgeKeys(configuration, stores, link, events)
        readers = Self.readers(configuration, stores, programs, decider, events)
        let parts = HealthParts(
            stores: stores,
            gate: gate,
            decider: decider,
            readers: readers,
            download: download,
            upload: upload,
            news: news,
            badgeKeys: badgeKeys,
            keyrings: keyrings,
            desk: desk,
            turns: turns,
            events: events
        )
        health = HealthMonitor(parts.surroundings, clock: stores.clock, service: service)
    }

    private static func link(
        _ stores: EdgeStores,
        _ client: HTTPClient,
        _ newsClient: HTTPClient?,
        hub: String
    ) -> HubLink {
        HubLink(
            client: client,
            news: newsClient,
            identity: stores.identity,
            hub: hub,
            epoch: stores.journal.epoch,
            trust: stores.trust,
            state: stores.state,
            clock: stores.clock
        )
    }

    private static func upload(
        _ stores: EdgeStores,
        _ link: HubLink,
        _ events: Log
    ) -> UploadLane {
        UploadLane(
            link: link,
            journal: stores.journal,
            identity: stores.identity,
            clock: stores.clock,
            events: events
        )
    }

    private static func keyrings(
        _ stores: EdgeStores,
        _ judge: Judge,
        _ wiring: Wiring,
        _ events: Log
    ) -> KeyringDesk {
        KeyringDesk(
            trust: stores.trust,
            clock: stores.clock,
            adopted: { keyring in
                judge.adopt(keyring)
                stores.flash.adopt(keyring)
                stores.heartbeats.adopt(keyring)
                stores.rosters.adopt(keyring)
                wiring.neighbours?.standingChanged(whoCounts: true)
            },
            events: events,
            keep: { [state = stores.state] keyring throws(EdgeFailure) in
                try state.keep(keyring: keyring)
            }
        )
    }

    private static func download(
        _ stores: EdgeStores,
        _ link: HubLink,
        _ keyrings: KeyringDesk,
        _ reports: DownloadLane.Reports,
        _ events: Log
    ) -> DownloadLane {
        DownloadLane(
            link: link,
            keyrings: keyrings,
            cache: stores.cache,
            journal: stores.journal,
            clock: stores.clock,
            reports: reports,
            events: events
        )
    }

    private static func decider(
        _ configuration: EdgeConfiguration,
        _ stores: EdgeStores,
        _ judge: Judge,
        _ feedback: Feedback,
        _ gate: any Gate,
        _ log: DecisionLog,
        _ events: Log
    ) -> Decider {
        Decider(
            judge: judge,
            recording: stores.recording,
            journal: stores.journal,
            clock: stores.clock,
            feedback: feedback,
            hasSensor: gate.hasSensor,
            guesses: stores.guesses,
            gap: configuration.presentationGap,
            log: log,
            events: events
        )
    }

    private static func feedback(
        _ upload: UploadLane,
        _ wiring: Wiring,
        _ desk: NewsDesk
    ) -> Feedback {
        Feedback(
            grant: { wiring.passages?.grant($0, $1) },
            deny: { wiring.passages?.deny($0) },
            tampered: { wiring.download?.distrust() },
            written: {
                upload.wake()
                wiring.neighbours?.wake()
            },
            tell: { desk.tell($0) }
        )
    }

    /// What the download lane changes elsewhere.
    private static func reports(
        _ stores: EdgeStores,
        _ decider: Decider,
        _ wiring: Wiring,
        _ nextPlace: NextPlace,
        _ events: Log
    ) -> DownloadLane.Reports {
        DownloadLane.Reports(
            applied: {
                decider.append { _ in stores.owedHead }
                stores.flash.headApplied(stores.cache.head?.head.version ?? 0)
                wiring.neighbours?.standingChanged()
            },
            alarmed: { alarm in
                let time = stores.clock.bounds
                decider.append { recording in
                    var draft = recording.plain(.tamper, time, stores.clock.sinceBoot)
                    draft.flags = alarm.fault == .fork ? .fork : .rollback
                    draft.headVersion = alarm.version
                    draft.credential = Array(
                        alarm.digest.bytes.prefix(JournalRecord.credentialByteCount)
                    )
                    return draft
                }
            },
            assigned: { nextPlace.take($0, stores, events) }
        )
    }
}
