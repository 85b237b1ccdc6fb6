package import Logging
package import Sync
import Synchronization
import Vocabulary

/// Where every heartbeat comes in, whoever brought it; keeps the newest.
///
/// One proves that its time has come, never that it has not passed: only an answer to a question of
/// ours does that (``EdgeClock/answered(_:to:)``). So it lifts the lower end of the clock.
package final class HeartbeatDesk: Sendable {
    package enum Outcome: Hashable, Sendable {
        case taken
        /// Not newer than what is here: nothing is learnt from it.
        case older
        case refused(SignedObjectRefusal)
        /// So far ahead of a time that is known well that its key must be in wrong hands.
        case implausible
    }

    package typealias Listener = @Sendable (Heartbeat, [UInt8]) -> Void

    private struct State {
        var keyring: Keyring
        var newest: Heartbeat?
        var bytes: [UInt8] = []
        var listeners: [Listener] = []
    }

    package static let listenersMax = 8

    private let clock: EdgeClock
    private let events: Log
    private let state: Mutex<State>

    package init(keyring: Keyring, clock: EdgeClock, events: Log = .silent) {
        self.clock = clock
        self.events = events
        state = Mutex(State(keyring: keyring))
    }

    /// Takes a heartbeat, or says why not.
    @discardableResult
    package func take(_ bytes: [UInt8]) -> Outcome {
        let keyring = state.withLock { $0.keyring }
        let heartbeat: Heartbeat
        do throws(SignedObjectRefusal) {
            heartbeat = try Heartbeat(bytes: bytes, keyring: keyring)
        } catch {
            events.warning("heartbeatRefused", ["reason": "\(error.rawValue)"])
            return .refused(error)
        }
        guard clock.plausible(heartbeat.time) else {
            events.warning("heartbeatRefused", ["reason": "implausible"])
            return .implausible
        }
        let listeners: [Listener]? = state.withLock { state in
            if let newest = state.newest, !heartbeat.isNewer(than: newest) { return nil }
            state.newest = heartbeat
            state.bytes = bytes
            return state.listeners
        }
        guard let listeners else { return .older }
        for listener in listeners { listener(heartbeat, bytes) }
        return .taken
    }

    /// One whose key was withdrawn is nobody's word any more: it may name the last life of a hub
    /// there is, and every true one would be older for ever.
    package func adopt(_ keyring: Keyring) {
        state.withLock { state in
            state.keyring = keyring
            guard (try? Heartbeat(bytes: state.bytes, keyring: keyring)) == nil else { return }
            state.newest = nil
            state.bytes = []
        }
    }

    /// `listener` is given what was just taken and must not wait.
    package func listen(_ listener: @escaping Listener) {
        state.withLock { state in
            precondition(state.listeners.count < Self.listenersMax, "few listen to a desk")
            state.listeners.append(listener)
        }
    }

    package var heartbeat: Heartbeat? { state.withLock { $0.newest } }

    /// As it was signed, to be passed on; nil before the first.
    package var newest: [UInt8]? { state.withLock { $0.newest == nil ? nil : $0.bytes } }

    /// How long ago the hub is known to have said that nothing is newer; nil before the first.
    package var age: Duration? {
        let low = clock.bounds.low
        return heartbeat.map { max(.zero, low.since($0.time)) }
    }
}

extension Heartbeat {
    /// Of two hubs' lives the later one counts, then the later moment, then who knows more.
    fileprivate func isNewer(than other: Heartbeat) -> Bool {
        (hubEpoch, time, flash, headVersion)
            > (other.hubEpoch, other.time, other.flash, other.headVersion)
    }
}
