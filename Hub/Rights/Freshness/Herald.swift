import HTTPServer
import Kernel
import Logging
import Metrics
import Sync
import Synchronization
import Vocabulary

/// Tells the gates what cannot wait for a head: heartbeats, and what was struck.
///
/// Every hub process has one; all read the same store, which it looks at each second while anybody
/// listens, so that a strike made through one hub is told by all.
package final class Herald: Sendable {
    /// How often the store is looked at for what another hub wrote.
    static let lookEvery = Duration.seconds(1)
    /// Beyond so many listeners a device is told to poll.
    package static let listenersMax = 1_024

    /// What the streams of a scope were told last.
    struct Told {
        let news: ScopeNews
        let at: Duration
    }

    struct State {
        var news: [ScopeID: ScopeNews] = [:]
        var told: [ScopeID: Told] = [:]
        var listeners = Listeners(countMax: Herald.listenersMax)
        /// How many polls wait for the next flash of a scope.
        var waiting: [ScopeID: Int] = [:]
        var changed: Set<ScopeID> = []
        var lookedAt: Duration?
        var isEnding = false
    }

    let services: HubServices
    let writer: NewsWriter
    let state = Mutex(State())
    /// Wakes the loop.
    private let wakes = Waiters()
    /// Wakes those who poll.
    let flashes = Waiters()
    private let runner = Mutex<Task<Void, Never>?>(nil)

    init(services: HubServices, keys: ScopeKeys) {
        self.services = services
        writer = NewsWriter(keys: keys)
    }

    func start() {
        runner.withLock { runner in
            guard runner == nil else { return }
            runner = Task { await self.run() }
        }
    }

    func stop() async {
        endWaits()
        let task = runner.withLock { runner in
            defer { runner = nil }
            return runner
        }
        task?.cancel()
        await task?.value
    }

    /// Ends all streams and answers whoever waits: the hub is about to end.
    func endWaits() {
        let feeds = state.withLock { state in
            state.isEnding = true
            return state.listeners.feeds
        }
        for feed in feeds { feed.finish() }
        flashes.wake()
    }

    /// Something of this scope is durable that gates may have to be told.
    func changed(_ scope: ScopeID) {
        state.withLock { _ = $0.changed.insert(scope) }
        wakes.wake()
    }

    /// How many streams are open.
    package var listeners: Int { state.withLock { $0.listeners.count } }

    private func run() async {
        while !Task.isCancelled {
            let seen = wakes.generation
            await tellNews()
            _ = await wakes.wait(after: seen, atMost: Self.lookEvery)
        }
    }
}

extension Herald {
    /// Tells who listens what is new, and that nothing is where nothing was told for a while.
    private func tellNews() async {
        for scope in dueScopes() {
            do {
                try await tellNews(of: scope)
            } catch {
                services.log.error("newsNotTold", ["scope": "\(scope)", "error": "\(error)"])
            }
        }
    }

    private func dueScopes() -> [ScopeID] {
        let now = services.clock.sinceBoot()
        return state.withLock { state in
            defer { state.changed = [] }
            let heard = state.listeners.scopes.union(state.waiting.keys)
            if let last = state.lookedAt, now - last < Self.lookEvery {
                return heard.intersection(state.changed).sorted()
            }
            state.lookedAt = now
            return heard.sorted()
        }
    }

    private func tellNews(of scope: ScopeID) async throws {
        guard let news = try await news(of: scope) else { return }
        let now = services.clock.sinceBoot()
        guard isBeatDue(news, of: scope, now) else { return }
        if isFlashNew(news, of: scope) {
            try await tellFlash(of: scope)
            flashes.wake()
        }
        try tellBeat(news, of: scope, now)
    }

    private func isBeatDue(_ news: ScopeNews, of scope: ScopeID, _ now: Duration) -> Bool {
        guard let told = state.withLock({ $0.told[scope] }) else { return true }
        return told.news != news || now - told.at >= Heartbeat.every
    }

    private func isFlashNew(_ news: ScopeNews, of scope: ScopeID) -> Bool {
        guard let told = state.withLock({ $0.told[scope] }) else { return true }
        return told.news.flash != news.flash || told.news.hubEpoch != news.hubEpoch
    }

    private func tellBeat(_ news: ScopeNews, of scope: ScopeID, _ now: Duration) throws {
        let beat = try writer.heartbeat(news, of: scope, now: services.clock.now())
        let feeds = state.withLock { state in
            state.told[scope] = Told(news: news, at: now)
            return state.listeners.feeds(of: scope)
        }
        let event = Self.event(DeviceAPI.beatEvent, beat)
        for feed in feeds { feed.yield(event) }
    }

    private func tellFlash(of scope: ScopeID) async throws {
        let newest = try await services.store.read { [writer] session in
            try writer.flash(session, scope)
        }
        guard let newest else { return }
        let feeds = state.withLock { $0.listeners.lacking(newest.sequence, of: scope) }
        guard !feeds.isEmpty else { return }
        services.metrics.count(
            "jalon_flashes_told_total",
            "Emergency lists sent over event streams.",
            by: Int64(feeds.count)
        )
        let event = Self.event(DeviceAPI.flashEvent, newest.bytes)
        for feed in feeds { feed.yield(event) }
    }

    func news(of scope: ScopeID) async throws -> ScopeNews? {
        let known = state.withLock { $0.news[scope] }
        let news = try await services.store.read { session in
            try ScopeNews.read(session, scope, known: known)
        }
        if let news { state.withLock { $0.news[scope] = news } }
        return news
    }

    static func event(_ name: String, _ bytes: [UInt8]) -> ServerEvent {
        ServerEvent(event: name, data: Base64.encode(bytes))
    }
}
