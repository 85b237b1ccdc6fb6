import Crypto
package import Logging
package import Sync
import Synchronization
package import Vocabulary

/// Where every roster comes in, whoever brought it; says who is believed.
package final class RosterDesk: Sendable {
    package enum Outcome: Hashable, Sendable {
        case taken
        case alreadyHere
        case older
        case expired
        case refused(SignedObjectRefusal)
    }

    package typealias Listener = @Sendable (Roster, [UInt8]) -> Void

    private struct State {
        var keyring: Keyring
        var newest: Roster?
        var bytes: [UInt8] = []
        var listeners: [Listener] = []
    }

    package static let listenersMax = 8

    private let clock: EdgeClock
    private let keep: @Sendable ([UInt8]) throws(EdgeFailure) -> Void
    private let events: Log
    private let state: Mutex<State>

    /// `stored` is what `keep` was given last.
    package init(
        keyring: Keyring,
        stored: [UInt8]?,
        clock: EdgeClock,
        events: Log = .silent,
        keep: @escaping @Sendable ([UInt8]) throws(EdgeFailure) -> Void
    ) {
        self.clock = clock
        self.keep = keep
        self.events = events
        var first = State(keyring: keyring)
        if let stored, let roster = try? Roster(bytes: stored, keyring: keyring) {
            first.newest = roster
            first.bytes = stored
        }
        state = Mutex(first)
    }

    /// Takes a roster, or says why not.
    @discardableResult
    package func take(_ bytes: [UInt8]) -> Outcome {
        let keyring = state.withLock { $0.keyring }
        let roster: Roster
        do throws(SignedObjectRefusal) {
            roster = try Roster(bytes: bytes, keyring: keyring)
        } catch {
            events.warning("rosterRefused", ["reason": "\(error.rawValue)"])
            return .refused(error)
        }
        guard roster.expiresAt > clock.bounds.low else { return .expired }
        let taken: (Outcome, [Listener]) = state.withLock { state in
            if let newest = state.newest, newest.version >= roster.version {
                return (newest.version == roster.version ? .alreadyHere : .older, [])
            }
            state.newest = roster
            state.bytes = bytes
            return (.taken, state.listeners)
        }
        guard taken.0 == .taken else { return taken.0 }
        clock.plausible(roster.issuedAt)
        do throws(EdgeFailure) {
            try keep(bytes)
        } catch {
            events.error("rosterNotKept", ["reason": "\(error)"])
        }
        events.info(
            "rosterTaken",
            ["version": "\(roster.version)", "devices": .integer(roster.devices.count)]
        )
        for listener in taken.1 { listener(roster, bytes) }
        return .taken
    }

    /// A roster whose key was withdrawn is nobody's word any more, however high its number.
    package func adopt(_ keyring: Keyring) {
        state.withLock { state in
            state.keyring = keyring
            guard (try? Roster(bytes: state.bytes, keyring: keyring)) == nil else { return }
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

    /// The roster in force; nil before the first, and once it is past its time.
    package var roster: Roster? {
        let low = clock.bounds.low
        return state.withLock { $0.newest }.flatMap { $0.expiresAt > low ? $0 : nil }
    }

    /// As it was signed, to be passed on; nil where there is none.
    package var newest: [UInt8]? { state.withLock { $0.newest == nil ? nil : $0.bytes } }

    /// Zero where there is none.
    package var version: UInt32 { state.withLock { $0.newest?.version ?? 0 } }

    /// A device of the scope that is listened to; nil for any other.
    package func believed(_ device: DeviceID) -> RosterEntry? {
        guard let entry = roster?[device], entry.standing == .active else { return nil }
        return entry
    }
}
