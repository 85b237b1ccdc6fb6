package import Sync
package import Vocabulary

/// What to say to which neighbour, and what to make of what it says: no socket, no disk, no clock.
///
/// Each end tells what it has. Who has more pushes what is small (flash, roster, heartbeat) and is
/// asked for what is large (head, keyring). Every object proves itself at the desk that takes it,
/// so nothing here is believed but how many bytes a link may cost.
package struct GossipMachine: Sendable {
    package enum Event: Sendable {
        /// Both ends proved their keys, and the roster believes this one.
        case opened(UInt64, DeviceID, isDialled: Bool)
        case ended(UInt64)
        case frame(UInt64, PeerFrame)
        /// What is here changed, whoever brought it.
        case standing(PeerStanding)
        /// What a link brought was looked at; whether it led on.
        case worked(UInt64, didHelp: Bool)
        /// Marks that were new here, with the link that brought them.
        case heard(UInt64, [[UInt8]])
        /// Whom to call.
        case targets([Target])
        case tick
    }

    /// Objects of which the newest is somewhere else in the daemon.
    package enum Offer: Hashable, Sendable {
        case heartbeat
        case flash
        case roster
        /// The one after this version.
        case keyring(after: UInt32)
        /// What leads on from this version, or all.
        case head(hubEpoch: UInt32, version: UInt64)
    }

    /// Bytes for a desk.
    package enum Brought: Hashable, Sendable {
        case marks([[UInt8]])
        case heartbeat([UInt8])
        case flash([UInt8])
        case roster([UInt8])
        case keyring([UInt8])
        case delta([UInt8])
        case snapshot([UInt8])
        case checkpoint([UInt8])
        case witnessed([UInt8])
    }

    package enum Action: Hashable, Sendable {
        case dial(PeerAddress)
        case close(UInt64, CloseReason)
        case send(UInt64, PeerFrame)
        case offer(UInt64, Offer)
        case take(UInt64, Brought)
        /// Tell it of our own uses from this scan of ours on, now and from now on.
        case tell(UInt64, epoch: UInt32, after: UInt64)
    }

    package enum CloseReason: String, Hashable, Sendable, CaseIterable {
        /// What it said is not in the protocol.
        case confused
        /// Of another scope, or not the device whose key it proved.
        case foreign
        case silent
        /// Another link with the same device is the better one.
        case double
        case tooMany = "too_many"
        /// It is not believed any more.
        case struck
    }

    /// A gate to be called; the device is known where the roster names it.
    package struct Target: Hashable, Sendable {
        package let address: PeerAddress
        package let device: DeviceID?

        package init(_ address: PeerAddress, _ device: DeviceID? = nil) {
            self.address = address
            self.device = device
        }
    }

    let scope: ScopeID
    let device: DeviceID
    var ours = PeerStanding()
    var links: [UInt64: GossipLink] = [:]
    var calls: [PeerAddress: GossipCall] = [:]
    var update: GossipUpdate?

    package init(scope: ScopeID, device: DeviceID) {
        self.scope = scope
        self.device = device
    }

    /// The devices with which a link stands that has said who it is.
    package var linked: [DeviceID] {
        links.values.filter(\.isGreeted).map(\.device).sorted { $0.raw < $1.raw }
    }

    /// The links that stand, with their devices.
    var greeted: [(link: UInt64, device: DeviceID)] {
        links.filter(\.value.isGreeted).map { ($0.key, $0.value.device) }
            .sorted { $0.device.raw < $1.device.raw }
    }

    package func device(of link: UInt64) -> DeviceID? { links[link]?.device }

    /// `stored` says how far a device's scans are on the disk here; `chance` spreads calls.
    package mutating func handle(
        _ event: Event,
        at now: Duration,
        chance: Double = 1,
        stored: (DeviceID) -> (epoch: UInt32, sequence: UInt64)? = { _ in nil }
    ) -> [Action] {
        switch event {
        case .opened(let link, let device, let isDialled):
            return open(link, device, isDialled: isDialled, now, stored(device))
        case .ended(let link): return end(link, now, chance)
        case .frame(let link, let frame): return hear(frame, on: link, now)
        case .standing(let standing):
            // One keyring leads to the next: whoever gave one is asked again.
            if standing.keyring > ours.keyring {
                for number in links.keys { links[number]?.vainKeyring = 0 }
            }
            ours = standing
            return tellAll(now) + askAround(now)
        case .worked(let link, let didHelp): return worked(link, didHelp, now)
        case .heard(let link, let marks): return relay(marks, from: link)
        case .targets(let targets):
            aim(at: targets, now)
            return callDue(now)
        case .tick: return tend(now) + tellAll(now) + callDue(now)
        }
    }

    private mutating func open(
        _ link: UInt64,
        _ other: DeviceID,
        isDialled: Bool,
        _ now: Duration,
        _ stored: (epoch: UInt32, sequence: UInt64)?
    ) -> [Action] {
        guard other != device else { return [.close(link, .foreign)] }
        var actions: [Action] = []
        if let (known, twin) = links.first(where: { $0.value.device == other }) {
            let isBetter = prefers(isDialled, over: twin.isDialled, with: other)
            actions.append(.close(isBetter ? known : link, .double))
            guard isBetter else { return actions }
            links[known] = nil
        }
        guard links.count < NeighbourLimits.linksMax else {
            return actions + [.close(link, .tooMany)]
        }
        links[link] = GossipLink(other, isDialled: isDialled, at: now, saying: ours)
        let hello = PeerHello(
            scope: scope,
            device: device,
            epoch: stored?.epoch ?? 0,
            sequence: stored?.sequence ?? 0,
            standing: ours
        )
        return actions + [.send(link, .hello(hello))]
    }

    /// Both ends keep the link that the lower device dialled; of two from one end, the newer.
    private func prefers(_ isDialled: Bool, over twin: Bool, with other: DeviceID) -> Bool {
        isDialled == twin || isDialled == (device.raw < other.raw)
    }

    private mutating func end(_ link: UInt64, _ now: Duration, _ chance: Double) -> [Action] {
        for (address, call) in calls where call.link == link {
            calls[address]?.fail(at: now, chance: chance)
        }
        guard let gone = links.removeValue(forKey: link) else { return [] }
        if update?.link == link { update = nil }
        guard gone.isGreeted else { return [] }
        return tellAll(now) + askAround(now)
    }
}
