import Crypto
import Dispatch
import Journal
import Logging
import PeerLinks
import Sync
import Synchronization
import Vocabulary

/// What comes in.
extension Neighbours {
    /// Makes the endpoint; where the address is not there yet, as at a start, it is tried again.
    func open(_ now: Duration) {
        let isDue = state.withLock { state in
            guard state.triedAt.map({ now - $0 >= Self.openEvery }) ?? true else { return false }
            state.triedAt = now
            return true
        }
        guard isDue else { return }
        var settings = PeerEndpoint.Settings(
            seed: hands.identity.key.seed,
            name: hands.identity.device.description,
            listen: configuration.listen.map { SocketAddress(bytes: $0.bytes, port: $0.port) }
        )
        settings.linksMax = NeighbourLimits.linksMax + NeighbourLimits.linksMax / 2
        settings.handshakeMax = NeighbourLimits.greetingMax
        settings.unreadMax = NeighbourLimits.unreadMax
        settings.waitingMax = NeighbourLimits.waitingMax
        do throws(PeerFailure) {
            let made = try PeerEndpoint(
                settings,
                believes: { [rosters = hands.rosters, flash = hands.flash] shown in
                    guard let device = DeviceID(text: shown.name),
                        let entry = rosters.believed(device), flash.believes(device)
                    else { return false }
                    return entry.publicKey.bytes == shown.publicKey
                },
                hears: { [weak self] event in
                    guard let self else { return }
                    self.queue.async { self.hear(event) }
                }
            )
            endpoint.withLock { $0 = made }
            state.withLock { $0.openFault = nil }
            let place = listening?.description ?? "none"
            hands.events.info("neighboursListened", ["listen": "\(place)"])
        } catch {
            let isNew = state.withLock { state in
                defer { state.openFault = error.description }
                return state.openFault != error.description
            }
            guard isNew else { return }
            hands.events.warning("neighboursNotListened", ["reason": "\(error)"])
        }
    }

    private func hear(_ event: PeerEvent) {
        switch event {
        case .opened(let link, let shown, let isDialled):
            guard let device = DeviceID(text: shown.name) else {
                return close(link, .confused)
            }
            let now = hands.clock.sinceBoot
            state.withLock { state in
                let budget = WorkBudget(perSecond: NeighbourLimits.workOfLink, at: now)
                state.inboxes[link] = PeerInbox(budget: budget)
                state.openedAt[link] = now
                if isDialled { state.dialled.insert(link) }
            }
            step(.opened(link, device, isDialled: isDialled))
        case .received(let link, let bytes):
            receive(bytes, link)
        case .drained(let link): pump(link)
        case .ended(let link, let end):
            state.withLock { state in
                state.inboxes[link] = nil
                state.outboxes[link] = nil
                state.openedAt[link] = nil
                state.dialled.remove(link)
                if end == .refused || end == .slow {
                    state.closed[end.rawValue, default: 0] += 1
                }
            }
            step(.ended(link))
        }
    }

    private func receive(_ bytes: [UInt8], _ link: UInt64) {
        let fault: FrameReader.Fault? = state.withLock { state in
            guard var inbox = state.inboxes[link] else { return nil }
            defer { state.inboxes[link] = inbox }
            do throws(FrameReader.Fault) {
                inbox.add(try inbox.reader.take(bytes))
            } catch {
                return error
            }
            return nil
        }
        guard fault == nil else { return close(link, .confused) }
        work()
    }

    /// Works on what came, link by link, as far as the budgets go.
    func work() {
        var isHeldBack = false
        for link in state.withLock({ $0.inboxes.keys.sorted() }) {
            while let taken = next(of: link, &isHeldBack) {
                endpoint.withLock { $0?.consumed(taken.byteCount, of: link) }
                step(.frame(link, taken.frame))
            }
        }
        guard isHeldBack else { return }
        let isPlanned = state.withLock { state in
            defer { state.isWorkPlanned = true }
            return state.isWorkPlanned
        }
        guard !isPlanned else { return }
        let rest = DispatchTimeInterval.milliseconds(Self.restMilliseconds)
        queue.asyncAfter(deadline: .now() + rest) { [weak self] in
            self?.state.withLock { $0.isWorkPlanned = false }
            self?.work()
        }
    }

    private func next(of link: UInt64, _ isHeldBack: inout Bool) -> FrameReader.Taken? {
        let now = hands.clock.sinceBoot
        let found: (taken: FrameReader.Taken?, isHeldBack: Bool) = state.withLock { state in
            guard var inbox = state.inboxes[link], !inbox.isEmpty else { return (nil, false) }
            guard state.budget.allows(at: now), inbox.budget.allows(at: now) else {
                return (nil, true)
            }
            let taken = inbox.takeFirst()
            let work = taken?.frame.work ?? 0
            inbox.budget.pay(work)
            state.budget.pay(work)
            state.inboxes[link] = inbox
            return (taken, false)
        }
        isHeldBack = isHeldBack || found.isHeldBack
        return found.taken
    }

    func close(_ link: UInt64, _ reason: GossipMachine.CloseReason) {
        state.withLock { state in
            state.closed[reason.rawValue, default: 0] += 1
            state.inboxes[link] = nil
            state.outboxes[link] = nil
        }
        hands.events.info("neighbourClosed", ["reason": "\(reason.rawValue)"])
        endpoint.withLock { $0?.close(link) }
    }
}
