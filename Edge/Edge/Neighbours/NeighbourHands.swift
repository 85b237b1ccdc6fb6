import Cache
import Journal
import Logging
import Sync
import Vocabulary

/// All that the talk with neighbours reaches for in a daemon.
struct NeighbourHands: Sendable {
    let identity: DeviceIdentity
    let cache: CacheFile
    let journal: JournalFile
    let clock: EdgeClock
    let state: StateFile
    let flash: FlashDesk
    let heartbeats: HeartbeatDesk
    let rosters: RosterDesk
    let marks: MarkDesk
    let keyrings: KeyringDesk
    let download: DownloadLane
    let source: MarkSource
    let witnesses: WitnessBook
    /// How far the journal was when this process began.
    let startSequence: UInt64
    /// Journals in turn with the decisions.
    let append: @Sendable (@escaping @Sendable (Recording) -> Draft?) -> Void
    let events: Log

    /// What is here now.
    var standing: PeerStanding {
        var standing = PeerStanding()
        if let head = download.desk.currentHead {
            standing.hubEpoch = head.head.hubEpoch
            standing.headVersion = head.head.version
            standing.headDigest = head.digest
        }
        if let flash = flash.flash {
            standing.flashEpoch = flash.hubEpoch
            standing.flash = flash.sequence
        }
        standing.keyring = keyrings.keyring.version
        standing.roster = rosters.version
        if let beat = heartbeats.heartbeat { standing.beat = beat.time }
        return standing
    }

    func believes(_ device: DeviceID) -> Bool {
        rosters.believed(device) != nil && flash.believes(device)
    }

    /// A small object as it was signed; nil where it is not here.
    func object(_ offer: GossipMachine.Offer) -> PeerFrame? {
        switch offer {
        case .heartbeat: heartbeats.newest.map { .heartbeat($0) }
        case .flash: flash.newest.map { .flash($0) }
        case .roster: rosters.newest.map { .roster($0) }
        case .keyring(let version):
            version < .max
                ? (try? state.keyring(version: version + 1)).flatMap { $0 }.map { .keyring($0) }
                : nil
        case .head: nil
        }
    }
}
