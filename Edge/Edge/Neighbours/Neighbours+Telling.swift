import Cache
import Crypto
import Dispatch
import Journal
import Logging
import PeerLinks
import Sync
import Synchronization
import Vocabulary

/// What goes out, and what the desks are given.
extension Neighbours {
    /// Portions of the journal told in one turn; the rest follows behind what others wait for.
    private static let portionsInTurn = 4

    func perform(_ actions: [GossipMachine.Action]) {
        for action in actions {
            switch action {
            case .dial(let address): dial(address)
            case .close(let link, let reason): close(link, reason)
            case .send(let link, let frame): send(frame, link)
            case .offer(let link, let offer): give(offer, link)
            case .take(let link, let brought): take(brought, link)
            case .tell(let link, let epoch, let after): begin(link, epoch: epoch, after: after)
            }
        }
    }

    private func dial(_ address: PeerAddress) {
        let place = SocketAddress(bytes: address.bytes, port: address.port)
        guard let link = endpoint.withLock({ $0?.dial(place) }) else { return }
        state.withLock { $0.machine.dialled(address, link) }
    }

    /// A neighbour that does not read what it is told is left: it comes back and is told the rest.
    @discardableResult
    func send(_ frame: PeerFrame, _ link: UInt64) -> Bool {
        guard endpoint.withLock({ $0?.send(frame.bytes, to: link) }) ?? false else {
            if state.withLock({ $0.inboxes[link] != nil }) { close(link, .silent) }
            return false
        }
        return true
    }

    private func give(_ offer: GossipMachine.Offer, _ link: UInt64) {
        guard case .head(let epoch, let version) = offer else {
            let wasAsked = if case .keyring = offer { true } else { false }
            if let frame = hands.object(offer) {
                send(frame, link)
            } else if wasAsked {
                send(.nothing, link)
            }
            return
        }
        if let delta = hands.download.shelf.delta(hubEpoch: epoch, from: version) {
            return put(.delta, delta, link)
        }
        let ours = hands.standing
        guard (ours.hubEpoch, ours.headVersion) > (epoch, version) else {
            send(.nothing, link)
            return
        }
        guard state.withLock({ $0.snapshots.ask(link) }) else { return }
        hands.download.workshop.begin { [self] in
            let bytes = hands.cache.snapshot()?.bytes
            queue.async { [self] in
                for link in state.withLock({ $0.snapshots.built() }) {
                    if let bytes { put(.snapshot, bytes, link) } else { send(.nothing, link) }
                }
            }
        }
    }

    private func put(_ kind: PeerPart.Kind, _ bytes: [UInt8], _ link: UInt64) {
        state.withLock { $0.outboxes[link]?.object = (kind, bytes, 0) }
        pump(link)
    }

    private func begin(_ link: UInt64, epoch: UInt32, after sequence: UInt64) {
        let start = hands.source.start(epoch: epoch, after: sequence)
        let device = state.withLock { state in
            state.outboxes[link] = PeerOutbox(told: start)
            return state.machine.device(of: link)
        }
        if let copy = device.flatMap({ hands.witnesses.copy(of: $0) }) {
            send(.witnessed(copy), link)
        }
        if hands.journal.position.sequence > 0 { send(.checkpoint(checkpoint), link) }
        pump(link)
    }

    private var checkpoint: [UInt8] {
        hands.journal.checkpoint(at: hands.clock.bounds.low, signer: hands.identity.key)
    }

    /// Tells neighbours how far the journal is, where it moved.
    func tellCheckpoint(_ now: Duration) {
        let sequence = hands.journal.position.sequence
        let links: [UInt64] = state.withLock { state in
            guard now - state.checkpointAt >= NeighbourLimits.checkpointEvery,
                sequence != state.checkpointSequence
            else { return [] }
            state.checkpointAt = now
            state.checkpointSequence = sequence
            return state.outboxes.keys.sorted()
        }
        guard !links.isEmpty else { return }
        let bytes = checkpoint
        for link in links { send(.checkpoint(bytes), link) }
    }

    /// Sends what there is for a link as long as there is room.
    func pump(_ link: UInt64) {
        for _ in 0..<Self.portionsInTurn {
            guard let told = state.withLock({ $0.outboxes[link]?.told }) else { return }
            let portion = (try? hands.source.portion(after: told)).flatMap { $0 }
            guard let portion else { return pumpObject(link) }
            if !portion.marks.isEmpty {
                let bytes = PeerFrame.marks(portion.marks).bytes
                guard endpoint.withLock({ $0?.send(bytes, to: link) }) ?? false else { return }
            }
            state.withLock { $0.outboxes[link]?.told = portion.through }
        }
        queue.async { [weak self] in self?.pump(link) }
    }

    private func pumpObject(_ link: UInt64) {
        while let part = state.withLock({ $0.outboxes[link]?.part }) {
            let bytes = PeerFrame.part(part).bytes
            guard endpoint.withLock({ $0?.send(bytes, to: link) }) ?? false else { return }
            state.withLock { $0.outboxes[link]?.advance() }
        }
    }

    private func take(_ brought: GossipMachine.Brought, _ link: UInt64) {
        switch brought {
        case .marks(let marks):
            let new = marks.filter { hands.marks.take($0) == .taken }
            if !new.isEmpty { step(.heard(link, new)) }
        case .heartbeat(let bytes): hands.heartbeats.take(bytes)
        case .flash(let bytes): hands.flash.take(bytes)
        case .roster(let bytes): hands.rosters.take(bytes)
        case .keyring(let bytes):
            if hands.keyrings.take(bytes) == .adopted { standingChanged(whoCounts: true) }
        case .delta(let bytes): hands.download.take(delta: bytes, answer(link))
        case .snapshot(let bytes): hands.download.take(snapshot: bytes, answer(link))
        case .checkpoint(let bytes): witness(bytes, link)
        case .witnessed(let bytes): compare(bytes)
        }
    }

    private func answer(_ link: UInt64) -> @Sendable (DownloadLane.Brought) -> Void {
        { [weak self] brought in
            guard let self else { return }
            self.queue.async {
                self.step(.standing(self.hands.standing))
                self.step(.worked(link, didHelp: brought == .applied || brought == .alreadyHere))
            }
        }
    }

    private func witness(_ bytes: [UInt8], _ link: UInt64) {
        guard let device = state.withLock({ $0.machine.device(of: link) }),
            let entry = hands.rosters.believed(device)
        else { return }
        hands.witnesses.keep(bytes, of: device, key: entry.publicKey)
    }
}
