import Access
import Cache
import Crypto
import Edge
import Gates
import Journal
import Support
import Sync
import Vocabulary

/// One edge with its real files, decisions and upload machine; only the wire is made of memory.
final class SimulatedEdge {
    /// A question that waits for its answer.
    struct Question {
        let number: Int
        let timesOutAt: Duration
    }

    static let patience = Duration.seconds(30)

    let device: DeviceID
    private let place: StateFolder
    private let clock: ManualClock
    private var opened: EdgeStores?
    private var machine: UploadMachine
    private var event: UploadMachine.Event? = .begin
    private var wakeAt: Duration?
    private var question: Question?
    private var open: [OpenPassage] = []
    private var questions = 0
    /// What was durable when the gate moved, in order.
    private(set) var durable: [[UInt8]] = []

    init(_ name: String, _ hub: SimulatedHub, in folder: TemporaryFolder) async throws {
        clock = hub.clock
        place = StateFolder(folder.path(name))
        try place.make()
        let state = try StateFile(path: place.state)
        let key = try state.deviceKey()
        let answer = try await hub.enrol(name, key: key)
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
        device = answer.device
        let stores = try EdgeStores(place, clock: clock.clock, boot: "test")
        opened = stores
        machine = Self.machine(stores)
        try begin()
        try await refresh(hub)
    }

    private static func machine(_ stores: EdgeStores) -> UploadMachine {
        UploadMachine(
            epoch: stores.journal.epoch,
            first: 1,
            acknowledged: stores.journal.acknowledged?.sequence ?? 0,
            written: stores.journal.position.sequence
        )
    }

    private var stores: EdgeStores {
        guard let opened else { preconditionFailure("an edge has its files open") }
        return opened
    }

    var isDrained: Bool { stores.journal.backlog == 0 }
    var acknowledged: UInt64 { stores.journal.acknowledged?.sequence ?? 0 }

    private func begin() throws {
        try StartRecords.write(stores)
        let written = try stores.journal.records(after: UInt64(durable.count))
        durable += written
    }

    /// The process is gone, whatever it was doing, and another one opens the files.
    func restart() throws {
        let copy = durable
        opened = nil
        opened = try EdgeStores(place, clock: clock.clock, boot: "test")
        let kept = try stores.journal.records(after: 0)
        guard kept == copy, stores.journalFindings.isEmpty else {
            throw Broken("what was durable is not in the journal after a restart")
        }
        machine = Self.machine(stores)
        event = .begin
        wakeAt = nil
        question = nil
        open = []
        try begin()
    }

    /// Takes the hub's newest cache, as a download would.
    func refresh(_ hub: SimulatedHub) async throws {
        let snapshot = try await hub.snapshot()
        guard stores.cache.head?.bytes != snapshot.head.bytes else { return }
        _ = try stores.cache.apply(snapshot)
        stores.clock.signed(snapshot.head.head.issuedAt)
        stores.clock.answered(clock.clock.now())
        try append([Draft.head(snapshot.head, time: stores.clock.bounds)], [])
    }

    @discardableResult
    private func append(_ drafts: [Draft], _ uses: [UseChange]) throws -> [JournalRecord] {
        let records = try stores.journal.append(drafts, uses: uses)
        durable += records.map(\.bytes)
        return records
    }

    func show(_ code: [UInt8]) throws {
        let now = stores.clock.sinceBoot
        let presentation = Presentation(
            payload: code,
            medium: .staticCode,
            direction: .entry,
            reader: "test",
            seenAt: now
        )
        let judgement = try stores.judge().judge(presentation)
        let (drafts, uses) = stores.recording.drafts(of: judgement, sinceBoot: now)
        let records = try append(drafts, uses)
        if case .granted(let grant) = judgement.verdict, let scan = records.first {
            open.append(
                OpenPassage(scan: scan.sequence, grant: grant, judgement: judgement)
            )
        }
    }

    /// The gate says what came of its oldest opening.
    func settle(_ outcome: GateOutcome?) throws {
        guard !open.isEmpty else { return }
        let (draft, uses) = open.removeFirst().ending(
            outcome,
            hasSensor: true,
            recording: stores.recording,
            time: stores.clock.bounds,
            sinceBoot: stores.clock.sinceBoot
        )
        try append([draft], uses)
    }
}

/// The upload, as `UploadLane` performs it.
extension SimulatedEdge {
    /// What is to be sent now, if anything.
    func upload(_ random: inout SeededRandom) throws -> (number: Int, body: [UInt8])? {
        let now = clock.clock.sinceBoot()
        if let question, now >= question.timesOutAt {
            self.question = nil
            event = .failed(.unreachable)
        }
        guard question == nil else { return nil }
        if let wakeAt {
            guard now >= wakeAt else { return nil }
            self.wakeAt = nil
            event = .waited
        }
        guard let event else { return nil }
        let written = stores.journal.position.sequence
        _ = machine.handle(.written(upTo: written), chance: 1)
        self.event = nil
        switch machine.handle(event, chance: Double.random(in: 0...1, using: &random)) {
        case .sleep:
            self.event = .waited
            return nil
        case .wait(let duration):
            wakeAt = now + duration
            return nil
        case .send(let from, let count):
            return try batch(from, min(count, Int.random(in: 1...12, using: &random)), now)
        }
    }

    private func batch(
        _ from: UInt64,
        _ count: Int,
        _ now: Duration
    ) throws -> (number: Int, body: [UInt8])? {
        let batch = try stores.journal.nextBatch(
            after: from - 1,
            limit: count,
            time: stores.clock.bounds.low,
            signer: stores.identity.key
        )
        guard let batch else { throw Broken("the machine wants to send what is not there") }
        questions += 1
        question = Question(number: questions, timesOutAt: now + Self.patience)
        return (questions, batch.bytes)
    }

    /// An answer came; one to a question of before is nobody's.
    func take(_ word: HubWord, to number: Int) throws {
        guard question?.number == number else { return }
        question = nil
        switch word {
        case .refused: event = .failed(.refused)
        case .conflict(let conflict):
            guard conflict.reason == "hole" else {
                throw Broken("a sound journal was called \(conflict.reason)")
            }
            event = .conflict(conflict)
        case .acknowledged(let bytes):
            let keyring = stores.identity.keyring.keyring
            guard let word = Acknowledgement(bytes: bytes, keyring: keyring) else {
                throw Broken("the hub's word cannot be believed")
            }
            try stores.journal.acknowledge(word)
            event = .acknowledged(upTo: word.sequence)
        }
    }
}

/// A rule of the whole that did not hold.
struct Broken: Error, Equatable, CustomStringConvertible {
    static let strangeRecords = Broken("the hub holds what the edge did not write, or twice")
    static let emptyWord = Broken("the hub gave its word for what it does not hold")
    static let overspent = Broken("a right was spent above its uses at one gate")

    let description: String

    init(_ description: String) {
        self.description = description
    }
}
