package import Logging
package import Sync
import Synchronization
import Vocabulary

/// The one way in for keyrings, whoever brings them: the hub, a neighbour, a stick.
///
/// A keyring counts when it is exactly the next and enough old and new roots signed it. It is
/// believed at once, so that what it withdraws is withdrawn, and kept as soon as the disk takes it.
/// One that is over is a step to the next like any other; the last one is stale then.
package final class KeyringDesk: Sendable {
    /// What became of a keyring that somebody brought.
    package enum Outcome: Sendable, Equatable {
        case adopted
        /// This version or a later one is here already.
        case known
        case refused(KeyringRefusal)
    }

    /// A newer version that was heard of and cannot be had for so long is being withheld.
    package static let withheldAfter = Duration.seconds(300)

    /// Keyrings that wait for the disk at most; of more, the oldest go: the newest is what a start
    /// needs, and others have those before it.
    package static let owedMax = 8

    private struct Heard {
        var version: UInt32
        var since: Timestamp
    }

    private let trust: TrustedKeyring
    private let clock: EdgeClock
    private let adopted: @Sendable (Keyring) -> Void
    private let events: Log
    private let keep: @Sendable (SignedKeyring) throws(EdgeFailure) -> Void
    private let turn = Mutex<Heard?>(nil)
    /// Believed, and not on the disk yet, oldest first.
    private let owed = Mutex<[SignedKeyring]>([])

    /// Calls `adopted` after each new keyring, within ``take(_:)``; `keep` brings one to the disk.
    package init(
        trust: TrustedKeyring,
        clock: EdgeClock,
        adopted: @escaping @Sendable (Keyring) -> Void,
        events: Log = .silent,
        keep: @escaping @Sendable (SignedKeyring) throws(EdgeFailure) -> Void
    ) {
        self.trust = trust
        self.keep = keep
        self.clock = clock
        self.adopted = adopted
        self.events = events
    }

    package var keyring: Keyring { trust.keyring }

    /// Judges a keyring against the one that is believed, and believes it from then on.
    @discardableResult
    package func take(_ bytes: [UInt8]) -> Outcome {
        turn.withLock { heard in
            do throws(KeyringRefusal) {
                let signed = try SignedKeyring(bytes: bytes)
                let old = trust.keyring
                let isKnown =
                    signed.keyring.scope == old.scope && signed.keyring.version <= old.version
                guard !isKnown else { return .known }
                try signed.verify(after: old)
                adopt(signed)
                if let version = heard?.version, version <= signed.keyring.version { heard = nil }
                return .adopted
            } catch {
                events.warning("keyringRefused", ["reason": "\(error.rawValue)"])
                return .refused(error)
            }
        }
    }

    /// Notes a version that the hub's heartbeat tells of.
    package func hear(of version: UInt32) {
        let now = clock.bounds.low
        turn.withLock { heard in
            guard version > trust.keyring.version, version > heard?.version ?? 0 else { return }
            heard = Heard(version: version, since: heard?.since ?? now)
        }
    }

    /// Whether what is believed here is over, or a newer one does not come: a condition of the
    /// device, which goes on deciding by what it has.
    package var isStale: Bool {
        let low = clock.bounds.low
        if trust.keyring.expiresAt <= low { return true }
        return turn.withLock { heard in
            heard.map { low.since($0.since) > Self.withheldAfter } ?? false
        }
    }

    /// Keeps what a full disk refused before; to be called now and then.
    package func payOwed() {
        owed.withLock { owed in
            while let next = owed.first {
                do throws(EdgeFailure) {
                    try keep(next)
                } catch {
                    events.error("keyringNotKept", ["reason": "\(error)"])
                    return
                }
                owed.removeFirst()
            }
        }
    }

    private func adopt(_ signed: SignedKeyring) {
        owed.withLock { $0 = ($0 + [signed]).suffix(Self.owedMax) }
        payOwed()
        trust.replace(by: signed)
        events.info("keyringAdopted", ["version": .integer(signed.keyring.version)])
        adopted(signed.keyring)
    }
}
