package import Vocabulary

/// Keeps the cache at the newest head: what to ask the hub next, after what it answered last.
///
/// Knows nothing of uploads: a revocation never waits for a journal.
package struct DownloadMachine: Sendable {
    package enum Event: Sendable, Equatable {
        case begin
        /// Nothing newer than what is known.
        case upToDate
        /// A newer head that may be applied; `low` is the time at which this update began.
        case newHead(low: Timestamp)
        /// The head's key, or the hub's own, is not in the keyring.
        case unknownKey
        case applied
        /// The hub no longer keeps the changes from this version.
        case deltaGone
        /// What came does not lead to its head.
        case mismatch
        case keyringAdopted
        case keyringCurrent
        case failed(LaneFault)
        case waited
        /// A row was found changed behind our back: what is here is not to be built upon.
        case tampered
        /// Somebody showed a signature by a key that is not known here.
        case newerKeyring
        /// Somebody told that something is newer.
        case told
    }

    package enum Action: Sendable, Equatable {
        case askHead(known: UInt64, wait: Duration)
        case fetchDelta(from: UInt64, low: Timestamp?)
        case fetchSnapshot(low: Timestamp?)
        case fetchKeyring
        case wait(Duration)
    }

    /// What the lane is doing, in a word for the status page.
    package enum Phase: String, Sendable {
        case idle
        case asking
        case delta
        case snapshot
        case keyring
        case waiting
    }

    package static let askWait = Duration.seconds(25)
    /// Between two questions that were answered at once.
    package static let spacing = Duration.milliseconds(200)

    package private(set) var phase = Phase.idle
    package private(set) var fault: LaneFault?
    /// The last alarm; only a sound update ends it.
    package private(set) var alarm: LaneFault?
    private var backOff = SyncBackOff()
    private var needsSnapshot = false
    private var needsKeyring = true
    private var updateLow: Timestamp?
    private var askedAt: Duration = .zero
    private var triesOfKeyring = 0

    package init() {}

    /// `version` is that of the cache in use, nil where there is none.
    package mutating func handle(
        _ event: Event,
        version: UInt64?,
        at now: Duration,
        chance: Double
    ) -> Action {
        switch event {
        case .begin, .waited, .told: return next(version, now)
        case .newerKeyring:
            needsKeyring = true
            return next(version, now)
        case .upToDate: return rest(version, now)
        case .newHead(let low):
            updateLow = low
            return fetch(version)
        case .applied:
            succeed()
            needsSnapshot = false
            alarm = nil
            return next(version, now)
        case .deltaGone, .mismatch: return snapshotNext(event, chance)
        case .tampered:
            needsSnapshot = true
            return next(version, now)
        case .unknownKey: return unknownKey(chance)
        case .keyringAdopted:
            triesOfKeyring = 0
            return fetchKeyring()
        case .keyringCurrent:
            needsKeyring = false
            return next(version, now)
        case .failed(let fault): return fail(fault, chance)
        }
    }

    private mutating func next(_ version: UInt64?, _ now: Duration) -> Action {
        if needsKeyring { return fetchKeyring() }
        guard let version, !needsSnapshot else {
            updateLow = nil
            return fetch(nil)
        }
        phase = .asking
        askedAt = now
        return .askHead(known: version, wait: Self.askWait)
    }

    private mutating func rest(_ version: UInt64?, _ now: Duration) -> Action {
        succeed()
        if alarm == .quarantined || alarm == .revoked { alarm = nil }
        guard now - askedAt < Self.spacing else { return next(version, now) }
        phase = .waiting
        return .wait(Self.spacing)
    }

    private mutating func fetch(_ version: UInt64?) -> Action {
        if let version, !needsSnapshot {
            phase = .delta
            return .fetchDelta(from: version, low: updateLow)
        }
        phase = .snapshot
        return .fetchSnapshot(low: updateLow)
    }

    private mutating func fetchKeyring() -> Action {
        phase = .keyring
        return .fetchKeyring
    }

    /// A snapshot that does not match either is a failure and waits.
    private mutating func snapshotNext(_ event: Event, _ chance: Double) -> Action {
        guard !needsSnapshot || event == .deltaGone else { return fail(.mismatch, chance) }
        needsSnapshot = true
        return fetch(nil)
    }

    /// The next keyring may hold the key; when there is none, somebody else is answering.
    private mutating func unknownKey(_ chance: Double) -> Action {
        guard triesOfKeyring == 0 else { return fail(.notSigned, chance) }
        triesOfKeyring += 1
        needsKeyring = true
        fault = .notSigned
        return fetchKeyring()
    }

    private mutating func succeed() {
        fault = nil
        triesOfKeyring = 0
        backOff.reset()
    }

    private mutating func fail(_ fault: LaneFault, _ chance: Double) -> Action {
        self.fault = fault
        if fault.isAlarm { alarm = fault }
        if fault != .notSigned { triesOfKeyring = 0 }
        phase = .waiting
        let wait = backOff.wait(chance: chance)
        if fault == .notSigned { triesOfKeyring = 0 }
        return .wait(wait)
    }
}
