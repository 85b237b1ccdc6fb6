import Access
import Cache
import Edge
import Gates
import Journal
import Sync
import Synchronization
import Vocabulary

/// One life of an edge's daemon, from a start to the next: stores, decisions and the two machines.
final class RunningEdge {
    /// Where a conversation with the hub stands.
    struct Talk {
        var number = 0
        /// Whether an answer to `number` is awaited.
        var isAsking = false
        var askedAt = Duration.zero
        /// What the update in hand began at.
        var low: Timestamp?
    }

    let stores: EdgeStores
    let decider: Decider
    let inbox = SimulatedEdge.Inbox()
    /// What this gate tells the one on the same switch.
    let marks: MarkSource
    let desk: HeadDesk
    var download = DownloadMachine()
    var upload: UploadMachine
    var talks = [Talk(), Talk()]
    var ticks = 0
    /// Whether the upload waits for something to be written.
    var isUploadAsleep = false
    /// Openings that the gate has not answered, by their scan.
    var open: [UInt64: OpenPassage] = [:]

    init(_ stores: EdgeStores) {
        self.stores = stores
        marks = MarkSource(
            identity: stores.identity,
            journal: stores.journal,
            clock: stores.clock
        )
        let inbox = inbox
        decider = Decider(
            judge: stores.judge(),
            recording: stores.recording,
            journal: stores.journal,
            clock: stores.clock,
            feedback: Feedback(
                grant: { passage, _ in inbox.state.withLock { $0.grants.append(passage) } },
                deny: { refusal in inbox.state.withLock { $0.refusals.append(refusal) } },
                tampered: { inbox.state.withLock { $0.isTampered = true } },
                written: { inbox.state.withLock { $0.isWritten = true } }
            ),
            hasSensor: true
        )
        stores.flash.connect(
            FlashDesk.Links(
                inTurn: { [weak decider] work in decider?.inTurn(work) },
                headVersion: { [cache = stores.cache] in cache.head?.head.version ?? 0 }
            )
        )
        let keyring = stores.identity.keyring.keyring
        desk = HeadDesk(
            cache: stores.cache,
            journal: stores.journal,
            clock: stores.clock,
            keyring: { keyring },
            reports: .init(
                applied: { [flash = stores.flash, cache = stores.cache] _, _ in
                    inbox.state.withLock { $0.isApplied = true }
                    flash.headApplied(cache.head?.head.version ?? 0)
                },
                alarmed: { _ in }
            )
        )
        let acknowledged = stores.journal.acknowledged.map {
            $0.epoch == stores.journal.epoch ? $0.sequence : 0
        }
        upload = UploadMachine(
            epoch: stores.journal.epoch,
            first: stores.journal.prunedSequence + 1,
            acknowledged: acknowledged ?? 0,
            written: stores.journal.position.sequence
        )
    }

    var version: UInt64? { stores.cache.head?.head.version }

    func show(_ code: [UInt8], _ direction: Direction) async {
        _ = decider.submit(
            Presentation(
                payload: code,
                medium: .staticCode,
                direction: direction,
                reader: "world",
                seenAt: stores.clock.sinceBoot
            )
        )
        await decider.drain()
    }

    func settle(_ scan: UInt64, _ outcome: GateOutcome?) async -> OpenPassage? {
        guard let passage = open.removeValue(forKey: scan) else { return nil }
        decider.settle(passage, outcome)
        await decider.drain()
        return passage
    }

    /// What is due now and then: the numbers that stand for floods, the head that is owed, the
    /// clock's mark.
    func tick() async throws(EdgeFailure) {
        decider.tick()
        payHead()
        if stores.flash.payOwed() { inbox.state.withLock { $0.isWritten = true } }
        stores.marks.store()
        await decider.drain()
        try stores.state.keep(stores.clock.mark)
    }

    func payHead() {
        guard stores.owedHead != nil else { return }
        decider.append { [stores] _ in stores.owedHead }
    }

    var isDrained: Bool { stores.journal.backlog == 0 }
}
