import Access
import Crypto
import Dispatch
import Journal
import Logging
import PeerLinks
package import Sync
import Synchronization
import Vocabulary

/// Talks with the gates beside this one: performs what `GossipMachine` says.
///
/// It has a queue of its own. A decision never waits for it: a mark goes out after the journal's
/// commit, and what comes in is worked on within a budget.
package final class Neighbours: Sendable {
    static let tickEvery = Duration.milliseconds(250)
    /// How soon a link that spent its budget is looked at again.
    static let restMilliseconds = 25
    /// How often listening is tried again where the address is not there yet.
    static let openEvery = Duration.seconds(5)
    static let forgetEvery = Duration.seconds(600)

    struct State {
        var machine: GossipMachine
        var inboxes: [UInt64: PeerInbox] = [:]
        var outboxes: [UInt64: PeerOutbox] = [:]
        var snapshots = SnapshotQueue()
        var budget: WorkBudget
        var openedAt: [UInt64: Duration] = [:]
        var dialled: Set<UInt64> = []
        var closed: [String: Int] = [:]
        var isWorkPlanned = false
        var checkpointAt: Duration = .zero
        var checkpointSequence: UInt64 = 0
        var forgottenAt: Duration
        var reported: Set<UInt64> = []
        var openFault: String?
        var triedAt: Duration?
    }

    let hands: NeighbourHands
    let configuration: NeighbourConfiguration
    let queue = DispatchQueue(label: "jalon.edge.neighbours", qos: .utility)
    let state: Mutex<State>
    let endpoint = Mutex<PeerEndpoint?>(nil)
    private let isWoken = Atomic(false)

    init(_ configuration: NeighbourConfiguration, _ hands: NeighbourHands) {
        self.configuration = configuration
        self.hands = hands
        let now = hands.clock.sinceBoot
        let identity = hands.identity
        state = Mutex(
            State(
                machine: GossipMachine(
                    scope: identity.assignment.scope,
                    device: identity.device
                ),
                budget: WorkBudget(perSecond: NeighbourLimits.workOfAll, at: now),
                forgottenAt: now
            )
        )
        hands.flash.listen { [weak self] _ in self?.standingChanged(whoCounts: true) }
        hands.heartbeats.listen { [weak self] _, _ in self?.standingChanged() }
        hands.rosters.listen { [weak self] _, _ in self?.standingChanged(whoCounts: true) }
    }

    /// Runs until the task is cancelled.
    package func run() async {
        standingChanged(whoCounts: true)
        while !Task.isCancelled {
            queue.async { [self] in tick() }
            try? await Task.sleep(for: Self.tickEvery)
        }
        let open = endpoint.withLock { endpoint in
            defer { endpoint = nil }
            return endpoint
        }
        await open?.stop()
        queue.sync { while hands.marks.store() > 0 {} }
    }

    /// Says that the journal was written to: what is new in it goes out.
    package func wake() {
        guard !isWoken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        queue.async { [self] in
            isWoken.store(false, ordering: .releasing)
            for link in state.withLock({ Array($0.outboxes.keys) }) { pump(link) }
        }
    }

    /// Something newer is here, whoever brought it; `whoCounts` where others may be believed now.
    package func standingChanged(whoCounts: Bool = false) {
        queue.async { [self] in
            step(.standing(hands.standing))
            guard whoCounts else { return }
            perform(state.withLock { $0.machine.strike(hands.believes) })
            step(.targets(targets))
        }
    }

    /// Where the listener is, for the hub to tell others; nil where there is none.
    package var listening: PeerAddress? {
        endpoint.withLock { $0?.listening }.flatMap { PeerAddress(bytes: $0.bytes, port: $0.port) }
    }

    private var targets: [GossipMachine.Target] {
        let known = configuration.known.map { GossipMachine.Target($0) }
        let listed = (hands.rosters.roster?.devices ?? []).compactMap { entry in
            entry.standing == .active
                ? entry.peerAddress.map { GossipMachine.Target($0, entry.device) } : nil
        }
        return known + listed
    }

    /// Hands an event to the machine and performs what it says; on the queue alone.
    func step(_ event: GossipMachine.Event) {
        let now = hands.clock.sinceBoot
        let chance = Double.random(in: 0...1)
        let actions = state.withLock { state in
            state.machine.handle(event, at: now, chance: chance) { [marks = hands.marks.marks] in
                marks.stored(of: $0)
            }
        }
        perform(actions)
    }

    private func tick() {
        let now = hands.clock.sinceBoot
        if endpoint.withLock({ $0 == nil }) { open(now) }
        step(.tick)
        hands.marks.store()
        tellCheckpoint(now)
        let isForgetting = state.withLock { state in
            guard now - state.forgottenAt >= Self.forgetEvery else { return false }
            state.forgottenAt = now
            return true
        }
        if isForgetting { hands.marks.forgetOld() }
        work()
    }
}
