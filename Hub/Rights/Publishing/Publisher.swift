import Crypto
package import Kernel
import Logging
import Metrics
package import Sync
import Synchronization
package import Vocabulary

/// Keeps every scope's newest head: made a moment after a change, and again before it expires.
///
/// What lies in memory (leaves, the newest snapshot and deltas) only saves time; any of it is made
/// again from the rows, so several hubs may publish from one store.
package final class Publisher: Sendable {
    /// A failed attempt is repeated after this.
    static let retryDelay = Duration.seconds(5)
    /// At least this often the clock is looked at, and a waiter looks at the store.
    static let pauseMax = Duration.seconds(5)
    static let deltasKept = 16
    static let deltaBytesKeptMax = 16 << 20

    struct ScopeState {
        var timer = PublishTimer()
        var tree: ScopeTree?
        var head: SignedHead?
        /// The newest snapshot however large it is: every gate that starts asks for it.
        var snapshot: [UInt8]?
        /// The making of a snapshot, which all who ask meanwhile wait for.
        var building: Task<Snapshot, any Error>?
        var deltas: [UInt64: [UInt8]] = [:]
    }

    let services: HubServices
    let writer: HeadWriter
    let states = Mutex<[ScopeID: ScopeState]>([:])
    let arrivals = Waiters()
    /// Tells gates at once what cannot wait for a head.
    package let herald: Herald
    private let wakes = Waiters()
    /// Nobody is made to wait any more.
    let isEnding = Atomic(false)
    private let runner = Mutex<Task<Void, Never>?>(nil)

    package init(
        services: HubServices,
        keys: ScopeKeys,
        timeZones: TimeZoneDatabase = .system
    ) {
        self.services = services
        writer = HeadWriter(keys: keys, timeZones: timeZones)
        herald = Herald(services: services, keys: keys)
    }

    /// Takes up all scopes where they stand, leaves included.
    package func load() async throws {
        let scopes = try await services.store.read { session in
            try session.rows("SELECT id FROM scope") { row throws(StoreError) in
                try row.id(0, as: ScopeID.self)
            }
        }
        for scope in scopes { try await publish(scope, isRenewal: false) }
    }

    /// Publishes by itself from now on, until ``stop()``.
    package func start() {
        runner.withLock { runner in
            guard runner == nil else { return }
            runner = Task { await self.run() }
        }
        herald.start()
    }

    package func stop() async {
        let task = runner.withLock { runner in
            defer { runner = nil }
            return runner
        }
        task?.cancel()
        await task?.value
        await herald.stop()
    }

    /// Answers at once whoever waits for a newer head: the hub is about to end.
    package func endWaits() {
        isEnding.store(true, ordering: .releasing)
        arrivals.wake()
        herald.endWaits()
    }

    /// A command changed rows of this scope and is durable.
    package func changed(_ scope: ScopeID) {
        let now = services.clock.now()
        states.withLock { $0[scope, default: ScopeState()].timer.changed(at: now) }
        wakes.wake()
        herald.changed(scope)
    }

    /// A keyring is in force and durable: who waits for a head hears of it, and a head whose key
    /// was withdrawn is made again.
    package func keyringChanged(_ scope: ScopeID) {
        changed(scope)
        arrivals.wake()
    }

    /// Takes a head of a new epoch whatever its version.
    func recovered(_ publication: Publication, of scope: ScopeID) {
        states.withLock { states in
            var state = ScopeState()
            state.timer = states[scope]?.timer ?? PublishTimer()
            states[scope] = state
        }
        adopt(publication, of: scope, covering: 0)
    }

    /// Publishes what is changed, without waiting for its time; the newest head.
    @discardableResult
    package func publishNow(_ scope: ScopeID) async throws -> SignedHead {
        try await publish(scope, isRenewal: false)
    }

    /// Publishes every scope whose time has come.
    package func publishDue() async {
        let now = services.clock.now()
        let due = states.withLock { states in
            states.filter { $0.value.timer.due.map { $0 <= now } ?? false }.map(\.key)
        }
        for scope in due.sorted() {
            do {
                try await publish(scope, isRenewal: isRenewalDue(scope, now))
            } catch {
                let retry = now.advanced(by: Self.retryDelay)
                states.withLock { $0[scope, default: ScopeState()].timer.failed(until: retry) }
                services.log.error(
                    "headNotPublished",
                    ["scope": "\(scope)", "error": "\(error)"]
                )
            }
        }
    }

    private func isRenewalDue(_ scope: ScopeID, _ now: Timestamp) -> Bool {
        states.withLock { $0[scope]?.timer.isRenewalDue(at: now) ?? false }
    }

    private func run() async {
        while !Task.isCancelled {
            let seen = wakes.generation
            await publishDue()
            let now = services.clock.now()
            let due = states.withLock { $0.values.compactMap(\.timer.due).min() }
            let pause = due.map { $0.since(now) } ?? Self.pauseMax
            _ = await wakes.wait(after: seen, atMost: min(max(pause, .zero), Self.pauseMax))
        }
    }

    @discardableResult
    private func publish(_ scope: ScopeID, isRenewal: Bool) async throws -> SignedHead {
        let (tree, covered) = states.withLock { states in
            (states[scope]?.tree, states[scope]?.timer.changes ?? 0)
        }
        let now = services.clock.now()
        let begin = services.clock.sinceBoot()
        let publication = try await services.store.write { [writer] session in
            try writer.publish(
                session,
                scope: scope,
                tree: tree,
                now: now,
                isRenewal: isRenewal
            )
        }
        adopt(publication, of: scope, covering: covered)
        if publication.delta != nil {
            services.metrics.count("jalon_heads_published_total", "Heads published.")
            services.metrics.observe(
                "jalon_publish_seconds",
                "Time to make and store a head.",
                services.clock.sinceBoot() - begin
            )
        }
        return publication.head
    }

    /// Takes over what was published, unless something newer is here already.
    func adopt(_ publication: Publication, of scope: ScopeID, covering changes: UInt64) {
        let head = publication.head
        let isNews = states.withLock { states in
            var state = states[scope] ?? ScopeState()
            defer { states[scope] = state }
            let known = state.head?.place ?? HeadPlace(hubEpoch: 0, version: 0)
            guard head.place >= known else { return false }
            state.tree = publication.tree
            state.timer.published(
                changes,
                issuedAt: head.head.issuedAt,
                expiresAt: head.head.expiresAt
            )
            guard head.place > known else { return false }
            state.head = head
            state.snapshot = nil
            state.deltas = [:]
            if let delta = publication.delta { state.keep(delta.bytes, from: delta.from) }
            return true
        }
        if isNews {
            arrivals.wake()
            herald.changed(scope)
        }
    }
}

extension Publisher.ScopeState {
    mutating func keep(_ delta: [UInt8], from version: UInt64) {
        guard deltas.count < Publisher.deltasKept, delta.count <= Publisher.deltaBytesKeptMax else {
            return
        }
        deltas[version] = delta
    }
}
