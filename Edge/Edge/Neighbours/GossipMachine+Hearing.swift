import Sync
import Vocabulary

/// What a neighbour says.
extension GossipMachine {
    mutating func hear(_ frame: PeerFrame, on link: UInt64, _ now: Duration) -> [Action] {
        guard let known = links[link] else { return [] }
        links[link]?.heardAt = now
        if case .hello(let hello) = frame { return greet(hello, link, known, now) }
        guard known.isGreeted else { return drop(link, .confused) }
        switch frame {
        case .hello: return drop(link, .confused)
        case .state(let standing, let linked):
            links[link]?.theirs = standing
            links[link]?.linked = Set(linked)
            return supply(link, now)
        case .marks(let marks): return [.take(link, .marks(marks))]
        case .heartbeat(let bytes): return [.take(link, .heartbeat(bytes))]
        case .flash(let bytes): return [.take(link, .flash(bytes))]
        case .roster(let bytes): return [.take(link, .roster(bytes))]
        case .keyring(let bytes): return [.take(link, .keyring(bytes))]
        case .checkpoint(let bytes): return [.take(link, .checkpoint(bytes))]
        case .witnessed(let bytes): return [.take(link, .witnessed(bytes))]
        case .want(let want): return [.offer(link, Self.offer(want))]
        case .part(let part): return gather(part, link, now)
        case .nothing: return worked(link, false, now)
        case .pulse: return []
        }
    }

    private static func offer(_ want: PeerWant) -> Offer {
        switch want.kind {
        case .head: .head(hubEpoch: want.hubEpoch, version: want.version)
        case .keyring: .keyring(after: UInt32(clamping: want.version))
        }
    }

    private mutating func greet(
        _ hello: PeerHello,
        _ link: UInt64,
        _ known: GossipLink,
        _ now: Duration
    ) -> [Action] {
        guard !known.isGreeted else { return drop(link, .confused) }
        guard hello.scope == scope, hello.device == known.device else {
            return drop(link, .foreign)
        }
        links[link]?.isGreeted = true
        links[link]?.theirs = hello.standing
        for (address, call) in calls where call.link == link || call.device == hello.device {
            calls[address]?.device = hello.device
            calls[address]?.backOff.reset()
        }
        let telling = Action.tell(link, epoch: hello.epoch, after: hello.sequence)
        return [telling] + tellAll(now) + supply(link, now)
    }

    mutating func drop(_ link: UInt64, _ reason: CloseReason) -> [Action] {
        links[link] = nil
        if update?.link == link { update = nil }
        return [.close(link, reason)]
    }

    /// A piece that nobody asked for is a way to fill our memory.
    private mutating func gather(
        _ part: PeerPart,
        _ link: UInt64,
        _ now: Duration
    ) -> [Action] {
        guard var gathering = update, gathering.link == link, gathering.add(part, at: now) else {
            return drop(link, .confused)
        }
        guard gathering.isWhole, let kind = gathering.kind else {
            update = gathering
            return []
        }
        let bytes = gathering.bytes
        gathering.bytes = []
        update = gathering
        return [.take(link, kind == .delta ? .delta(bytes) : .snapshot(bytes))]
    }

    /// The end of an update: where it was in vain, it is asked of somebody else.
    mutating func worked(_ link: UInt64, _ didHelp: Bool, _ now: Duration) -> [Action] {
        guard let done = update, done.link == link else { return [] }
        update = nil
        if !didHelp { links[link]?.vain = (done.hubEpoch, done.version) }
        return askAround(now)
    }

    /// Passes marks on to those who have no link with the gate that made them.
    mutating func relay(_ marks: [[UInt8]], from link: UInt64) -> [Action] {
        var actions: [Action] = []
        for (number, other) in links.sorted(by: { $0.key < $1.key })
        where number != link && other.isGreeted {
            let wanted = marks.filter { bytes in
                guard let maker = UsedMark.device(of: bytes) else { return false }
                return maker != other.device && !other.linked.contains(maker)
            }
            var start = 0
            while start < wanted.count {
                let end = min(wanted.count, start + NeighbourLimits.marksInFrame)
                actions.append(.send(number, .marks(Array(wanted[start..<end]))))
                start = end
            }
        }
        return actions
    }
}
