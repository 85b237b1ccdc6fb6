package import Cache
package import Journal
package import Logging
package import Sync
package import Vocabulary

/// The one way in for heads and what leads to them, whoever brings them; applies what may be.
///
/// It answers with the event that a `DownloadMachine` goes on from.
package struct HeadDesk: Sendable {
    /// What the desk tells the rest of the daemon.
    package struct Reports: Sendable {
        /// A head is in the cache, and its mark is owed to the journal; with the delta that led to
        /// it and its bytes, where it was one.
        package let applied: @Sendable (Delta?, [UInt8]) -> Void
        package let alarmed: @Sendable (HeadAlarm) -> Void

        package init(
            applied: @escaping @Sendable (Delta?, [UInt8]) -> Void,
            alarmed: @escaping @Sendable (HeadAlarm) -> Void
        ) {
            self.applied = applied
            self.alarmed = alarmed
        }
    }

    private let cache: CacheFile
    private let journal: JournalFile
    private let clock: EdgeClock
    private let keyring: @Sendable () -> Keyring
    private let reports: Reports
    private let events: Log

    package init(
        cache: CacheFile,
        journal: JournalFile,
        clock: EdgeClock,
        keyring: @escaping @Sendable () -> Keyring,
        reports: Reports,
        events: Log = .silent
    ) {
        self.cache = cache
        self.journal = journal
        self.clock = clock
        self.keyring = keyring
        self.reports = reports
        self.events = events
    }

    /// The head in use, unless its key was withdrawn: a forged one is no ground to build on.
    package var currentHead: SignedHead? {
        let keyring = keyring()
        return cache.head.flatMap { keyring.lists($0.head.key, role: .head) ? $0 : nil }
    }

    /// A head by itself: whether what leads to it is to be fetched.
    package func takeHead(_ bytes: [UInt8]) -> DownloadMachine.Event {
        guard let head = SignedHead(bytes: bytes) else { return .failed(.malformed) }
        let low = clock.bounds.low
        return judging(head, low) { answer in
            answer == .alreadyHere ? .upToDate : .newHead(low: low)
        }
    }

    /// Whether it is older than what was applied.
    ///
    /// From the hub that is an alarm, from somebody who was away it is what he has. Nothing is
    /// older than a mark that binds nobody.
    func isOld(_ head: SignedHead) -> Bool {
        guard let mark = journal.mark, mark.binds(under: keyring()) else { return false }
        return (head.head.hubEpoch, head.head.version) < (mark.hubEpoch, mark.version)
    }

    /// `low` is the time at which the update began; nil where it begins now.
    package func takeDelta(_ bytes: [UInt8], _ low: Timestamp?) -> DownloadMachine.Event {
        guard let delta = try? Delta(bytes: bytes) else { return .mismatch }
        return take(delta, bytes, low)
    }

    func take(_ delta: Delta, _ bytes: [UInt8], _ low: Timestamp?) -> DownloadMachine.Event {
        judging(delta.head, low ?? clock.bounds.low) { answer in
            guard answer == .apply else { return .upToDate }
            return applying(delta.head, delta, bytes) { () throws(CacheError) in
                try cache.apply(delta)
            }
        }
    }

    /// One of the hub is applied even where its head is here already: it repairs the rows.
    package func takeSnapshot(_ bytes: [UInt8], _ low: Timestamp?) -> DownloadMachine.Event {
        guard let snapshot = try? Snapshot(bytes: bytes) else { return .failed(.malformed) }
        return take(snapshot, low, repairs: true)
    }

    func take(_ snapshot: Snapshot, _ low: Timestamp?, repairs: Bool) -> DownloadMachine.Event {
        judging(snapshot.head, low ?? clock.bounds.low) { answer in
            guard repairs || answer == .apply else { return .upToDate }
            return applying(snapshot.head, nil, []) { () throws(CacheError) in
                try cache.apply(snapshot)
            }
        }
    }

    private func judging(
        _ head: SignedHead,
        _ low: Timestamp,
        _ accept: (HeadRules.Answer) -> DownloadMachine.Event
    ) -> DownloadMachine.Event {
        do throws(HeadRefusal) {
            let answer = try HeadRules.judge(
                head,
                scope: cache.scope,
                keyring: keyring(),
                mark: journal.mark,
                current: currentHead,
                low: low
            )
            return accept(answer)
        } catch {
            events.warning("headRefused", ["reason": "\(error.rawValue)"])
            switch error {
            case .unknownKey: return .unknownKey
            case .fork, .brokenChain:
                // A next head names the one before it: if that is not ours, ours has a twin.
                alarm(head, .fork)
                return .failed(.fork)
            case .rollback, .olderEpoch:
                alarm(head, .rollback)
                return .failed(.rollback)
            default: return .failed(.badHead)
            }
        }
    }

    private func alarm(_ head: SignedHead, _ fault: LaneFault) {
        reports.alarmed(
            HeadAlarm(fault: fault, version: head.head.version, digest: head.digest)
        )
    }

    /// The mark follows the cache's own commit: a head is never marked that is not there.
    private func applying(
        _ head: SignedHead,
        _ delta: Delta?,
        _ bytes: [UInt8],
        _ apply: () throws(CacheError) -> Applied
    ) -> DownloadMachine.Event {
        do throws(CacheError) {
            let applied = try apply()
            events.info(
                "headApplied",
                ["version": .integer(head.head.version), "changes": .integer(applied.changes)]
            )
        } catch {
            events.warning("updateRefused", ["code": "\(error.code.rawValue)"])
            switch error.code {
            case .full, .storage, .fileSystem: return .failed(.storage)
            default: return .mismatch
            }
        }
        clock.signed(head.head.issuedAt)
        reports.applied(delta, bytes)
        return .applied
    }
}
