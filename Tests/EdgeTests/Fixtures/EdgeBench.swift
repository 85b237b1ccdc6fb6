import Access
import Cache
import Crypto
import Edge
import Gates
import Journal
import Logging
import SQLite
import Support
import Sync
import Synchronization
import Vocabulary

/// An enrolled edge in a folder of its own, with a cache from a small hub and a clock held by hand.
final class EdgeBench: Sendable {
    static let zone: UInt16 = 1
    static let gate = GateID(9)
    static let device = DeviceID(5)

    let folder: TemporaryFolder
    let key: Ed25519PrivateKey
    let time: ManualClock
    let stores: EdgeStores
    let simulated: SimulatedGate
    let decider: Decider
    let passages: Passages
    /// Where decisions find the passages; another may be connected.
    let gates: GateBox
    let news: NewsBox
    let forge: ScopeForge
    let notes: Notes
    let tampers: CounterBox

    struct Options: Sendable {
        var zone = ZoneRecord(zone: EdgeBench.zone)
        var direction = "entry"
        var rights: [RightRecord] = []
        var confirmsClock = true
        var script = SimulatedGate.Script(passesAfter: .zero)
        var runsGate = true
        var options = JournalOptions()
        var hasCache = true
        var forging: @Sendable (inout ScopeForge) -> Void = { _ in }
    }

    init(_ options: Options) throws {
        folder = try TemporaryFolder()
        var forge = ScopeForge()
        forge.put(options.zone)
        for right in options.rights { forge.put(right) }
        options.forging(&forge)
        forge.publish()
        self.forge = forge
        time = ManualClock(at: ScopeForge.start)
        let place = StateFolder(folder.path("edge"))
        key = try Self.enrol(place, forge, direction: options.direction)
        stores = try EdgeStores(
            place,
            clock: time.clock,
            boot: "test",
            options: options.options
        )
        stores.clock.signed(ScopeForge.start)
        if options.confirmsClock { stores.clock.answered(ScopeForge.start) }
        if options.hasCache { _ = try stores.cache.apply(forge.snapshot()) }
        simulated = SimulatedGate(options.script, sleep: { _ in })
        let gates = GateBox()
        self.gates = gates
        let news = NewsBox()
        self.news = news
        let counter = CounterBox()
        let bell = Notes()
        decider = Decider(
            judge: stores.judge(),
            recording: stores.recording,
            journal: stores.journal,
            clock: stores.clock,
            feedback: Feedback(
                grant: { passage, direction in
                    bell.grants.withLock { $0.append(passage) }
                    gates.passages?.grant(passage, direction)
                },
                deny: { refusal in
                    bell.denials.withLock { $0.append(refusal) }
                    gates.passages?.deny(refusal)
                },
                tampered: { counter.add() },
                tell: { news.add($0) }
            ),
            hasSensor: options.script.hasSensor
        )
        let decider = decider
        passages = Passages(gate: simulated) { decider.settle($0, $1) }
        gates.connect(options.runsGate ? passages : nil)
        notes = bell
        tampers = counter
    }

    /// Puts into the state file what an enrolment would.
    static func enrol(
        _ place: StateFolder,
        _ forge: ScopeForge,
        hub: String = "http://127.0.0.1:1",
        direction: String = "entry"
    ) throws -> Ed25519PrivateKey {
        try place.make()
        let state = try StateFile(path: place.state)
        let key = try state.deviceKey()
        try state.keep(
            DeviceIdentity(
                device: device,
                key: key,
                hub: hub,
                assignment: Assignment(
                    scope: forge.scope,
                    gate: gate,
                    zone: zone,
                    direction: direction
                ),
                keyring: SignedKeyring(bytes: forge.keyringBytes),
                epochFloor: 0
            )
        )
        return key
    }

    /// Shows a code and waits for the decision and, when the gate runs, for the passage.
    @discardableResult
    func show(
        _ payload: [UInt8],
        medium: Medium = .staticCode,
        direction: Direction = .entry,
        reader: String = "test"
    ) async -> String {
        let before = decider.log.totals.decisions
        let isTaken = decider.submit(
            Presentation(
                payload: payload,
                medium: medium,
                direction: direction,
                reader: reader,
                seenAt: time.clock.sinceBoot()
            )
        )
        guard isTaken else { return "dropped" }
        await decider.drain()
        return decider.log.entries(after: before).last?.verdict ?? "counted"
    }

    func code(_ right: RightRecord, issuedAt: Timestamp = ScopeForge.start) -> [UInt8] {
        Array(TokenText.spelling(forge.token(for: right, issuedAt: issuedAt)).utf8)
    }

    var records: [JournalRecord] {
        get throws {
            try stores.journal.records(after: 0, limit: 4_096).compactMap {
                JournalRecord(bytes: $0)
            }
        }
    }

    /// Writes into the cache behind the edge's back.
    func attack(_ sql: String) throws {
        let connection = try Connection(path: stores.folder.cache)
        try connection.execute(sql)
    }
}

/// What the world was told.
final class Notes: Sendable {
    let denials = Mutex<[Refusal?]>([])
    let grants = Mutex<[OpenPassage?]>([])
}

final class CounterBox: Sendable {
    private let value = Atomic(0)

    var count: Int { value.load(ordering: .relaxed) }

    func add() { value.add(1, ordering: .relaxed) }
}

/// What screens and lamps were told.
final class NewsBox: Sendable {
    private let state = Mutex<[EdgeNews]>([])

    var all: [EdgeNews] { state.withLock { $0 } }

    func add(_ news: EdgeNews) { state.withLock { $0.append(news) } }
}

final class GateBox: Sendable {
    private struct Held {
        weak var passages: Passages?
    }

    private let state = Mutex(Held())

    var passages: Passages? { state.withLock { $0.passages } }

    /// Weak, as in the daemon: passages settle with the decider that tells of them.
    func connect(_ passages: Passages?) { state.withLock { $0 = Held(passages: passages) } }
}

/// Waits for something to become true, at most so long.
func eventually(
    within limit: Duration = .seconds(10),
    _ isTrue: () throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try isTrue() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return try isTrue()
}
