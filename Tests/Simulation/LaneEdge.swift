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

/// The production parts of one edge under a clock held by hand; only camera and wires are missing.
final class LaneEdge: Sendable {
    static let zone: UInt16 = 1

    let time: ManualClock
    let stores: EdgeStores
    let decider: Decider
    private let forge: ScopeForge
    private let inbox: Inbox

    /// Openings that the gate was told of and has not seen yet.
    private final class Inbox: Sendable {
        let grants = Mutex<[(OpenPassage, Direction)]>([])
    }

    init(_ rights: [RightRecord], in folder: TemporaryFolder) throws {
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: Self.zone))
        for right in rights { forge.put(right) }
        forge.publish()
        self.forge = forge
        time = ManualClock(at: ScopeForge.start)
        let place = StateFolder(folder.path("lane"))
        try Self.enrol(place, forge)
        stores = try EdgeStores(place, clock: time.clock, boot: "test")
        stores.clock.answered(ScopeForge.start)
        _ = try stores.cache.apply(forge.snapshot())
        let inbox = Inbox()
        self.inbox = inbox
        decider = Decider(
            judge: stores.judge(),
            recording: stores.recording,
            journal: stores.journal,
            clock: stores.clock,
            feedback: Feedback(
                grant: { passage, direction in
                    guard let passage else { return }
                    inbox.grants.withLock { $0.append((passage, direction)) }
                },
                deny: { _ in }
            ),
            hasSensor: true
        )
    }

    private static func enrol(_ place: StateFolder, _ forge: ScopeForge) throws {
        try place.make()
        let state = try StateFile(path: place.state)
        try state.keep(
            DeviceIdentity(
                device: DeviceID(5),
                key: try state.deviceKey(),
                hub: "http://127.0.0.1:1",
                assignment: Assignment(
                    scope: forge.scope,
                    gate: GateID(9),
                    zone: zone,
                    direction: "entry"
                ),
                keyring: SignedKeyring(bytes: forge.keyringBytes),
                epochFloor: 0
            )
        )
    }

    /// Shows a code and gives what the gate is to open for it.
    func show(_ right: RightRecord) async -> [(OpenPassage, Direction)] {
        let text = TokenText.spelling(forge.token(for: right, issuedAt: ScopeForge.start))
        _ = decider.submit(
            Presentation(
                payload: Array(text.utf8),
                medium: .staticCode,
                direction: .entry,
                reader: "lane",
                seenAt: time.clock.sinceBoot()
            )
        )
        await decider.drain()
        return inbox.grants.withLock { grants in
            defer { grants = [] }
            return grants
        }
    }

    var records: [JournalRecord] {
        get throws {
            try stores.journal.records(after: 0, limit: JournalFile.recordsMax).compactMap {
                JournalRecord(bytes: $0)
            }
        }
    }
}
