import Crypto
package import Logging
package import Sync
import Synchronization
package import Vocabulary

/// Has the badge keys of the scope here: performs what `BadgeKeyMachine` says.
///
/// A lane of its own, so that no head waits for it. The keys come sealed to a key that is drawn for
/// each question (RFC 9180), and are kept sealed.
package final class BadgeKeyLane: Sendable {
    private static let patience = Duration.seconds(10)

    private let link: HubLink
    private let ring: BadgeKeyRing
    private let device: DeviceID
    private let scope: ScopeID
    private let clock: EdgeClock
    private let keep: @Sendable (BadgeKeys) throws(EdgeFailure) -> Void
    private let events: Log
    private let state: Mutex<State>

    private struct State {
        var report: LaneReport
        /// Whether what is in the ring is also on the disk.
        var isKept: Bool
    }

    package init(
        link: HubLink,
        ring: BadgeKeyRing,
        device: DeviceID,
        scope: ScopeID,
        clock: EdgeClock,
        events: Log = .silent,
        keep: @escaping @Sendable (BadgeKeys) throws(EdgeFailure) -> Void
    ) {
        self.link = link
        self.ring = ring
        self.device = device
        self.scope = scope
        self.clock = clock
        self.events = events
        self.keep = keep
        let report = LaneReport(phase: Self.phase(of: ring))
        state = Mutex(State(report: report, isKept: ring.keys != nil))
    }

    package var report: LaneReport { state.withLock { $0.report } }

    /// Whether there are keys, in a word for the status page.
    private static func phase(of ring: BadgeKeyRing) -> String {
        ring.keys == nil ? "absent" : "held"
    }

    /// Runs until the task is cancelled.
    package func run() async {
        var machine = BadgeKeyMachine()
        var event = BadgeKeyMachine.Event.begin
        while !Task.isCancelled {
            let action = machine.handle(event, chance: Double.random(in: 0...1))
            publish(machine, after: event)
            event = await perform(action)
        }
    }

    private func publish(_ machine: BadgeKeyMachine, after event: BadgeKeyMachine.Event) {
        let now = clock.bounds.low
        let phase = Self.phase(of: ring)
        let change = state.withLock { state in
            state.report.phase = phase
            if event == .fetched { state.report.succeededAt = now }
            return state.report.note(machine.fault, at: now)
        }
        if let change { events.info("badgeKeyFault", ["fault": "\(change)"]) }
    }

    private func perform(_ action: BadgeKeyMachine.Action) async -> BadgeKeyMachine.Event {
        switch action {
        case .fetch: return await fetch()
        case .wait(let duration, interruptible: false):
            try? await Task.sleep(for: duration)
            return .waited
        case .wait(let duration, interruptible: true):
            return await ring.wanted(upTo: duration) ? .wanted : .waited
        }
    }

    private func fetch() async -> BadgeKeyMachine.Event {
        let key = X25519PrivateKey()
        var question = HubQuestion(
            "GET",
            "\(DeviceAPI.badgeKeysPath)?key=\(Hex.encode(key.publicKey.bytes))"
        )
        question.patience = Self.patience
        do throws(LaneFault) {
            let reply = try await link.ask(question)
            guard reply.status == 200 else { throw .refused }
            try take(reply.body, key)
            return .fetched
        } catch {
            return .failed(error)
        }
    }

    private func take(_ sealed: [UInt8], _ key: X25519PrivateKey) throws(LaneFault) {
        guard sealed.count == BadgeKeys.sealedByteCount,
            let keys = try? BadgeKeys.opened(sealed, with: key, device: device, scope: scope)
        else { throw .malformed }
        guard keys != ring.keys || !state.withLock({ $0.isKept }) else { return }
        ring.adopt(keys)
        state.withLock { $0.isKept = false }
        events.info("badgeKeysTaken", ["sealing": .integer(Int(keys.sealing))])
        do throws(EdgeFailure) {
            try keep(keys)
            state.withLock { $0.isKept = true }
        } catch {
            events.error("badgeKeysNotKept", ["reason": "\(error)"])
            throw .storage
        }
    }
}
