import Vocabulary

/// What a gossip knows of one link.
struct GossipLink: Sendable {
    let device: DeviceID
    let isDialled: Bool
    let openedAt: Duration
    var heardAt: Duration
    var saidAt: Duration
    var isGreeted = false
    var theirs = PeerStanding()
    var linked: Set<DeviceID> = []
    /// What we told it last that we have.
    var said: PeerStanding
    var saidLinked: [DeviceID] = []
    /// What we pushed to it.
    var pushed = PeerStanding()
    /// A head that was asked for here in vain.
    var vain: (hubEpoch: UInt32, version: UInt64)?
    var vainKeyring: UInt32 = 0

    init(_ device: DeviceID, isDialled: Bool, at now: Duration, saying ours: PeerStanding) {
        self.device = device
        self.isDialled = isDialled
        openedAt = now
        heardAt = now
        saidAt = now
        said = ours
    }
}

/// A delta or a snapshot that is on its way from a neighbour: one at a time, from one link.
struct GossipUpdate: Sendable {
    let link: UInt64
    let hubEpoch: UInt32
    let version: UInt64
    let beganAt: Duration
    var movedAt: Duration
    var kind: PeerPart.Kind?
    var total = 0
    var bytes: [UInt8] = []
    /// All of it is here and is being applied.
    var isWhole = false

    init(link: UInt64, hubEpoch: UInt32, version: UInt64, at now: Duration) {
        self.link = link
        self.hubEpoch = hubEpoch
        self.version = version
        beganAt = now
        movedAt = now
    }

    /// Whether it stopped, or comes so slowly that it only keeps others from being asked.
    func isLate(at now: Duration) -> Bool {
        guard !isWhole else { return false }
        let earned = Duration.seconds(1) * bytes.count / NeighbourLimits.updateBytesPerSecondMin
        return now - movedAt > NeighbourLimits.updateSilenceMax
            || now - beganAt > NeighbourLimits.updateSilenceMax + earned
    }

    /// Adds a piece; false where it is not the next one.
    mutating func add(_ part: PeerPart, at now: Duration) -> Bool {
        guard !isWhole, part.offset == bytes.count else { return false }
        if kind == nil {
            kind = part.kind
            total = part.total
        }
        guard part.kind == kind, part.total == total else { return false }
        bytes += part.piece
        movedAt = now
        isWhole = bytes.count == total
        return true
    }
}

/// One gate that is called again and again until a link with it stands.
struct GossipCall: Sendable {
    var device: DeviceID?
    var link: UInt64?
    var dueAt: Duration
    var backOff = SyncBackOff()
    var isUnderWay = false

    /// A gate with a higher number calls us at once: we wait a little before we call it too.
    static let courtesy = Duration.seconds(3)

    mutating func fail(at now: Duration, chance: Double) {
        link = nil
        isUnderWay = false
        dueAt = now + backOff.wait(chance: chance)
    }
}
