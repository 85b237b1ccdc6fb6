import Access
import Cache
import Crypto
import Edge
import Gates
import HTTPClient
import HTTPServer
import Journal
import Logging
import Support
import Sync
import Synchronization
import Vocabulary

/// A whole daemon without readers, on real files, beside a fake hub on 127.0.0.1.
final class LiveEdge: Sendable {
    static let right = RightRecord(right: RightID(0xBEEF_0001_0002_0003))

    let folder: TemporaryFolder
    let hub: FakeHub
    let server: Server
    let daemon: EdgeDaemon
    let log = LogMemory()
    private let stopping = Bell()
    private let running = Mutex<Task<Void, any Error>?>(nil)

    init(
        readers: [ReaderConfiguration] = [],
        programs: ReaderPrograms = ReaderPrograms(codes: "/bin/false", cards: "/bin/false"),
        service: ServiceReporter = .silent,
        gate: any Gate = SimulatedGate(.init(passesAfter: .zero)),
        _ change: (inout ScopeForge) -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder()
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: EdgeBench.zone))
        forge.put(Self.right)
        change(&forge)
        forge.publish()
        let place = StateFolder(folder.path("edge"))
        let key = try EdgeBench.enrol(place, forge)
        hub = FakeHub(forge, key: key.publicKey)
        server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: hub)
        daemon = try Self.daemon(
            place,
            port: server.port ?? 0,
            log,
            readers,
            programs,
            service,
            gate
        )
    }

    static func daemon(
        _ place: StateFolder,
        port: UInt16,
        _ log: LogMemory,
        _ readers: [ReaderConfiguration] = [],
        _ programs: ReaderPrograms = ReaderPrograms(codes: "/bin/false", cards: "/bin/false"),
        _ service: ServiceReporter = .silent,
        _ gate: any Gate = SimulatedGate(.init(passesAfter: .zero))
    ) throws -> EdgeDaemon {
        let clock = Clock(now: { ScopeForge.start }, sinceBoot: Clock.system.sinceBoot)
        let stores = try EdgeStores(place, clock: clock, boot: "test")
        var configuration = EdgeConfiguration()
        configuration.hub = "http://127.0.0.1:\(port)"
        configuration.readers = readers
        return EdgeDaemon(
            configuration,
            stores: stores,
            gate: gate,
            client: try HTTPClient(),
            programs: programs,
            service: service,
            events: Log(log.sink, level: .debug)
        )
    }

    /// Runs the daemon while `body` looks at it, then stops both.
    func whileRunning(_ body: () async throws -> Void) async throws {
        let task = Task {
            try await daemon.run(listen: .loopback(address: "127.0.0.1", port: 0)) {
                await self.stopping.wait()
            }
        }
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        stopping.ring()
        try await task.value
        await server.stop(gracePeriod: .zero)
        if let failure { throw failure }
    }

    var cache: CacheFile { daemon.stores.cache }
    var journal: JournalFile { daemon.stores.journal }

    var version: UInt64? { cache.head?.head.version }

    func hasVersion(_ version: UInt64) async throws -> Bool {
        try await eventually { self.version == version }
    }

    var records: [JournalRecord] {
        get throws {
            try journal.records(after: 0, limit: 4_096).compactMap { JournalRecord(bytes: $0) }
        }
    }

    func show(_ right: RightRecord = LiveEdge.right) async -> String? {
        let text = TokenText.spelling(hub.read { $0.forge.token(for: right) })
        let before = daemon.decider.log.totals.decisions
        _ = daemon.decider.submit(
            Presentation(
                payload: Array(text.utf8),
                medium: .staticCode,
                direction: .entry,
                reader: "test",
                seenAt: daemon.stores.clock.sinceBoot
            )
        )
        await daemon.decider.drain()
        return daemon.decider.log.entries(after: before).last?.verdict
    }
}
