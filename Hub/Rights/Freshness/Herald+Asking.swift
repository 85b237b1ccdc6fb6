package import HTTPServer
import Kernel
import Sync
import Synchronization
package import Vocabulary

/// What devices ask of a herald.
extension Herald {
    /// A heartbeat of this moment; nil where the scope has no head.
    package func heartbeat(of scope: ScopeID) async throws -> [UInt8]? {
        guard let news = try await news(of: scope) else { return nil }
        return try writer.heartbeat(news, of: scope, now: services.clock.now())
    }

    /// The newest flash; nil where nothing was ever struck.
    package func flash(of scope: ScopeID) async throws -> [UInt8]? {
        try await services.store.read { [writer] session in
            try writer.flash(session, scope)?.bytes
        }
    }

    /// Returns when the flash is another than the known one, after the time, or as the hub ends.
    package func waitForFlash(
        _ scope: ScopeID,
        otherThan known: UInt64,
        seconds: Int
    ) async throws {
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        state.withLock { $0.waiting[scope, default: 0] += 1 }
        defer {
            state.withLock { state in
                let left = (state.waiting[scope] ?? 1) - 1
                state.waiting[scope] = left > 0 ? left : nil
            }
        }
        while !Task.isCancelled, !state.withLock({ $0.isEnding }) {
            let seen = flashes.generation
            guard try await news(of: scope)?.flash == known else { return }
            let rest = ContinuousClock.now.duration(to: end)
            guard rest > .zero, await flashes.wait(after: seen, atMost: rest) else { return }
        }
    }

    /// A stream for a device, which ends its former one.
    ///
    /// First the flash where the device has another, and a heartbeat, then each as it comes. Nil
    /// where too many listen, or the hub is about to end.
    package func stream(
        to device: DeviceID,
        of scope: ScopeID,
        knowing flash: UInt64
    ) async throws -> EventStream? {
        let (stream, feed) = EventStream.make()
        let place = state.withLock { state in
            state.isEnding
                ? nil : state.listeners.admit(device, of: scope, feed, flash: flash)
        }
        guard let place else { return nil }
        place.former?.finish()
        feed.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners.forget(device, number: place.number) }
        }
        do {
            try await greet(feed, of: scope, knowing: flash)
        } catch {
            feed.finish()
            throw error
        }
        return stream
    }

    /// What a strike during the greeting brings too arrives twice, which harms nobody.
    private func greet(
        _ feed: Listeners.Feed,
        of scope: ScopeID,
        knowing flash: UInt64
    ) async throws {
        let newest = try await services.store.read { [writer] session in
            try writer.flash(session, scope)
        }
        if let newest, newest.sequence != flash {
            feed.yield(Self.event(DeviceAPI.flashEvent, newest.bytes))
        }
        guard let beat = try await heartbeat(of: scope) else { return }
        feed.yield(Self.event(DeviceAPI.beatEvent, beat))
    }

    /// Ends the stream of a device that is no longer believed.
    package func cut(_ device: DeviceID) {
        let feed = state.withLock { $0.listeners.remove(device) }
        feed?.finish()
    }
}

extension Publisher {
    /// The stored roster of this scope is another: its heartbeats say so at once.
    package func rosterChanged(of scope: ScopeID) {
        herald.changed(scope)
    }
}
