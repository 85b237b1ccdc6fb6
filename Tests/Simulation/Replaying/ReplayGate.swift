import Access
import Cache
import Crypto
import Edge
import Gates
import Journal
import Support
import Sync
import Synchronization
import Vocabulary

/// A gate with its real files, judge and decider; whoever moves it is the test.
final class ReplayGate {
    private final class Openings: Sendable {
        let all = Mutex<[OpenPassage]>([])
    }

    let gate: GateID
    let device: DeviceID
    let key: Ed25519PrivateKey
    private let place: StateFolder
    private let clock: ManualClock
    private let openings = Openings()
    private var opened: (stores: EdgeStores, decider: Decider)?
    private var sent: UInt64 = 0

    init(_ name: String, _ hub: ReplayHub, zone: UInt16 = 1, in folder: TemporaryFolder)
        async throws
    {
        clock = hub.clock
        place = StateFolder(folder.path(name))
        try place.make()
        let state = try StateFile(path: place.state)
        key = try state.deviceKey()
        gate = try await hub.gate(name, zone: zone)
        let answer = try await hub.enrol(gate, key: key)
        device = answer.device
        try state.keep(
            DeviceIdentity(
                device: answer.device,
                key: key,
                hub: "http://127.0.0.1:1",
                assignment: answer.assignment,
                keyring: SignedKeyring(bytes: Base64.decode(answer.keyring) ?? []),
                epochFloor: 0
            )
        )
        try open()
    }

    var stores: EdgeStores {
        guard let opened else { preconditionFailure("a gate has its files open") }
        return opened.stores
    }

    private var decider: Decider {
        guard let opened else { preconditionFailure("a gate has its files open") }
        return opened.decider
    }

    private func open() throws {
        let stores = try EdgeStores(place, clock: clock.clock, boot: "test")
        opened = (stores, Self.decider(stores, openings))
        try StartRecords.write(stores)
    }

    private static func decider(_ stores: EdgeStores, _ openings: Openings) -> Decider {
        Decider(
            judge: stores.judge(),
            recording: stores.recording,
            journal: stores.journal,
            clock: stores.clock,
            feedback: Feedback(
                grant: { passage, _ in
                    if let passage { openings.all.withLock { $0.append(passage) } }
                },
                deny: { _ in }
            ),
            hasSensor: true
        )
    }

    /// The process is gone, whatever was open, and another one opens the files.
    func restart() throws {
        openings.all.withLock { $0 = [] }
        // The files are closed before they are opened again.
        opened = nil
        try open()
    }

    /// Takes the hub's newest cache, as a download would.
    func refresh(_ hub: ReplayHub) async throws {
        let snapshot = try await hub.snapshot()
        guard stores.cache.head?.bytes != snapshot.head.bytes else { return }
        _ = try stores.cache.apply(snapshot)
        stores.clock.signed(snapshot.head.head.issuedAt)
        stores.clock.answered(clock.clock.now())
        var draft = Draft.head(snapshot.head, time: stores.clock.bounds)
        draft.gate = gate
        try stores.journal.append([draft])
    }

    /// Takes the hub's newest list of emergency revocations, as its stream would bring it.
    func hearFlash(_ hub: ReplayHub) async throws {
        guard let bytes = try await hub.flash() else { return }
        stores.flash.take(bytes)
    }

    @discardableResult
    func show(_ code: [UInt8], _ direction: Direction = .entry) async -> String {
        let before = decider.log.totals.decisions
        _ = decider.submit(
            Presentation(
                payload: code,
                medium: .staticCode,
                direction: direction,
                reader: "test",
                seenAt: stores.clock.sinceBoot
            )
        )
        await decider.drain()
        return decider.log.entries(after: before).last?.verdict ?? "counted"
    }

    /// The gate says what came of its oldest opening.
    func settle(_ outcome: GateOutcome?) async {
        let passage = openings.all.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let passage else { return }
        decider.settle(passage, outcome)
        await decider.drain()
    }

    /// Sends what the hub has not got.
    func upload(_ hub: ReplayHub, limit: Int = 500) async throws {
        while sent < stores.journal.position.sequence {
            let batch = try stores.journal.nextBatch(
                after: sent,
                limit: limit,
                time: stores.clock.bounds.low,
                signer: key
            )
            guard let batch else { return }
            try await hub.ingest(batch.bytes, from: device)
            sent = batch.sequences.upperBound
        }
    }

    var records: [JournalRecord] {
        get throws {
            try stores.journal.records(after: 0, limit: 4_096).compactMap {
                JournalRecord(bytes: $0)
            }
        }
    }
}
